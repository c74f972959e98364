import { createHash } from 'node:crypto'
import { encodeBase64urlNoPadding } from '@oslojs/encoding'
import type { Context, Core } from '../context.ts'
import { accountKey } from '../limits/account-key.ts'
import type { BrowserAllowance } from '../limits/password-attempt.ts'
import type { UserRecord } from '../ports/storage.ts'
import { fingerprint } from '../tokens/link.ts'
import { MAX_CLOCK_SKEW_SECONDS } from './sessions.ts'

/** The proof that somebody logged in with a browser before. It goes into a cookie of its own and nowhere else. */
export interface KnownBrowser {
  readonly token: string
  /** From this moment on the browser is as unknown as any other. */
  readonly expiresAt: Date
}

/** How long a browser stays known after a log-in, in seconds: half a year, for who comes by a few times a year. */
export const KNOWN_BROWSER_SECONDS = 180 * 86_400

/** Bytes of randomness that tell one browser from another. */
const ID_BYTES = 16

/**
 * Makes a browser known for a user, under the trust that is given. Why that opens nothing:
 * 1. The token is under a MAC with a key of its own purpose, so nobody makes one, and no link passes for one. It has
 *    a fingerprint over the random value in the user's row, so a leaked secret alone does not make one either.
 * 2. It counts for one address and one trust: a change of password, address or status makes the browser unknown.
 * 3. All that it gives is tries of its own ({@link BrowserAllowance}); the password is needed all the same.
 */
export function makeKnownBrowser(
  core: Core,
  user: Pick<UserRecord, 'id' | 'emailKey' | 'trust' | 'linkSecret'>,
): KnownBrowser {
  const id = encodeBase64urlNoPadding(core.random(ID_BYTES))
  const issuedAt = core.clock.now()
  const expiresAt = new Date(issuedAt.getTime() + KNOWN_BROWSER_SECONDS * 1000)
  const token = core.signer.sign({
    purpose: 'known-browser',
    userId: user.id,
    address: addressDigest(user.emailKey),
    trust: user.trust,
    issuedAt,
    expiresAt,
    fingerprint: browserFingerprint(user, id, user.trust),
  })
  return { token, expiresAt }
}

/**
 * What the browser of this call may try on the account of an address beside everybody else; null when it is not
 * known for that address, which is found out without a look-up, so that a stranger's call makes none.
 */
export function browserAllowance(context: Context, emailKey: string): BrowserAllowance | null {
  const claims = context.signer.verify(context.request.browser, 'known-browser')
  const now = context.clock.now().getTime()
  if (!claims || claims.address !== addressDigest(emailKey) || now >= claims.expiresAt.getTime()) return null
  if (claims.issuedAt.getTime() > now + MAX_CLOCK_SKEW_SECONDS * 1000) return null
  const id = claims.fingerprint.split('.')[0] ?? ''
  return {
    key: attemptsKey('browser', id),
    async holds() {
      const user = await context.storage.findUserById(claims.userId)
      if (user?.emailKey !== emailKey || user.trust !== claims.trust) return false
      return browserFingerprint(user, id, claims.trust) === claims.fingerprint
    },
  }
}

/** The browser's random id, and what binds it to the user. */
function browserFingerprint(user: Pick<UserRecord, 'linkSecret'>, id: string, trust: number): string {
  return `${id}.${fingerprint(user, `known-browser ${id}`, trust)}`
}

/** What the attempts of who is logged in are counted under. */
export function sessionAttemptsKey(sessionId: Uint8Array): Uint8Array {
  return attemptsKey('session', sessionId)
}

function attemptsKey(kind: 'browser' | 'session', id: string | Uint8Array): Uint8Array {
  return createHash('sha256').update(`latchkey ${kind} attempts `).update(id).digest()
}

/** A cookie is read by whoever has the computer, so it does not say whose address it is. */
function addressDigest(emailKey: string): string {
  return encodeBase64urlNoPadding(accountKey(emailKey))
}

import { createHash } from 'node:crypto'
import type { Context, Core } from '../context.ts'
import { AuthError } from '../errors.ts'
import type { UserRecord } from '../ports/storage.ts'
import type { LinkClaims, LinkPurpose } from '../ports/token-signer.ts'

/** A clock of another process may be ahead by so much (ASVS 9.2.1). */
const MAX_CLOCK_SKEW_MS = 60_000

/**
 * Finds the account that a link token speaks for, or throws `link_invalid`, `link_expired`, `link_used` or
 * `already_confirmed`. Changes nothing.
 *
 * Why a link is safe (docs/link-tokens.md tells it at length):
 * 1. The MAC proves that we made it, for this purpose and this installation; before that nothing of it is
 *    believed and the database is not touched.
 * 2. It ends at the moment that it carries.
 * 3. The fingerprint is a digest over a random value in the user's row and the trust, so whoever has the secret
 *    but not the database cannot make a link, not even from an old one; whoever has the database lacks the secret.
 * 4. It speaks for the address it was mailed to, and dies with a change of address.
 * 5. It counts only while its trust is the user's: using any link, choosing a password, a change of address and
 *    a disabling raise trust, so it works once, and not after what should have ended it.
 * 6. A disabled account is closed to every link.
 */
export async function checkLink(context: Context, token: unknown, purpose: LinkPurpose): Promise<UserRecord> {
  const claims = context.signer.verify(token, purpose)
  if (!claims) throw new AuthError('link_invalid')
  const now = context.clock.now().getTime()
  if (claims.issuedAt.getTime() > now + MAX_CLOCK_SKEW_MS) throw new AuthError('link_invalid')
  const user = await context.storage.findUserById(claims.userId)
  if (!user || user.disabledAt || fingerprint(user, purpose, claims.trust) !== claims.fingerprint) {
    throw new AuthError('link_invalid')
  }
  if (purpose === 'confirm' && user.confirmedAt) throw new AuthError('already_confirmed')
  if (claims.expiresAt.getTime() <= now) throw new AuthError('link_expired')
  if (claims.address !== user.emailKey || claims.trust !== user.trust) throw new AuthError('link_used')
  return user
}

/** What a link for this user says, from now until the deadline. */
export function linkClaims(core: Core, user: UserRecord, purpose: LinkPurpose, deadline: Date): LinkClaims {
  return {
    purpose,
    userId: user.id,
    address: user.emailKey,
    trust: user.trust,
    issuedAt: core.clock.now(),
    expiresAt: deadline,
    fingerprint: fingerprint(user, purpose, user.trust),
  }
}

function fingerprint(user: UserRecord, purpose: LinkPurpose, trust: number): string {
  return createHash('sha256')
    .update(`latchkey ${purpose} ${trust} `)
    .update(user.linkSecret)
    .digest('base64url')
    .slice(0, 22)
}

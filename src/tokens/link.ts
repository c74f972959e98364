import { createHash } from 'node:crypto'
import type { Context, Core } from '../context.ts'
import { AuthError } from '../errors.ts'
import { type EmailAddress, parseEmail } from '../input/email.ts'
import type { UserRecord } from '../ports/storage.ts'
import type { LinkClaims, LinkPurpose } from '../ports/token-signer.ts'
import { statusOf } from '../user.ts'
import { isUsedUp } from './take-back.ts'

/** A clock of another process may be ahead by so much (ASVS 9.2.1). */
const MAX_CLOCK_SKEW_MS = 60_000

/** Links that give an account the address that they speak for. */
export type AddressPurpose = 'change-email' | 'take-back'

export function isAddressPurpose(purpose: LinkPurpose): purpose is AddressPurpose {
  return purpose === 'change-email' || purpose === 'take-back'
}

/** What a link that gives an account an address has proven. */
export interface AddressLink {
  readonly user: UserRecord
  /** Whoever has the link can read the mail of this address. */
  readonly address: EmailAddress
  /** The trust that the user had when the link was asked for. */
  readonly trust: number
}

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
 * 4. It speaks for the address it was mailed to, and dies with a change of address. Where it gives an account that
 *    address, the fingerprint covers the address too, so that it gives no other (CVE-2026-32700).
 * 5. It counts only while its trust is the user's: using any link, choosing a password, a change of address and
 *    a disabling raise trust, so it works once, and not after what should have ended it. A take-back link alone
 *    outlives that; the row says which are used up ({@link isUsedUp}).
 * 6. A disabled account is closed to every link.
 */
export async function checkLink(context: Context, token: unknown, purpose: LinkPurpose): Promise<UserRecord> {
  if (isAddressPurpose(purpose)) throw new AuthError('link_invalid')
  const { claims, user } = await openLink(context, token, purpose)
  if (purpose === 'confirm' && user.confirmedAt) throw new AuthError('already_confirmed')
  demandCurrent(context, claims, user, purpose)
  if (claims.address !== user.emailKey) throw new AuthError('link_used')
  return user
}

/** As {@link checkLink}, for the links that give an account an address. Whether the address is free is not looked at. */
export async function checkAddressLink(
  context: Context,
  token: unknown,
  purpose: AddressPurpose,
): Promise<AddressLink> {
  const { claims, user } = await openLink(context, token, purpose)
  demandCurrent(context, claims, user, purpose)
  const address = parseEmail(claims.address)
  if (!address) throw new AuthError('link_invalid')
  return { user, address, trust: claims.trust }
}

/** Whether a link of this purpose, made under this trust, opens anything of this user's, its time aside. */
export function linkStands(user: UserRecord, purpose: LinkPurpose, trust: number): boolean {
  if (user.disabledAt) return false
  switch (purpose) {
    case 'take-back':
      return trust <= user.trust && !isUsedUp(user, trust)
    case 'change-email':
      return trust === user.trust && statusOf(user) === 'active'
    case 'confirm':
      return trust === user.trust && user.confirmedAt === null
    case 'choose-password':
      return trust === user.trust
  }
}

/** What a link for this user says, from now until the deadline. */
export function linkClaims(
  core: Core,
  user: UserRecord,
  purpose: LinkPurpose,
  deadline: Date,
  about: Pick<LinkClaims, 'address' | 'trust'> = { address: user.emailKey, trust: user.trust },
): LinkClaims {
  return {
    purpose,
    userId: user.id,
    ...about,
    issuedAt: core.clock.now(),
    expiresAt: deadline,
    fingerprint: linkFingerprint(user, purpose, about),
  }
}

async function openLink(
  context: Context,
  token: unknown,
  purpose: LinkPurpose,
): Promise<{ claims: LinkClaims; user: UserRecord }> {
  const claims = context.signer.verify(token, purpose)
  if (!claims) throw new AuthError('link_invalid')
  if (claims.issuedAt.getTime() > context.clock.now().getTime() + MAX_CLOCK_SKEW_MS) {
    throw new AuthError('link_invalid')
  }
  const user = await context.storage.findUserById(claims.userId)
  if (!user || user.disabledAt || linkFingerprint(user, purpose, claims) !== claims.fingerprint) {
    throw new AuthError('link_invalid')
  }
  return { claims, user }
}

function demandCurrent(
  context: Context,
  { trust, expiresAt }: LinkClaims,
  user: UserRecord,
  purpose: LinkPurpose,
): void {
  if (expiresAt <= context.clock.now()) throw new AuthError('link_expired')
  if (!linkStands(user, purpose, trust)) throw new AuthError('link_used')
}

function linkFingerprint(
  user: UserRecord,
  purpose: LinkPurpose,
  { trust, address }: Pick<LinkClaims, 'address' | 'trust'>,
): string {
  return fingerprint(user, purpose, isAddressPurpose(purpose) ? `${trust} ${address}` : trust)
}

/** What binds a token to the random value in a user's row, which only who has the database can know. */
export function fingerprint(
  user: Pick<UserRecord, 'linkSecret'>,
  purpose: string,
  about: string | number,
): string {
  return createHash('sha256')
    .update(`latchkey ${purpose} ${about} `)
    .update(user.linkSecret)
    .digest('base64url')
    .slice(0, 22)
}

import type { Context } from '../context.ts'
import type { AskedFrom } from '../ports/storage.ts'
import type { LinkPurpose } from '../ports/token-signer.ts'
import { checkAddressLink, checkLink, isAddressPurpose } from '../tokens/link.ts'

/** The token from a mailed link, and what it should be for. */
export interface InspectLinkInput {
  readonly token: string
  readonly purpose: LinkPurpose
}

/** What a page says about a link before its button is pressed. */
export interface LinkInspection {
  /** The address that the link was mailed to; for `change-email` and `take-back` the one that it gives the account. */
  readonly email: string
  /**
   * The address that the account has now, with little more than its domain readable, such as `a…@example.com`:
   * whoever has the link must know it again, and need not learn it.
   */
  readonly account: string
  /** Whether the account is still to be confirmed. */
  readonly pending: boolean
  /** When and from where a pending account was asked for. */
  readonly asked: AskedFrom | null
}

/**
 * Tells what a link is about and changes nothing, so that a mail scanner may follow it.
 *
 * Throws `link_invalid`, `link_expired`, `link_used`, `already_confirmed`; `unavailable`.
 */
export async function inspectLink(context: Context, input: InspectLinkInput): Promise<LinkInspection> {
  const { token, purpose } = input ?? {}
  if (isAddressPurpose(purpose)) {
    const { user, address } = await checkAddressLink(context, token, purpose)
    return { email: address.email, account: veiled(user.email), pending: false, asked: null }
  }
  const user = await checkLink(context, token, purpose)
  const pending = user.confirmedAt === null
  return { email: user.email, account: veiled(user.email), pending, asked: user.asked }
}

function veiled(email: string): string {
  return `${email.charAt(0)}…${email.slice(email.lastIndexOf('@'))}`
}

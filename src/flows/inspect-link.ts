import type { Context } from '../context.ts'
import type { AskedFrom } from '../ports/storage.ts'
import type { LinkPurpose } from '../ports/token-signer.ts'
import { checkLink } from '../tokens/link.ts'

/** The token from a mailed link, and what it should be for. */
export interface InspectLinkInput {
  readonly token: string
  readonly purpose: LinkPurpose
}

/** What a page says about a link before its button is pressed. */
export interface LinkInspection {
  readonly email: string
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
  const user = await checkLink(context, input?.token, input?.purpose)
  return { email: user.email, pending: user.confirmedAt === null, asked: user.asked }
}

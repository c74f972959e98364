import { isAuthError } from '../errors.ts'
import type { LinkFailure } from '../pages/types.ts'
import type { LinkPurpose } from '../ports/token-signer.ts'
import type { Settings } from '../settings.ts'
import type { Translate } from '../texts/texts.ts'
import type { Exchange } from './exchange.ts'
import { withQuery } from './redirect.ts'
import { redirect } from './respond.ts'

/** Every reason why a link does not work. */
export const LINK_FAILURES = [
  'link_invalid',
  'link_expired',
  'link_used',
  'already_confirmed',
] as const satisfies readonly LinkFailure[]

/** The same, and why a link that works gives an account no address. */
export const LINK_REASONS = [...LINK_FAILURES, 'email_taken'] as const satisfies readonly LinkFailure[]

/** Why a link does not work, if that is what an error says. */
export function linkFailure(error: unknown): LinkFailure | null {
  return isAuthError(error) ? oneOf(error.code, LINK_REASONS) : null
}

/** A text as the member of a list that it is; null when it is none. */
export function oneOf<T extends string>(text: string | null, list: readonly T[]): T | null {
  return list.find((member) => member === text) ?? null
}

/** Sends a person to the page that says why a link failed and what to do. */
export function failedLink(
  { auth, text }: Exchange,
  reason: LinkFailure,
  purpose: LinkPurpose,
  status: 302 | 303,
): Response {
  return redirect(linkFailureTarget(auth.settings, text, reason, purpose), status)
}

/** Where that page is. */
export function linkFailureTarget(
  settings: Settings,
  text: Translate,
  reason: LinkFailure,
  purpose: LinkPurpose,
): string {
  // A front end shows the text; our own page takes a code and shows its own words.
  const query = settings.frontend
    ? `reason=${encodeURIComponent(text(`reason.${reason}`))}`
    : `reason=${reason}&purpose=${purpose}`
  return withQuery(settings.targets.linkFailed, query)
}

/** Runs what a link asks for; a link that does not work leads to the page that says why. */
export async function orFailedLink(
  exchange: Exchange,
  purpose: LinkPurpose,
  act: () => Promise<Response>,
): Promise<Response> {
  try {
    return await act()
  } catch (error) {
    const reason = linkFailure(error)
    if (!reason) throw error
    return failedLink(exchange, reason, purpose, exchange.request.method === 'POST' ? 303 : 302)
  }
}

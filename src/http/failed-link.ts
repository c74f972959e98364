import { isAuthError } from '../errors.ts'
import type { LinkFailure } from '../pages/types.ts'
import type { LinkPurpose } from '../ports/token-signer.ts'
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

/** Why a link does not work, if that is what an error says. */
export function linkFailure(error: unknown): LinkFailure | null {
  return isAuthError(error) ? oneOf(error.code, LINK_FAILURES) : null
}

/** A text as the member of a list that it is; null when it is none. */
export function oneOf<T extends string>(text: string | null, list: readonly T[]): T | null {
  return list.find((member) => member === text) ?? null
}

/** Sends a person to the page that says why a link failed and what to do. */
export function failedLink(
  exchange: Exchange,
  reason: LinkFailure,
  purpose: LinkPurpose,
  status: 302 | 303,
): Response {
  const { settings, core } = exchange.auth
  // A front end shows the text; our own page takes a code and shows its own words.
  const query = settings.frontend
    ? `reason=${encodeURIComponent(core.text(`reason.${reason}`))}`
    : `reason=${reason}&purpose=${purpose}`
  return redirect(withQuery(settings.targets.linkFailed, query), status)
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

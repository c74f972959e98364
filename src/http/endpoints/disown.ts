import { PATHS } from '../../paths.ts'
import type { LinkPurpose } from '../../ports/token-signer.ts'
import { linkCookie } from '../cookies.ts'
import type { Exchange } from '../exchange.ts'
import { orFailedLink } from '../failed-link.ts'
import { json, redirect } from '../respond.ts'

/** "Not me", for a link of either purpose. */
export async function disown(exchange: Exchange, purpose: LinkPurpose, token: string): Promise<Response> {
  const { auth, origin, html, text } = exchange
  const act = () => auth.disown({ token, purpose }, origin)
  if (!html) {
    await act()
    return json({ message: text('message.removed') })
  }
  return orFailedLink(exchange, purpose, async () => {
    await act()
    return redirect(auth.settings.mount + PATHS.removed, 303, [linkCookie(auth.settings, null)])
  })
}

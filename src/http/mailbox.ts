import type { Auth } from '../auth.ts'
import { MAILBOX_PATHS } from '../paths.ts'
import type { ClientInfo } from './exchange.ts'
import type { PageRenderer } from './page-renderer.ts'
import { json, page } from './respond.ts'

/** A mail's own HTML brings styles in its attributes; it may load and run nothing. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: https:; base-uri 'none'; frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"

const LOOPBACK_NAME = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/

/**
 * The mailbox, from the root of the site. To this machine only, and only under one of its own names or the
 * app's: another name for 127.0.0.1 is how a web page elsewhere would read it (DNS rebinding). Null otherwise,
 * as if it were not there.
 */
export function mailboxResponse(
  auth: Auth<object>,
  pages: PageRenderer,
  request: Request,
  url: URL,
  client: ClientInfo,
): Response | null {
  if (!auth.mailbox || !client.loopback || !/^(?:GET|HEAD)$/.test(request.method)) return null
  const host = request.headers.get('host') ?? ''
  if (!LOOPBACK_NAME.test(host) && host !== auth.settings.url.host) return null
  const { mails } = auth.mailbox
  if (url.pathname === MAILBOX_PATHS.json) {
    return json(
      mails.map(({ to, subject, text, html, links, sentAt }) => ({
        to,
        subject,
        text,
        html,
        links,
        sent_at: sentAt.toISOString(),
      })),
    )
  }
  if (url.pathname.replace(/\/$/, '') === MAILBOX_PATHS.page) {
    return pages.respond(pages.render('mailbox', { mails }))
  }
  const mail = mails.find(({ id }) => url.pathname === `${MAILBOX_PATHS.page}/${encodeURIComponent(id)}.html`)
  return mail ? page(mail.html, MAIL_POLICY) : null
}

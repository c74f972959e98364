import type { Core } from '../context.ts'
import { durationInWords, momentInWords } from '../markup/time.ts'
import { linkUrl, PATHS } from '../paths.ts'
import type { Mail } from '../ports/mailer.ts'
import type { OutboxMail, UserRecord } from '../ports/storage.ts'
import { linkClaims } from '../tokens/link.ts'
import type { MailLink, MailTemplateName, MailTemplates } from './templates/types.ts'

/** Colour of a mail's button when there are no pages to take it from. */
const PLAIN_COLOR = '#2f5d50'

/**
 * Makes the mail of an outbox row. Its link is signed here, just before it is sent, and stays in memory only.
 * `user` is the one the link is for, and is there whenever the row has a link.
 */
export function renderMail(
  core: Core,
  templates: MailTemplates,
  row: OutboxMail,
  user: UserRecord | null,
): Mail {
  const { settings } = core
  // The app may have given the language up since.
  const { locale, text } = core.languages.of(row.locale)
  const rendered = templates[row.template as MailTemplateName]({
    siteName: settings.siteName,
    siteUrl: `${settings.origin}/`,
    loginUrl: settings.frontend ?? settings.origin + settings.mount + PATHS.login,
    locale,
    text,
    until: row.params.until ? momentInWords(new Date(row.params.until), locale) : null,
    link: row.link && user ? mailLink(core, row, row.link, user, locale) : null,
    color: settings.pages?.color ?? PLAIN_COLOR,
  })
  return { id: row.id, to: row.recipient, locale, ...rendered }
}

function mailLink(
  core: Core,
  row: OutboxMail,
  link: NonNullable<OutboxMail['link']>,
  user: UserRecord,
  locale: string,
): MailLink {
  const about = { trust: link.trust, address: row.params.address ?? user.emailKey }
  const token = core.signer.sign(linkClaims(core, user, link.purpose, link.deadline, about))
  const seconds = (link.deadline.getTime() - core.clock.now().getTime()) / 1000
  return {
    url: linkUrl(core.settings, link.purpose, token),
    relative: durationInWords(seconds, locale),
    absolute: momentInWords(link.deadline, locale),
  }
}

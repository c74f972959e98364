import type { Core } from '../context.ts'
import { momentInWords } from '../markup/time.ts'
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
  const rendered = templates[row.template as MailTemplateName]({
    siteName: settings.siteName,
    siteUrl: `${settings.origin}/`,
    loginUrl: settings.frontend ?? settings.origin + settings.mount + PATHS.login,
    locale: row.locale,
    text: core.text,
    link: row.link && user ? mailLink(core, row, row.link, user) : null,
    color: settings.pages?.color ?? PLAIN_COLOR,
  })
  return { id: row.id, to: row.recipient, locale: row.locale, ...rendered }
}

function mailLink(
  core: Core,
  row: OutboxMail,
  link: NonNullable<OutboxMail['link']>,
  user: UserRecord,
): MailLink {
  const token = core.signer.sign(linkClaims(core, user, link.purpose, link.deadline))
  const minutes = Math.max(1, Math.round((link.deadline.getTime() - core.clock.now().getTime()) / 60_000))
  return {
    url: linkUrl(core.settings, link.purpose, token),
    relative: inWords(minutes, row.locale),
    absolute: momentInWords(link.deadline, row.locale),
  }
}

/** "60 minutes", "24 hours": whole hours from two on. */
function inWords(minutes: number, locale: string): string {
  const [amount, unit] = minutes >= 120 ? [Math.round(minutes / 60), 'hour'] : [minutes, 'minute']
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount)
}

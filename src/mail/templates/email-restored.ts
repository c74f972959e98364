import { expiryOf, linkOf, render } from './content.ts'
import type { MailTemplate } from './types.ts'

export const emailRestored: MailTemplate = (data) => {
  const { text } = data
  const site = data.siteName
  const link = linkOf(data)
  return render(data, {
    subject: text('mail.email-restored-subject', { site }),
    title: text('mail.email-restored-title'),
    lead: [text('mail.email-restored-lead', { site })],
    button: { label: text('mail.choose-password-button'), url: link.url },
    expiry: expiryOf(data, link),
    rest: [text('mail.email-restored-mailbox')],
  })
}

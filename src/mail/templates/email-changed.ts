import { expiryOf, linkOf, render } from './content.ts'
import type { MailTemplate } from './types.ts'

export const emailChanged: MailTemplate = (data) => {
  const { text } = data
  const site = data.siteName
  const link = linkOf(data)
  return render(data, {
    subject: text('mail.email-changed-subject', { site }),
    title: text('mail.email-changed-title'),
    lead: [text('mail.email-changed-lead', { site }), text('mail.email-changed-not-you')],
    button: { label: text('mail.take-back-button'), url: link.url },
    expiry: expiryOf(data, link),
    rest: [text('mail.take-back-effect')],
  })
}

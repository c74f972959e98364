import { expiryOf, linkOf, render } from './content.ts'
import type { MailTemplate } from './types.ts'

export const confirmEmailChange: MailTemplate = (data) => {
  const { text } = data
  const site = data.siteName
  const link = linkOf(data)
  return render(data, {
    subject: text('mail.confirm-email-change-subject', { site }),
    title: text('mail.confirm-email-change-title'),
    lead: [text('mail.confirm-email-change-lead', { site })],
    button: { label: text('mail.confirm-email-change-button'), url: link.url },
    expiry: expiryOf(data, link),
    rest: [text('mail.confirm-email-change-not-you')],
  })
}

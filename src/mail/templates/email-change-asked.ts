import { expiryOf, linkOf, render } from './content.ts'
import type { MailTemplate } from './types.ts'

export const emailChangeAsked: MailTemplate = (data) => {
  const { text } = data
  const site = data.siteName
  const link = linkOf(data)
  return render(data, {
    subject: text('mail.email-change-asked-subject', { site }),
    title: text('mail.email-change-asked-title'),
    lead: [text('mail.email-change-asked-lead', { site }), text('mail.email-change-asked-not-you')],
    button: { label: text('mail.take-back-button'), url: link.url },
    expiry: expiryOf(data, link),
    rest: [text('mail.take-back-effect')],
  })
}

import { expiryOf, linkOf, render } from './content.ts'
import type { MailTemplate } from './types.ts'

export const confirm: MailTemplate = (data) => {
  const { text } = data
  const site = data.siteName
  const link = linkOf(data)
  return render(data, {
    subject: text('mail.confirm-subject', { site }),
    title: text('mail.confirm-title'),
    lead: [text('mail.confirm-lead', { site })],
    button: { label: text('mail.confirm-button'), url: link.url },
    expiry: expiryOf(data, link),
    rest: [text('mail.confirm-not-you')],
  })
}

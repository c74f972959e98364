import { expiryOf, linkOf, render } from './content.ts'
import type { MailTemplate } from './types.ts'

export const resetPassword: MailTemplate = (data) => {
  const { text } = data
  const site = data.siteName
  const link = linkOf(data)
  return render(data, {
    subject: text('mail.reset-password-subject', { site }),
    title: text('mail.reset-password-title'),
    lead: [text('mail.reset-password-lead', { site })],
    button: { label: text('mail.reset-password-button'), url: link.url },
    expiry: expiryOf(data, link),
    rest: [text('mail.reset-password-not-you')],
  })
}

import { expiryOf, linkOf, render } from './content.ts'
import type { MailTemplate } from './types.ts'

export const choosePassword: MailTemplate = (data) => {
  const { text } = data
  const site = data.siteName
  const link = linkOf(data)
  return render(data, {
    subject: text('mail.choose-password-subject', { site }),
    title: text('mail.choose-password-title'),
    lead: [text('mail.choose-password-lead', { site })],
    button: { label: text('mail.choose-password-button'), url: link.url },
    expiry: expiryOf(data, link),
    rest: [text('mail.choose-password-not-you')],
  })
}

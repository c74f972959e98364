import { render } from './content.ts'
import type { MailTemplate } from './types.ts'

export const emailTakenBack: MailTemplate = (data) => {
  const { text } = data
  const site = data.siteName
  return render(data, {
    subject: text('mail.email-taken-back-subject', { site }),
    title: text('mail.email-taken-back-title'),
    lead: [text('mail.email-taken-back-lead', { site })],
    button: null,
    expiry: null,
    rest: [text('mail.email-taken-back-not-you', { site })],
  })
}

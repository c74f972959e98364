import { render } from './content.ts'
import type { MailTemplate } from './types.ts'

export const emailInUse: MailTemplate = (data) => {
  const { text } = data
  const site = data.siteName
  return render(data, {
    subject: text('mail.email-in-use-subject', { site }),
    title: text('mail.email-in-use-title'),
    lead: [text('mail.email-in-use-lead', { site }), text('mail.email-in-use-log-in')],
    button: { label: text('mail.log-in'), url: data.loginUrl },
    expiry: null,
    rest: [text('mail.email-in-use-not-you')],
  })
}

import { render } from './content.ts'
import type { MailTemplate } from './types.ts'

export const passwordOff: MailTemplate = (data) => {
  const { text } = data
  const site = data.siteName
  return render(data, {
    subject: text('mail.password-off-subject', { site }),
    title: text('mail.password-off-title'),
    lead: [
      text('mail.password-off-lead', { site }),
      text('mail.password-off-choose'),
      text('mail.password-off-safe'),
    ],
    button: { label: text('mail.log-in'), url: data.loginUrl },
    expiry: null,
    rest: [],
  })
}

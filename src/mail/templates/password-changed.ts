import { render } from './content.ts'
import type { MailTemplate } from './types.ts'

export const passwordChanged: MailTemplate = (data) => {
  const { text } = data
  const site = data.siteName
  return render(data, {
    subject: text('mail.password-changed-subject', { site }),
    title: text('mail.password-changed-title'),
    lead: [
      text('mail.password-changed-lead', { site }),
      text('mail.password-changed-not-you', { site }),
      text('mail.password-changed-log-in'),
    ],
    button: { label: text('mail.log-in'), url: data.loginUrl },
    expiry: null,
    rest: [],
  })
}

import { render } from './content.ts'
import type { MailTemplate } from './types.ts'

export const accountExists: MailTemplate = (data) => {
  const { text } = data
  const site = data.siteName
  return render(data, {
    subject: text('mail.account-exists-subject', { site }),
    title: text('mail.account-exists-title'),
    lead: [text('mail.account-exists-lead', { site }), text('mail.account-exists-log-in')],
    button: { label: text('mail.log-in'), url: data.loginUrl },
    expiry: null,
    rest: [text('mail.account-exists-not-you')],
  })
}

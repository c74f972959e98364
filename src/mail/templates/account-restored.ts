import { render } from './content.ts'
import type { MailTemplate } from './types.ts'

export const accountRestored: MailTemplate = (data) => {
  const { text } = data
  const site = data.siteName
  return render(data, {
    subject: text('mail.account-restored-subject', { site }),
    title: text('mail.account-restored-title'),
    lead: [text('mail.account-restored-lead', { site })],
    button: { label: text('mail.log-in'), url: data.loginUrl },
    expiry: null,
    rest: [text('mail.account-restored-not-you', { site })],
  })
}

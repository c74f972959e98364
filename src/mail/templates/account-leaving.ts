import { render } from './content.ts'
import type { MailTemplate } from './types.ts'

export const accountLeaving: MailTemplate = (data) => {
  const { text } = data
  const site = data.siteName
  return render(data, {
    subject: text('mail.account-leaving-subject', { site }),
    title: text('mail.account-leaving-title'),
    lead: [
      text('mail.account-leaving-lead', { site, until: data.until ?? '' }),
      text('mail.account-leaving-keep'),
    ],
    button: { label: text('mail.log-in'), url: data.loginUrl },
    expiry: null,
    rest: [text('mail.account-leaving-not-you', { site })],
  })
}

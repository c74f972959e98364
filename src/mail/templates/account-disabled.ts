import { render } from './content.ts'
import type { MailTemplate } from './types.ts'

export const accountDisabled: MailTemplate = (data) => {
  const { text } = data
  const site = data.siteName
  return render(data, {
    subject: text('mail.account-disabled-subject', { site }),
    title: text('mail.account-disabled-title'),
    lead: [text('mail.account-disabled-lead', { site }), text('mail.account-disabled-owner', { site })],
    button: null,
    expiry: null,
    rest: [text('mail.account-disabled-not-you')],
  })
}

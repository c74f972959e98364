import { render } from './content.ts'
import type { MailTemplate } from './types.ts'

export const disabled: MailTemplate = (data) => {
  const { text } = data
  const site = data.siteName
  return render(data, {
    subject: text('mail.disabled-subject', { site }),
    title: text('mail.disabled-title'),
    lead: [text('mail.disabled-lead', { site })],
    button: null,
    expiry: null,
    rest: [text('mail.account-disabled-owner', { site })],
  })
}

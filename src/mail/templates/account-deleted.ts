import { render } from './content.ts'
import type { MailTemplate } from './types.ts'

export const accountDeleted: MailTemplate = (data) => {
  const { text } = data
  const site = data.siteName
  return render(data, {
    subject: text('mail.account-deleted-subject', { site }),
    title: text('mail.account-deleted-title'),
    lead: [text('mail.account-deleted-lead', { site })],
    button: null,
    expiry: null,
    rest: [text('mail.account-deleted-not-you', { site })],
  })
}

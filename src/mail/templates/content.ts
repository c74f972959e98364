import { mailHtml } from './frame.ts'
import { mailText } from './plain-text.ts'
import type { MailLink, MailTemplateData, RenderedMail } from './types.ts'

/** What a mail says, before it becomes text and HTML. */
export interface MailContent {
  readonly subject: string
  readonly title: string
  /** Paragraphs above the button; the first is also what a list of mails shows beside the subject. */
  readonly lead: readonly [string, ...string[]]
  readonly button: { readonly label: string; readonly url: string } | null
  /** Said right below the button. */
  readonly expiry: string | null
  /** Paragraphs at the end, such as what to do if it was somebody else. */
  readonly rest: readonly string[]
}

/** Makes the mail: the same words as text and as HTML. */
export function render(data: MailTemplateData, content: MailContent): RenderedMail {
  return { subject: content.subject, text: mailText(data, content), html: mailHtml(data, content) }
}

/** The link of a mail that is nothing without one. Throws a `TypeError` if it is missing. */
export function linkOf({ link }: MailTemplateData): MailLink {
  if (link === null) throw new TypeError('This mail needs "link".')
  return link
}

/** How long the link works. */
export function expiryOf({ text }: MailTemplateData, { relative, absolute }: MailLink): string {
  return text('mail.expiry', { relative, absolute })
}

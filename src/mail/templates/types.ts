import type { Translate } from '../../texts/texts.ts'

/** The mails that Latchkey sends. */
export type MailTemplateName =
  /** To a pending account: the link that confirms it. */
  | 'confirm'
  /** To the holder of an account whose address somebody has registered again. */
  | 'account-exists'
  /** The link to a page where a password is chosen. */
  | 'choose-password'
  /** To the holder of a disabled account, who tried to use it. */
  | 'account-disabled'
  /** A notice that the password was set. */
  | 'password-changed'

/**
 * What a template is given. Nothing in it was typed by a client: a mail to an address that has not been proven
 * must not carry a stranger's words.
 */
export interface MailTemplateData {
  readonly siteName: string
  /** Where the site is, for a link to its first page. */
  readonly siteUrl: string
  /** Where one logs in. */
  readonly loginUrl: string
  readonly locale: string
  readonly text: Translate
  /** The link that the mail is about, and how long it works; null for a notice. */
  readonly link: MailLink | null
  /** `#rrggbb` of the app's colour. */
  readonly color: string
}

/** A link in a mail. */
export interface MailLink {
  readonly url: string
  /** How long from now, in words: "24 hours". */
  readonly relative: string
  /** Until when, in words, with the time zone: "24 November 2026, 17:25 UTC". */
  readonly absolute: string
}

/** A mail as a template makes it. */
export interface RenderedMail {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** From data to a mail; replaced one at a time by the app's own. */
export type MailTemplate = (data: MailTemplateData) => RenderedMail

/** Every template by its name. */
export type MailTemplates = Readonly<Record<MailTemplateName, MailTemplate>>

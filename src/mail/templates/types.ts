import type { Translate } from '../../texts/texts.ts'

/** The mails that Latchkey sends. */
export type MailTemplateName =
  /** To a pending account: the link that confirms it. */
  | 'confirm'
  /** To the holder of an account whose address somebody has registered again. */
  | 'account-exists'
  /** To an account without a password: the link to a page where one is chosen. */
  | 'choose-password'
  /** The same link, because somebody asked for a new password. */
  | 'reset-password'
  /** To the holder of a disabled account, who tried to use it. */
  | 'account-disabled'
  /** A notice that the account was disabled. */
  | 'disabled'
  /** A notice that too many wrong passwords have switched the password off. */
  | 'password-off'
  /** A notice that the password was set. */
  | 'password-changed'
  /** A notice that the account is to be deleted, and until when it can be restored. */
  | 'account-leaving'
  /** A notice that it is not to be deleted after all. */
  | 'account-restored'
  /** A notice that the account is gone; to the address that it had. */
  | 'account-deleted'
  /** To an address that is to become somebody's: the link that confirms it. */
  | 'confirm-email-change'
  /** To the holder of an account whose address somebody wants for another account. */
  | 'email-in-use'
  /** To the present address, because somebody asked for another: the link that takes the account back. */
  | 'email-change-asked'
  /** To the former address after the change: the same link. */
  | 'email-changed'
  /** To the address that has taken its account back: the link to a page where a password is chosen. */
  | 'email-restored'
  /** A notice to the address that the account was taken back from. */
  | 'email-taken-back'

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
  /** The moment that a notice is about, in words, with the time zone; null where there is none. */
  readonly until: string | null
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

import type { AuthErrorCode } from '../errors.ts'
import type { AskedFrom } from '../ports/storage.ts'
import type { LinkPurpose } from '../ports/token-signer.ts'
import type { Translate } from '../texts/texts.ts'

/** What every page is given. */
export interface PageFrame {
  /** The name of the site, as given by the app. */
  readonly siteName: string
  /** BCP 47 language tag for `<html lang>`. */
  readonly locale: string
  readonly text: Translate
  readonly paths: PagePaths
  readonly look: PageLook
  /** Fewest code points of a password, for the hint beside its field. */
  readonly passwordMinLength: number
}

/** Paths of the pages and of the endpoints that their forms post to, from the root of the site. */
export interface PagePaths {
  /** The app's own first page. */
  readonly home: string
  readonly register: string
  readonly regenerate: string
  readonly login: string
  readonly logout: string
  readonly currentUser: string
  /** Where the choose-a-password form posts to. */
  readonly choosePassword: string
  /** The development mailbox, without a slash at its end; null where there is none. */
  readonly mailbox: string | null
}

/** The app's name, colour and logo on the pages. */
export interface PageLook {
  /** The whole stylesheet; its hash is in the Content-Security-Policy, so nothing else may be in a `<style>`. */
  readonly css: string
  /** Absolute URL or path of a logo; null for the name alone. */
  readonly logoUrl: string | null
}

/** What a form shows again after it was refused. */
export interface FormState {
  /** What was typed, by wire name. Never a password. */
  readonly values: Readonly<Record<string, string>>
  /** What is wrong, by wire name. */
  readonly fields: Readonly<Record<string, string>>
  /** What is wrong with the whole; null when nothing is. */
  readonly error: string | null
}

/** One page a name. Each is a pure function from data to a whole HTML document. */
export interface Pages {
  /** The form to register with. */
  register(frame: PageFrame, data: { readonly form: FormState }): string
  /** After registering or asking for a link again: look into your mail. `email` is never repeated here. */
  checkMail(frame: PageFrame, data: { readonly asked: 'register' | 'regenerate' }): string
  /** What a mailed confirmation link opens: when and from where it was asked for, a button, and "not me". */
  confirm(
    frame: PageFrame,
    data: {
      /** The address that would be confirmed. */
      readonly email: string
      readonly asked: AskedFrom | null
      /** Where the button posts to. */
      readonly action: string
      /** Where "not me" posts to. */
      readonly notMeAction: string
    },
  ): string
  /** After an address was confirmed. */
  confirmed(frame: PageFrame, data: Record<string, never>): string
  /** After "not me". */
  removed(frame: PageFrame, data: Record<string, never>): string
  /** Why a link failed and what to do next, by purpose. */
  link(
    frame: PageFrame,
    data: { readonly reason: LinkFailure; readonly purpose: LinkPurpose | null; readonly form: FormState },
  ): string
  /** Ask for a link again. */
  regenerate(frame: PageFrame, data: { readonly form: FormState }): string
  /** The form to log in with. */
  login(
    frame: PageFrame,
    data: {
      readonly form: FormState
      /** Where to go afterwards, checked; null for the usual place. Travels in a hidden field `next`. */
      readonly next: string | null
      /** A text above the form, such as "You are logged out."; null for none. */
      readonly notice: string | null
    },
  ): string
  /** What a mailed choose-a-password link leads to: a form for the new password. */
  choosePassword(
    frame: PageFrame,
    data: {
      readonly form: FormState
      readonly email: string
      /** Set while the account is pending: then the page says where it was asked for and offers "not me". */
      readonly pending: { readonly asked: AskedFrom | null; readonly notMeAction: string } | null
    },
  ): string
  /** After a password was chosen. */
  passwordChosen(frame: PageFrame, data: Record<string, never>): string
  /** Who am I: address, name, member since; a button that logs out. */
  currentUser(
    frame: PageFrame,
    data: {
      readonly email: string
      readonly firstName: string
      readonly lastName: string
      readonly dateJoined: Date
      readonly isStaff: boolean
    },
  ): string
  /** Any other failure. */
  error(
    frame: PageFrame,
    data: { readonly status: number; readonly code: AuthErrorCode; readonly message: string },
  ): string
  /** The development mailbox, newest first. */
  mailbox(frame: PageFrame, data: { readonly mails: readonly MailboxEntry[] }): string
}

/** Why a link does not work. */
export type LinkFailure = 'link_invalid' | 'link_expired' | 'link_used' | 'already_confirmed'

/** A mail in the mailbox. */
export interface MailboxEntry {
  /** Stays the mail's own while others come and go; its HTML is served at `{paths.mailbox}/{id}.html`. */
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Every http(s) link of the text, in order, once each. */
  readonly links: readonly string[]
  readonly sentAt: Date
}

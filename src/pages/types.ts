import type { AuthErrorCode } from '../errors.ts'
import type { EventType } from '../events.ts'
import type { AskedFrom } from '../ports/storage.ts'
import type { LinkPurpose } from '../ports/token-signer.ts'
import type { FormField } from '../profile/profile-fields.ts'
import type { Translate } from '../texts/texts.ts'
import type {
  AdminAddData,
  AdminBulkData,
  AdminEventsData,
  AdminMailData,
  AdminUserData,
  AdminUsersData,
} from './admin/types.ts'

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
  /** Null where the option `registration` is `closed`. */
  readonly register: string | null
  readonly regenerate: string
  /** Where one asks for a link because the password is forgotten. */
  readonly requestPasswordReset: string
  readonly login: string
  readonly logout: string
  readonly currentUser: string
  readonly changePassword: string
  /** Where another address is asked for. */
  readonly changeEmail: string
  /** Where the password is proven again. */
  readonly reauthenticate: string
  /** The list of sessions; `{id}/` is put behind it to end one. */
  readonly sessions: string
  /** What happened to the account. */
  readonly history: string
  /** Where names and profile are changed, and where that form posts to. */
  readonly updateUser: string
  /** Where the account is deleted, and where that form posts to. */
  readonly deleteAccount: string
  /** Where an account that is to be deleted is kept, and where that form posts to. */
  readonly restoreAccount: string
  /** Where the choose-a-password form posts to. */
  readonly choosePassword: string
  /** The way into administration, for staff; null where it has no pages. */
  readonly admin: string | null
  /** The list of users, for staff; `{id}/` is put behind it for one. */
  readonly adminUsers: string
  /** The form that adds a user. */
  readonly adminAdd: string
  /** What is done to several users. */
  readonly adminBulk: string
  /** The queue of mail; `{id}/retry/` is put behind it to try one again. */
  readonly adminMail: string
  readonly adminEvents: string
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
  /** The form to register with. `fields` are those that the app asks for besides, in their order. */
  register(
    frame: PageFrame,
    data: { readonly form: FormState; readonly fields: readonly FormField[] },
  ): string
  /** After asking for something that is mailed: look into your mail. `email` is never repeated here. */
  checkMail(frame: PageFrame, data: { readonly asked: MailAsked }): string
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
  /** Ask for a link because the password is forgotten. */
  requestPasswordReset(frame: PageFrame, data: { readonly form: FormState }): string
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
  /** For who is logged in: the form for another password. */
  changePassword(frame: PageFrame, data: { readonly form: FormState; readonly email: string }): string
  /** For who is logged in: the form for another address. */
  changeEmail(frame: PageFrame, data: { readonly form: FormState; readonly email: string }): string
  /** What the link that is mailed to a new address opens: which address, of which account, and a button. */
  confirmEmailChange(
    frame: PageFrame,
    data: {
      /** The address that the account would have. */
      readonly email: string
      /** The one that it has, veiled. */
      readonly account: string
      /** Where the button posts to. */
      readonly action: string
    },
  ): string
  /** After another address was confirmed. */
  emailChanged(frame: PageFrame, data: Record<string, never>): string
  /** What a take-back link opens: which address the account would have again, and a button. */
  takeBackEmail(frame: PageFrame, data: { readonly email: string; readonly action: string }): string
  /** After an account was taken back. */
  emailTakenBack(frame: PageFrame, data: Record<string, never>): string
  /** For who is logged in: the password again, before something dangerous. */
  reauthenticate(
    frame: PageFrame,
    data: {
      readonly form: FormState
      readonly email: string
      /** As on the page to log in with. */
      readonly next: string | null
    },
  ): string
  /** For who is logged in: where else, the present session first, each with a button that ends it. */
  sessions(
    frame: PageFrame,
    data: { readonly sessions: readonly ListedSession[]; readonly notice: string | null },
  ): string
  /** For who is logged in: what happened to the account, newest first. */
  history(
    frame: PageFrame,
    data: {
      readonly entries: readonly ListedEvent[]
      /** What `?before=` takes for the page after; null when there is none. */
      readonly next: string | null
      /** Whether this is the newest page. */
      readonly first: boolean
    },
  ): string
  /** Who am I: address, name, member since; the ways to what can be changed, and a button that logs out. */
  currentUser(
    frame: PageFrame,
    data: {
      readonly email: string
      readonly firstName: string
      readonly lastName: string
      readonly dateJoined: Date
      readonly isStaff: boolean
      /** A text above the rest, such as "Your password is changed."; null for none. */
      readonly notice: string | null
    },
  ): string
  /** The form for names and profile. */
  updateUser(
    frame: PageFrame,
    data: {
      readonly form: FormState
      /** The fields of the app's profile that a form can show, in their order. */
      readonly fields: readonly FormField[]
      /** The picture's absolute address, or none yet; null where people have no pictures. */
      readonly picture: { readonly url: string | null } | null
      /** A text above the form, such as "Your profile is saved."; null for none. */
      readonly notice: string | null
    },
  ): string
  /** For staff: the list of users, with its filters. */
  adminUsers(frame: PageFrame, data: AdminUsersData): string
  /** For staff: one user, in sections. */
  adminUser(frame: PageFrame, data: AdminUserData): string
  /** For staff: the form that adds a user. */
  adminAdd(frame: PageFrame, data: AdminAddData): string
  /** For staff: what will happen to several users, and a button. */
  adminBulk(frame: PageFrame, data: AdminBulkData): string
  /** For staff: what happened, to one user or to everyone. */
  adminEvents(frame: PageFrame, data: AdminEventsData): string
  /** For staff: the mails that were given up, or that wait. */
  adminMail(frame: PageFrame, data: AdminMailData): string
  /** For who is logged in: what deleting the account means, and a form that does it. */
  deleteAccount(
    frame: PageFrame,
    data: {
      readonly form: FormState
      readonly email: string
      /** How long it can be restored, in seconds; 0 for not at all. */
      readonly graceSeconds: number
    },
  ): string
  /** After an account was deleted, or is to be. */
  accountDeleted(
    frame: PageFrame,
    data: {
      /** How long it can be restored, in seconds; 0 for not at all. */
      readonly graceSeconds: number
    },
  ): string
  /** The form that keeps an account that is to be deleted; what one logs in with is asked for again. */
  restoreAccount(
    frame: PageFrame,
    data: {
      readonly form: FormState
      /** As on the page to log in with. */
      readonly next: string | null
      /** A text above the form, such as until when; null for none. */
      readonly notice: string | null
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

/** A session in the list of its owner's. */
export interface ListedSession {
  readonly id: string
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly ip: string | null
  /** As the browser said it; not to be shown as it is. */
  readonly userAgent: string | null
  readonly current: boolean
}

/** Something that happened to the account of who looks. */
export interface ListedEvent {
  readonly type: EventType
  readonly at: Date
  readonly outcome: 'success' | 'failure'
  readonly ip: string | null
  /** As the browser said it; not to be shown as it is. */
  readonly userAgent: string | null
  /** How many of the same this stands for. */
  readonly count: number
  /** Whether somebody else who was logged in did it. */
  readonly byOther: boolean
}

/** What a person has asked for that comes by mail. */
export type MailAsked = 'register' | 'regenerate' | 'reset' | 'change-email'

/** Why a link does not work. */
export type LinkFailure = 'link_invalid' | 'link_expired' | 'link_used' | 'already_confirmed' | 'email_taken'

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

import type { RequestInfo } from './context.ts'
import type { AuthEvent } from './events.ts'
import type { Log } from './log.ts'
import type { NoticeName } from './mail/notices.ts'
import type { MailTemplates } from './mail/templates/types.ts'
import type { Pages } from './pages/types.ts'
import type { Clock } from './ports/clock.ts'
import type { FileStore } from './ports/file-store.ts'
import type { Mailer } from './ports/mailer.ts'
import type { PasswordHasher } from './ports/password-hasher.ts'
import type { RandomSource } from './ports/random.ts'
import type { RateLimiter } from './ports/rate-limiter.ts'
import type { Storage } from './ports/storage.ts'
import type { TokenSigner } from './ports/token-signer.ts'
import type { ProfileSchema } from './profile/profile.ts'
import type { TextsByLocale } from './texts/languages.ts'

/** What {@link createAuth} is given. Only `url` and `storage` are needed in development. */
export interface AuthOptions<Profile extends object> {
  /**
   * Where the app is reached, with the path that Latchkey is mounted at: `https://shop.example/users`. Links,
   * cookies and routes follow from it, never from a request. Http on localhost, 127.0.0.1 or [::1], and nothing
   * else, is development: then there is a mailbox, a secret is kept for you, and tables are made unasked.
   */
  readonly url: string | undefined
  /** Where accounts live: `sqlite('app.db')`. */
  readonly storage: Storage
  /**
   * What links are signed with: 32 bytes or more of randomness as text, or a list of them, newest first. Links
   * made under any of the list go on working. Default: in development one is made and kept in `.latchkey/`;
   * elsewhere it must be given.
   */
  readonly secret?: string | readonly string[] | undefined
  /** How mail is sent. Default: in development the mailbox and the console; elsewhere it must be given. */
  readonly mailer?: Mailer | undefined
  /** The name of the site on pages and in mails, 1 to 64 characters. Default: the host of `url`. */
  readonly siteName?: string | undefined
  /** The app's own fields of a user, as a `z.object`. Default: `phone_number`, `github_link`, `birth_date`. */
  readonly profile?: ProfileSchema<Profile> | undefined
  /**
   * Origin of a separate front end: `https://www.shop.example`. Links that end there, and redirects, lead to its
   * pages instead of ours, and it may send writes. Default: none; our own pages serve.
   */
  readonly frontend?: string | undefined
  /** Further origins that may send writes. Default: none. */
  readonly trustedOrigins?: readonly string[] | undefined
  /** Where a person is sent. Default: our own pages, or the paths of CONTRACT under `frontend`. */
  readonly targets?: Partial<Targets> | undefined
  /**
   * Addresses of a front end of yours that calls for many people: `['10.0.0.7', '10.1.0.0/16', '2001:db8::/48']`. It
   * is no client, so it is not throttled as one, and its address is not stored as theirs. Prefer one that hands on who
   * is calling, by a header that your framework trusts (`app.set('trust proxy', '10.0.0.7')`), and leave it out here:
   * then each person is counted. Never list a proxy that everybody comes through. Default: none.
   */
  readonly frontendAddresses?: readonly string[] | undefined
  /** Name of the session cookie. Default: `sessionid`, with the prefix `__Host-` when `url` is https. */
  readonly cookieName?: string | undefined
  /**
   * How long sessions live. Default: idle 14 days, absolute 30 days. `strict`: 1 h and 24 h.
   * Source: NIST SP 800-63B-4, AAL1 and AAL2.
   */
  readonly sessions?: 'strict' | Partial<SessionLimits> | undefined
  /** How long links work. Default: confirm 24 h, choose-password and change-email 60 min, take-back 7 days. */
  readonly links?: Partial<LinkLifetimes> | undefined
  /** What a password must be. Default: 8 to 256 code points. `nist`: at least 15 (SP 800-63B-4, 3.1.1.2). */
  readonly passwords?: 'nist' | Partial<PasswordRules> | undefined
  /**
   * How long is kept what nobody needs for ever. Default: pending accounts 30 days, sent mail 7, mail that was given up
   * 30, events and counts of wrong passwords 90. Taken away by `auth.sweep()`, which runs by itself where mail is sent.
   */
  readonly retention?: Partial<Retention> | undefined
  /** How many passwords are hashed at once, and how many may wait. */
  readonly hashing?: Partial<HashingLimits> | undefined
  /**
   * Answers frankly whether an address has an account. Costs the people who use the app their privacy: anyone
   * can then ask whether they have an account here. Default: false.
   */
  readonly revealAccounts?: boolean | undefined
  /** The pages' look, or `false` for no pages: then every answer is JSON. */
  readonly pages?: false | Partial<PageOptions> | undefined
  /**
   * What there is of administration over HTTP. `json`: the endpoints under `/admin/` without pages, for an app that has
   * pages of its own for it. `off`: neither, and those paths are the app's. `auth.admin`, `requireStaff` and the command
   * line are there in any case. Default: `pages`, as far as the option `pages` leaves any.
   */
  readonly administration?: 'pages' | 'json' | 'off' | undefined
  /** Mail templates of the app's own, one at a time. */
  readonly mails?: Partial<MailTemplates> | undefined
  /**
   * Which mails are sent that tell somebody what happened: `{ 'password-changed': false }` switches one off. That costs
   * its owner the chance to notice what somebody else did; switch off what the app tells in another way, from
   * {@link AuthOptions.onEvent}. A mail with a link is no notice. Strangers see no difference. Default: all.
   */
  readonly notices?: { readonly [Name in NoticeName]?: boolean | undefined } | undefined
  /**
   * The languages of the app, each with the texts that it says in other words than ours:
   * `{ en: { 'page.login-title': 'Sign in' }, de }`, where `de` is that of `latchkey/texts/de`. Only the languages that
   * are named are spoken; `en: {}` is English as it is here. A text that a language leaves out is that of the
   * language without its region, `de` for `de-AT`, or else English. Default: `{ en: {} }`.
   */
  readonly texts?: TextsByLocale | undefined
  /**
   * The language for whom none of `texts` suits, or who does not say. Default: `en` where it is among them, and the one
   * language where there is only one; of several without English one must be named.
   */
  readonly defaultLocale?: string | undefined
  /** Whether `start()` may make missing tables and bring older ones up to date. Default: in development only. */
  readonly migrate?: boolean | undefined
  /**
   * Told the id of a mail as soon as it waits in the outbox, and the moment before which it must not be sent: that of
   * the commit, or later where the throttle of its address spaces mails. Hand the id to `auth.mail.deliver` from a job
   * that is delayed until then, as `docs/job-queues.md` shows; earlier, `deliver` sends nothing. Not waited for; what
   * it throws, or rejects with, is logged.
   */
  readonly onMailQueued?: ((id: string, notBefore: Date) => void) | undefined
  /**
   * Told of each event after its commit: a log-in, a failed one, a new password. Not waited for, and told at most
   * once: a process that dies between the commit and the call tells nobody, so what must not be missed is read from
   * the table of events. What it throws, or rejects with, is logged.
   */
  readonly onEvent?: ((event: AuthEvent) => unknown) | undefined
  /**
   * Who may register. `closed`: nobody; accounts are made by your own code. A function is asked after the input was
   * checked and before anything is looked up, so that its answer says nothing about who has an account; false, or a
   * promise of it, is the error `registration_refused`. One that throws is `unavailable`. Default: `open`.
   */
  readonly registration?: 'open' | 'closed' | RegistrationRule | undefined
  /**
   * What a registration asks for besides, as a `z.object` of up to 10 fields: an invitation code, a consent. The page
   * draws them as the profile's form draws the profile, with the schema's `title` and `description`; what does not fit
   * is refused beside its field. The function `registration`, which it needs, is given them as `extra`. Kept nowhere.
   * Default: nothing.
   */
  readonly registrationFields?: ProfileSchema<object> | undefined
  /** How accounts are deleted. Default: at once. */
  readonly deletion?: Partial<DeletionRules> | undefined
  /**
   * Takes away what the app keeps about a user, by id, before the account is deleted: by its owner, at the end of the
   * time of grace, by "not me", by an administrator, or because nobody confirmed it. Not asked where an account that
   * nobody confirmed makes way for whoever has proven its address. Waited for, up to 60 seconds. What it throws stops the deletion with
   * `deletion_refused`, and an {@link AuthError} is passed on as it is, so that it can say why in words of its own; so
   * does taking longer. It must bear being called again, also at the same moment: the account is deleted after it and not
   * with it, so that a crash or a concurrent change between the two leaves an account whose deletion is tried again.
   * `docs/deleting-accounts.md` has the order and what each failure leaves. Default: nothing, which is right where
   * the app's foreign keys say `on delete cascade`.
   */
  readonly onDelete?: ((userId: string) => unknown) | undefined
  /** Whether `start()` starts the dispatcher that sends waiting mail. Default: true. */
  readonly dispatchMail?: boolean | undefined
  /** Where Latchkey says what an operator should know. Default: the console. */
  readonly log?: Log | undefined
  /** Keeps every mail in a mailbox page outside development too, links included. For tests only. */
  readonly dangerouslyKeepMailbox?: boolean | undefined
  /** Switches every throttle off. For tests only. */
  readonly dangerouslyDisableLimits?: boolean | undefined
  /** Default: HMAC-SHA-256 with `secret`. */
  readonly signer?: TokenSigner | undefined
  /** Default: Argon2id. */
  readonly hasher?: PasswordHasher | undefined
  /** Default: in memory, for one process; for several, `redisLimiter` of `latchkey/redis`. */
  readonly limiter?: RateLimiter | undefined
  /**
   * Where people's pictures are kept: `directory('uploads')`. Default: in development `.latchkey/files`; elsewhere
   * none, and then a picture is refused.
   */
  readonly files?: FileStore | undefined
  /** Default: the computer's clock. */
  readonly clock?: Clock | undefined
  /** Default: the operating system's generator. */
  readonly random?: RandomSource | undefined
}

/** Somebody who wants to register, as {@link RegistrationRule} sees them; the password is not shown. */
export interface RegistrationRequest {
  /** As it was typed; the grammar was checked. */
  readonly email: string
  /** The canonical form, for a list of domains: the domain in lower case, as ASCII. */
  readonly emailKey: string
  readonly firstName: string
  readonly lastName: string
  /**
   * What else was sent, such as an invitation code or the answer of a captcha: texts by name, as they were typed, and
   * no passwords. Those of `registrationFields` fit their schema, with its defaults; a box is `true` or `false`. Kept
   * nowhere.
   */
  readonly extra: Readonly<Record<string, string>>
}

/** Decides who may register: by company domain, invitation, a captcha's verdict. */
export type RegistrationRule = (
  input: RegistrationRequest,
  request: RequestInfo,
) => boolean | Promise<boolean>

/** Where a person is sent; each an absolute URL, or a path from the root of the site. */
export interface Targets {
  /** After an address was confirmed. */
  readonly confirmed: string
  /** After another address was confirmed. */
  readonly emailChanged: string
  /** When a link does not work. `reason` is added to its query. */
  readonly linkFailed: string
  /** Where a password is chosen. With a front end, `token` is added to its query. */
  readonly choosePassword: string
  /** After a log-in by form that names no place of its own. */
  readonly loggedIn: string
  /** After a log-out by form. */
  readonly loggedOut: string
}

/** How long sessions live, in seconds. */
export interface SessionLimits {
  /** Ends a session that was not used for so long. 60 to 34,560,000 (400 days). */
  readonly idleSeconds: number
  /** Ends a session so long after the log-in. 60 to 34,560,000, the longest a browser keeps a cookie. */
  readonly absoluteSeconds: number
  /** Idle limit of a session that is not remembered. Default: 24 h, or `idleSeconds` if that is less. */
  readonly unrememberedIdleSeconds: number
}

/** How accounts are deleted. */
export interface DeletionRules {
  /**
   * How long an account that its owner has deleted can be restored, in seconds, 0 to 7,776,000 (90 days). Meanwhile
   * its status is `leaving`: nobody is logged in to it, and its address stays taken. Then the sweep deletes it for
   * good. Default: 0, deleted at once.
   */
  readonly graceSeconds: number
}

/** How long links work, in seconds, 60 to 86,400 (NIST SP 800-63B-4, 4.2.1.2) but for the last. */
export interface LinkLifetimes {
  readonly confirmSeconds: number
  readonly choosePasswordSeconds: number
  /** The link that confirms another address. */
  readonly changeEmailSeconds: number
  /** The link by which the former address takes the account back. 86,400 to 2,592,000 (30 days). */
  readonly takeBackSeconds: number
}

/** How long things are kept, in seconds; each up to 315,360,000 (3,650 days). */
export interface Retention {
  /**
   * Accounts that were never confirmed, since they were last asked for, to a day. At least 172,800: a day, and another
   * that the link lives that was mailed last. Disabled ones are kept. Default: 30 days.
   */
  readonly pendingAccountsSeconds: number
  /** Mail that was sent: who was sent which, without the text. At least 3,600. Default: 7 days. */
  readonly sentMailSeconds: number
  /** Mail that was given up, and can be looked at and sent again until then. At least 86,400. Default: 30 days. */
  readonly deadMailSeconds: number
  /** Events, which a user's own history is made of. At least 86,400. Default: 90 days. */
  readonly eventsSeconds: number
  /**
   * Counts of wrong passwords, each of one address, since the last one. Whoever waits for so long may guess as if for
   * the first time. At least 86,400. Default: 90 days.
   */
  readonly attemptsSeconds: number
}

/** What a password must be. */
export interface PasswordRules {
  /** Fewest code points, 8 to 64. Default: 8. */
  readonly minLength: number
  /** Further words that must not make up a password, such as the product's name. Default: none. */
  readonly contextWords: readonly string[]
}

/** Bounds of the hashing queue. */
export interface HashingLimits {
  /** Passwords hashed at the same time, 1 to 3 (libuv has 4 threads, and one is left to files and DNS). */
  readonly concurrency: number
  /** Passwords that may wait, 0 to 10,000; beyond it a caller gets `busy`. Default: 100. */
  readonly maxQueued: number
}

/** How the pages look. */
export interface PageOptions {
  /** The colour of buttons and links, `#rrggbb`. */
  readonly color: string
  /** A logo above the page's card: an absolute https URL or a path of the site. Default: the name alone. */
  readonly logoUrl: string
  /** Fields of the profile that the list of users shows staff besides its own columns. Default: none. */
  readonly adminColumns: readonly string[]
  /** Pages of the app's own, one at a time. */
  readonly replace: Partial<Pages>
}

import type { Log } from './log.ts'
import type { MailTemplates } from './mail/templates/types.ts'
import type { Pages } from './pages/types.ts'
import type { Clock } from './ports/clock.ts'
import type { Mailer } from './ports/mailer.ts'
import type { PasswordHasher } from './ports/password-hasher.ts'
import type { RandomSource } from './ports/random.ts'
import type { RateLimiter } from './ports/rate-limiter.ts'
import type { Storage } from './ports/storage.ts'
import type { TokenSigner } from './ports/token-signer.ts'
import type { ProfileSchema } from './profile.ts'
import type { Texts } from './texts/texts.ts'

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
  /** Name of the session cookie. Default: `sessionid`, with the prefix `__Host-` when `url` is https. */
  readonly cookieName?: string | undefined
  /**
   * How long sessions live. Default: idle 14 days, absolute 30 days. `strict`: 1 h and 24 h.
   * Source: NIST SP 800-63B-4, AAL1 and AAL2.
   */
  readonly sessions?: 'strict' | Partial<SessionLimits> | undefined
  /** How long links work. Default: confirm 24 h, choose-password 60 min. */
  readonly links?: Partial<LinkLifetimes> | undefined
  /** What a password must be. Default: 8 to 256 code points. `nist`: at least 15 (SP 800-63B-4, 3.1.1.2). */
  readonly passwords?: 'nist' | Partial<PasswordRules> | undefined
  /** How many passwords are hashed at once, and how many may wait. */
  readonly hashing?: Partial<HashingLimits> | undefined
  /**
   * Answers frankly whether an address has an account. Costs the people who use the app their privacy: anyone
   * can then ask whether they have an account here. Default: false.
   */
  readonly revealAccounts?: boolean | undefined
  /** The pages' look, or `false` for no pages: then every answer is JSON. */
  readonly pages?: false | Partial<PageOptions> | undefined
  /** Mail templates of the app's own, one at a time. */
  readonly mails?: Partial<MailTemplates> | undefined
  /** Texts of the app's own, one at a time. */
  readonly texts?: Partial<Texts> | undefined
  /** Whether `start()` may make missing tables and bring older ones up to date. Default: in development only. */
  readonly migrate?: boolean | undefined
  /**
   * Told the id of a mail as soon as it waits in the outbox; hand it to `auth.mail.deliver` from a job, as
   * `docs/job-queues.md` shows. Not waited for; what it throws, or rejects with, is logged.
   */
  readonly onMailQueued?: ((id: string) => void) | undefined
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
  /** Default: the computer's clock. */
  readonly clock?: Clock | undefined
  /** Default: the operating system's generator. */
  readonly random?: RandomSource | undefined
}

/** Where a person is sent; each an absolute URL, or a path from the root of the site. */
export interface Targets {
  /** After an address was confirmed. */
  readonly confirmed: string
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

/** How long links work, in seconds, 60 to 86,400 (NIST SP 800-63B-4, 4.2.1.2). */
export interface LinkLifetimes {
  readonly confirmSeconds: number
  readonly choosePasswordSeconds: number
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
  /** Pages of the app's own, one at a time. */
  readonly replace: Partial<Pages>
}

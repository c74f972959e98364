import { checkOptions } from './check-options.ts'
import type { Context, Core, RequestInfo } from './context.ts'
import { withText } from './error-text.ts'
import { type ChoosePasswordInput, choosePassword } from './flows/choose-password.ts'
import { type ConfirmInput, confirm } from './flows/confirm.ts'
import { currentUser } from './flows/current-user.ts'
import { type DisownInput, disown } from './flows/disown.ts'
import {
  type EnsureSuperuserInput,
  type EnsureSuperuserResult,
  ensureSuperuser,
} from './flows/ensure-superuser.ts'
import { type InspectLinkInput, inspectLink, type LinkInspection } from './flows/inspect-link.ts'
import { type LoginInput, type LoginResult, login } from './flows/login.ts'
import { logout } from './flows/logout.ts'
import { type RegenerateInput, regenerate } from './flows/regenerate.ts'
import { type RegisterInput, register } from './flows/register.ts'
import { lifecycle } from './lifecycle.ts'
import { memoryLimiter } from './limits/memory-limiter.ts'
import { consoleLog, onceOnly } from './log.ts'
import type { MailReport } from './mail/dispatcher.ts'
import { type Mailbox, mailbox } from './mail/mailbox.ts'
import type { AuthOptions } from './options.ts'
import { argon2id } from './passwords/argon2id.ts'
import { systemClock } from './ports/clock.ts'
import { systemRandom } from './ports/random.ts'
import { type DefaultProfile, defaultProfileSchema, emptyProfile, type ProfileSchema } from './profile.ts'
import { resolveSettings, type Settings } from './settings.ts'
import { translator } from './texts/texts.ts'
import type { User } from './user.ts'

/**
 * The accounts of an app. Every function takes what a person gives and, optionally, where the call comes from;
 * adapters fill that in. Expected failures are {@link AuthError}s.
 */
export interface Auth<Profile extends object> {
  /** What follows from the options. */
  readonly settings: Settings
  /** Makes a pending account and mails a link. See {@link RegisterInput}. */
  register(input: RegisterInput, request?: RequestInfo): Promise<void>
  /** Turns a pending account active, by mailed link. */
  confirm(input: ConfirmInput, request?: RequestInfo): Promise<User<Profile>>
  /** Mails a link again for a pending account. */
  regenerate(input: RegenerateInput, request?: RequestInfo): Promise<void>
  /** Sets a password, by mailed link. */
  choosePassword(input: ChoosePasswordInput, request?: RequestInfo): Promise<void>
  /** Removes a pending account that somebody else asked for, by mailed link. */
  disown(input: DisownInput, request?: RequestInfo): Promise<void>
  /** Tells what a mailed link is about. Changes nothing. */
  inspectLink(input: InspectLinkInput, request?: RequestInfo): Promise<LinkInspection>
  /** Opens a session. */
  login(input: LoginInput, request?: RequestInfo): Promise<LoginResult<Profile>>
  /** Ends the session of this token; nothing when there is none. */
  logout(token: string | null | undefined, request?: RequestInfo): Promise<void>
  /** The active user whose session token this is, or null. */
  currentUser(token: string | null | undefined, request?: RequestInfo): Promise<User<Profile> | null>
  /** Sees to it that there is a superuser with this address. For an app's start or a script, never for a request. */
  ensureSuperuser(input: EnsureSuperuserInput): Promise<EnsureSuperuserResult>
  /** Resolves when the database answers; throws `unavailable` otherwise. For a health check. */
  ping(): Promise<void>
  /**
   * Checks secret, driver, tables and mail, and starts to send mail. Throws a `TypeError` that names what is wrong
   * and the fix. The first call of anything else does it otherwise; call it before listening, to hear of mistakes
   * early. May be called again.
   */
  start(): Promise<void>
  /** Finishes what is under way, mail included, and lets go. */
  close(): Promise<void>
  readonly mail: {
    /** Sends all mail that is due. For a cron route where timers do not run. */
    drain(): Promise<MailReport>
    /**
     * Sends one mail of the outbox by its id. For a job queue; see the option `onMailQueued`. Does nothing, and
     * reports nothing, when the mail is not due, was sent, or is being sent. A mailer that fails is no error here:
     * the mail waits for another try. Throws `unavailable`.
     */
    deliver(id: string): Promise<MailReport>
  }
  /** The development mailbox; null where mail is really sent. */
  readonly mailbox: Mailbox | null
  /** For adapters: what the flows work with. Not covered by semantic versioning. */
  readonly core: Core<Profile>
}

/**
 * Makes the accounts of an app. Synchronous; opens nothing. Throws a `TypeError` that quotes the option when one
 * has the wrong shape.
 */
export function createAuth<Profile extends object = DefaultProfile>(
  options: AuthOptions<Profile>,
): Auth<Profile> {
  checkOptions(options)
  const settings = resolveSettings(options)
  const clock = options.clock ?? systemClock
  const random = options.random ?? systemRandom
  const log = options.log ?? consoleLog
  const profile = (options.profile ?? defaultProfileSchema) as ProfileSchema<Profile>
  emptyProfile(profile)
  const keepsMailbox =
    options.dangerouslyKeepMailbox || (settings.development && options.mailer === undefined)
  const box = keepsMailbox
    ? mailbox(`${settings.url.href} ${options.storage.name}`, clock, log, settings.development)
    : null
  const text = translator(options.texts)
  const life = lifecycle(options, settings, box)
  const core: Core<Profile> = {
    storage: options.storage,
    hasher: options.hasher ?? argon2id(options.hashing),
    signer: {
      sign: (claims) => life.signer().sign(claims),
      verify: (token, purpose) => life.signer().verify(token, purpose),
    },
    limiter: options.limiter ?? memoryLimiter(clock),
    clock,
    random,
    settings,
    profile,
    text,
    log,
    warnOnce: onceOnly(log),
    mailQueued: life.mailQueued,
    inBackground: life.inBackground,
  }
  life.attach(core)

  /** Runs a flow in a context of its own, once everything is started. */
  async function call<Input, Output>(
    flow: (context: Context<Profile>, input: Input) => Promise<Output>,
    input: Input,
    request: RequestInfo = {},
  ): Promise<Output> {
    if (!life.started()) await life.start()
    try {
      return await flow({ ...core, request }, input)
    } catch (error) {
      throw withText(error, text)
    }
  }

  return {
    settings,
    register: (input, request) => call(register, input, request),
    confirm: (input, request) => call<ConfirmInput, User<Profile>>(confirm, input, request),
    regenerate: (input, request) => call(regenerate, input, request),
    choosePassword: (input, request) => call(choosePassword, input, request),
    disown: (input, request) => call(disown, input, request),
    inspectLink: (input, request) => call(inspectLink, input, request),
    login: (input, request) => call<LoginInput, LoginResult<Profile>>(login, input, request),
    logout: (token, request) => call(logout, { token }, request),
    currentUser: (token, request) => call(currentUser<Profile>, { token }, request),
    ensureSuperuser: (input) => call(ensureSuperuser, input),
    ping: () => call((context) => context.storage.ping(), undefined),
    start: life.start,
    close: life.close,
    mail: {
      drain: () => call(async () => life.dispatcher().drain(), undefined),
      deliver: (id) => call(async () => life.dispatcher().deliver(id), undefined),
    },
    mailbox: box,
    core,
  }
}

import { type Admin, admin } from './admin/admin.ts'
import { checkOptions } from './check-options.ts'
import { type Context, type Core, contextOf, type RequestInfo } from './context.ts'
import { DEVELOPMENT_FILES, directory } from './files/directory.ts'
import { type ChangeEmailInput, changeEmail } from './flows/change-email.ts'
import { type ChangePasswordInput, changePassword } from './flows/change-password.ts'
import { type ChoosePasswordInput, type ChosenPassword, choosePassword } from './flows/choose-password.ts'
import { type ConfirmInput, confirm } from './flows/confirm.ts'
import {
  type ConfirmEmailChangeInput,
  type ConfirmEmailChangeResult,
  confirmEmailChange,
} from './flows/confirm-email-change.ts'
import { type CurrentSession, currentSession } from './flows/current-session.ts'
import { currentUser } from './flows/current-user.ts'
import { type DeleteAccountInput, type DeletedAccount, deleteAccount } from './flows/delete-account.ts'
import { type DisownInput, disown } from './flows/disown.ts'
import { type EndOtherSessionsInput, endOtherSessions } from './flows/end-other-sessions.ts'
import { type EndedSession, type EndSessionInput, endSession } from './flows/end-session.ts'
import {
  type EnsureSuperuserInput,
  type EnsureSuperuserResult,
  ensureSuperuser,
} from './flows/ensure-superuser.ts'
import { type InspectLinkInput, inspectLink, type LinkInspection } from './flows/inspect-link.ts'
import { type HistoryPage, type ListHistoryInput, listHistory } from './flows/list-history.ts'
import { type ListSessionsInput, listSessions, type OwnSession } from './flows/list-sessions.ts'
import { type LoginInput, type LoginResult, login } from './flows/login.ts'
import { logout } from './flows/logout.ts'
import { type ReauthenticateInput, reauthenticate } from './flows/reauthenticate.ts'
import { type RegenerateInput, regenerate } from './flows/regenerate.ts'
import { type RegisterInput, register } from './flows/register.ts'
import { type RequestPasswordResetInput, requestPasswordReset } from './flows/request-password-reset.ts'
import { type RestoreAccountInput, restoreAccount } from './flows/restore-account.ts'
import { type SetPasswordInput, type SetPasswordResult, setPassword } from './flows/set-password.ts'
import { type TakeBackEmailInput, takeBackEmail } from './flows/take-back-email.ts'
import { type UpdateUserInput, updateUser } from './flows/update-user.ts'
import type { ImportRows } from './import/import-users.ts'
import type { ImportOptions, ImportSummary } from './import/types.ts'
import { registrationForm } from './input/registration-form.ts'
import { lifecycle } from './lifecycle.ts'
import { memoryLimiter } from './limits/memory-limiter.ts'
import { consoleLog, onceOnly } from './log.ts'
import type { MailReport } from './mail/dispatcher.ts'
import { type Mailbox, mailbox } from './mail/mailbox.ts'
import type { AuthOptions } from './options.ts'
import { argon2id } from './passwords/argon2id.ts'
import { systemClock } from './ports/clock.ts'
import { systemRandom } from './ports/random.ts'
import {
  type DefaultProfile,
  defaultProfileSchema,
  emptyProfile,
  type ProfileSchema,
} from './profile/profile.ts'
import { checkAdminColumns, profileFields } from './profile/profile-fields.ts'
import type { ProvenSession } from './sessions/sessions.ts'
import { resolveSettings, type Settings } from './settings.ts'
import type { SweepReport } from './sweep/sweeper.ts'
import { withText } from './texts/error-text.ts'
import { makeLanguages } from './texts/languages.ts'
import type { User } from './user.ts'

/**
 * The accounts of an app. Every function takes what a person gives and, optionally, where the call comes from;
 * adapters fill that in. Expected failures are {@link AuthError}s.
 */
export interface Auth<Profile extends object> {
  /** What follows from the options. */
  readonly settings: Settings
  /** Makes a pending account and mails a link. See {@link RegisterInput}. */
  register(input: RegisterInput<Profile>, request?: RequestInfo): Promise<void>
  /** Turns a pending account active, by mailed link. */
  confirm(input: ConfirmInput, request?: RequestInfo): Promise<User<Profile>>
  /** Mails a link again for a pending account. */
  regenerate(input: RegenerateInput, request?: RequestInfo): Promise<void>
  /** Mails a link with which a new password is chosen. */
  requestPasswordReset(input: RequestPasswordResetInput, request?: RequestInfo): Promise<void>
  /** Sets a password, by mailed link. */
  choosePassword(input: ChoosePasswordInput, request?: RequestInfo): Promise<ChosenPassword>
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
  /** As {@link Auth.currentUser}, with the session itself; nothing in it opens anything. */
  currentSession(
    token: string | null | undefined,
    request?: RequestInfo,
  ): Promise<CurrentSession<Profile> | null>
  /** Sets another password for who is logged in; gives the session that takes the place of the present one. */
  changePassword(input: ChangePasswordInput, request?: RequestInfo): Promise<ProvenSession>
  /** Mails a link to another address, for who is logged in and gives the password. */
  changeEmail(input: ChangeEmailInput, request?: RequestInfo): Promise<void>
  /** Gives an account another address, by the link that was mailed there. */
  confirmEmailChange(
    input: ConfirmEmailChangeInput,
    request?: RequestInfo,
  ): Promise<ConfirmEmailChangeResult<Profile>>
  /** Gives an account its former address again, by the link that was mailed there. */
  takeBackEmail(input: TakeBackEmailInput, request?: RequestInfo): Promise<void>
  /** Proves the password again; gives the session that takes the place of the present one. */
  reauthenticate(input: ReauthenticateInput, request?: RequestInfo): Promise<ProvenSession>
  /** Every session of who is logged in, the present one first. */
  listSessions(input: ListSessionsInput, request?: RequestInfo): Promise<readonly OwnSession[]>
  /** What happened to the account of who is logged in, newest first, page by page. See {@link ListHistoryInput}. */
  listHistory(input: ListHistoryInput, request?: RequestInfo): Promise<HistoryPage>
  /** Ends one session of who is logged in. */
  endSession(input: EndSessionInput, request?: RequestInfo): Promise<EndedSession>
  /** Ends every session of who is logged in but the present one. */
  endOtherSessions(input: EndOtherSessionsInput, request?: RequestInfo): Promise<void>
  /** Changes names and profile of whoever has this session token. Throws `not_logged_in`. See {@link UpdateUserInput}. */
  updateUser(
    token: string | null | undefined,
    input: UpdateUserInput<Profile>,
    request?: RequestInfo,
  ): Promise<User<Profile>>
  /** Deletes the account of who is logged in, at once or after the time of grace. See the option `deletion`. */
  deleteAccount(input: DeleteAccountInput, request?: RequestInfo): Promise<DeletedAccount>
  /** Logs in, and keeps an account that is to be deleted. */
  restoreAccount(input: RestoreAccountInput, request?: RequestInfo): Promise<LoginResult<Profile>>
  /** Sees to it that there is a superuser with this address. For an app's start or a script, never for a request. */
  ensureSuperuser(input: EnsureSuperuserInput): Promise<EnsureSuperuserResult>
  /**
   * Sets the password of an account, ends its sessions and links, and mails a notice. For a script, never for a
   * request: it proves nothing about who asks. See {@link SetPasswordInput}.
   */
  setPassword(input: SetPasswordInput): Promise<SetPasswordResult>
  /**
   * Brings in the accounts of another system, with the hashes of their passwords. Rows are read as they come, checked
   * like a registration, and stored some at a time; one that is refused is reported and stops nothing. An address that
   * has an account already is left alone, so an import that broke off can be run again. Sends no mail. For a script,
   * never for a request; `docs/importing.md` has examples.
   *
   * Throws a `TypeError` when `rows` cannot be iterated; `unavailable`, after which the rows of whole batches are
   * stored; and what `rows` or a callback throws.
   */
  importUsers(rows: ImportRows<Profile>, options?: ImportOptions): Promise<ImportSummary>
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
  /**
   * Takes away what is over: expired sessions, accounts whose time of grace has passed, what the option `retention`
   * keeps no longer, and files that no user has. In batches, each of which stands for itself. For a cron route where
   * timers do not run; elsewhere it happens by itself every ten minutes, in processes that send mail. Throws
   * `unavailable`; the next one goes on.
   */
  sweep(): Promise<SweepReport>
  /** What staff does to other people's accounts. */
  readonly admin: Admin<Profile>
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
  const fields = profileFields(profile)
  emptyProfile(profile)
  checkAdminColumns(settings.pages?.adminColumns ?? [], fields)
  const keepsMailbox =
    options.dangerouslyKeepMailbox || (settings.development && options.mailer === undefined)
  const box = keepsMailbox
    ? mailbox(`${settings.url.href} ${options.storage.name}`, clock, log, settings.development)
    : null
  const life = lifecycle(options, settings, box)
  const core: Core<Profile> = {
    storage: options.storage,
    hasher: options.hasher ?? argon2id(options.hashing),
    signer: {
      sign: (claims) => life.signer().sign(claims),
      verify: (token, purpose) => life.signer().verify(token, purpose),
    },
    limiter: options.limiter ?? memoryLimiter(clock),
    files: options.files ?? (settings.development ? directory(DEVELOPMENT_FILES) : null),
    clock,
    random,
    settings,
    profile,
    profileFields: fields,
    registrationForm: registrationForm(options.registrationFields, options.registration),
    languages: makeLanguages(options.texts, options.defaultLocale),
    log,
    warnOnce: onceOnly(log),
    mailQueued: life.mailQueued,
    eventHappened: life.eventHappened,
    onDelete: options.onDelete ?? null,
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
    const context = contextOf(core, request)
    try {
      return await flow(context, input)
    } catch (error) {
      throw withText(error, context.text)
    }
  }

  return {
    settings,
    register: (input, request) => call(register<Profile>, input, request),
    confirm: (input, request) => call<ConfirmInput, User<Profile>>(confirm, input, request),
    regenerate: (input, request) => call(regenerate, input, request),
    requestPasswordReset: (input, request) => call(requestPasswordReset, input, request),
    choosePassword: (input, request) => call(choosePassword, input, request),
    disown: (input, request) => call(disown, input, request),
    inspectLink: (input, request) => call(inspectLink, input, request),
    login: (input, request) => call<LoginInput, LoginResult<Profile>>(login, input, request),
    logout: (token, request) => call(logout, { token }, request),
    currentUser: (token, request) => call(currentUser<Profile>, { token }, request),
    currentSession: (token, request) => call(currentSession<Profile>, { token }, request),
    changePassword: (input, request) => call(changePassword, input, request),
    changeEmail: (input, request) => call(changeEmail, input, request),
    confirmEmailChange: (input, request) =>
      call<ConfirmEmailChangeInput, ConfirmEmailChangeResult<Profile>>(confirmEmailChange, input, request),
    takeBackEmail: (input, request) => call(takeBackEmail, input, request),
    reauthenticate: (input, request) => call(reauthenticate, input, request),
    listSessions: (input, request) => call(listSessions, input, request),
    listHistory: (input, request) => call(listHistory, input, request),
    endSession: (input, request) => call(endSession, input, request),
    endOtherSessions: (input, request) => call(endOtherSessions, input, request),
    updateUser: (token, changes, request) => call(updateUser<Profile>, { token, changes }, request),
    deleteAccount: (input, request) => call(deleteAccount, input, request),
    restoreAccount: (input, request) =>
      call<RestoreAccountInput, LoginResult<Profile>>(restoreAccount, input, request),
    ensureSuperuser: (input) => call(ensureSuperuser, input),
    setPassword: (input) => call(setPassword, input),
    async importUsers(rows, given) {
      // Few processes ever do; the others need not load it.
      const { importUsers } = await import('./import/import-users.ts')
      return call(importUsers<Profile>, { rows, options: given ?? {} })
    },
    ping: () => call((context) => context.storage.ping(), undefined),
    start: life.start,
    close: life.close,
    sweep: () => call(async () => life.sweeper().sweep(), undefined),
    admin: admin<Profile>(call),
    mail: {
      drain: () => call(async () => life.dispatcher().drain(), undefined),
      deliver: (id) => call(async () => life.dispatcher().deliver(id), undefined),
    },
    mailbox: box,
    core,
  }
}

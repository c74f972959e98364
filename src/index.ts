export type { GivenPassword } from './account/given-password.ts'
export type { Admin, AdminActions } from './admin/admin.ts'
export type { AdminUser } from './admin/admin-user.ts'
export type { PersonInput } from './admin/read-person.ts'
export { type Auth, createAuth } from './auth.ts'
export type { Context, Core, QueuedMail, RequestInfo } from './context.ts'
export { defineConfig } from './define-config.ts'
export { AuthError, type AuthErrorCode, type AuthErrorDetails, isAuthError } from './errors.ts'
export type { AuthEvent, EventType } from './events.ts'
export { directory } from './files/directory.ts'
export type { CreateUserInput } from './flows/admin/create-user.ts'
export type { EventPage, ListEventsInput } from './flows/admin/list-events.ts'
export type { ListMailInput, MailPage } from './flows/admin/list-mail.ts'
export type { ListUsersInput, UserPage } from './flows/admin/list-users.ts'
export type { RankInput } from './flows/admin/set-rank.ts'
export type { ChangeEmailInput } from './flows/change-email.ts'
export type { ChangePasswordInput } from './flows/change-password.ts'
export type { ChoosePasswordInput, ChosenPassword } from './flows/choose-password.ts'
export type { ConfirmInput } from './flows/confirm.ts'
export type { ConfirmEmailChangeInput, ConfirmEmailChangeResult } from './flows/confirm-email-change.ts'
export type { CurrentSession } from './flows/current-session.ts'
export type { DeleteAccountInput, DeletedAccount } from './flows/delete-account.ts'
export type { DisownInput } from './flows/disown.ts'
export type { EndOtherSessionsInput } from './flows/end-other-sessions.ts'
export type { EndedSession, EndSessionInput } from './flows/end-session.ts'
export type { EnsureSuperuserInput, EnsureSuperuserResult } from './flows/ensure-superuser.ts'
export type { InspectLinkInput, LinkInspection } from './flows/inspect-link.ts'
export type { HistoryEntry, HistoryPage, ListHistoryInput } from './flows/list-history.ts'
export type { ListSessionsInput, OwnSession } from './flows/list-sessions.ts'
export type { LoginInput, LoginResult } from './flows/login.ts'
export type { ReauthenticateInput } from './flows/reauthenticate.ts'
export type { RegenerateInput } from './flows/regenerate.ts'
export type { RegisterInput } from './flows/register.ts'
export type { RequestPasswordResetInput } from './flows/request-password-reset.ts'
export type { RestoreAccountInput } from './flows/restore-account.ts'
export type { SetPasswordInput, SetPasswordResult } from './flows/set-password.ts'
export type { TakeBackEmailInput } from './flows/take-back-email.ts'
export type { UpdateUserInput } from './flows/update-user.ts'
export type { ImportRows } from './import/import-users.ts'
export type * from './import/types.ts'
export type { RegistrationForm } from './input/registration-form.ts'
export {
  type AttemptState,
  givenBack,
  MOST_ATTEMPTS,
  type NextAttempt,
  nextAttempt,
} from './limits/account-throttle.ts'
export { memoryLimiter } from './limits/memory-limiter.ts'
export { consoleLog, type Log } from './log.ts'
export type { MailReport } from './mail/dispatcher.ts'
export { type Mailbox, mailbox } from './mail/mailbox.ts'
export type { NoticeName } from './mail/notices.ts'
export type * from './mail/templates/types.ts'
export type {
  AuthOptions,
  DeletionRules,
  HashingLimits,
  LinkLifetimes,
  PageOptions,
  PasswordRules,
  RegistrationRequest,
  RegistrationRule,
  Retention,
  SessionLimits,
  Targets,
} from './options.ts'
export type * from './pages/admin/types.ts'
export type * from './pages/types.ts'
export { type Argon2idCost, argon2id } from './passwords/argon2id.ts'
export { type Clock, systemClock } from './ports/clock.ts'
export type { FileStore, ImageType, StoredFile } from './ports/file-store.ts'
export {
  isMailDirectory,
  type ListedMail,
  MAIL_PAGE,
  type MailDirectory,
  type MailQuery,
} from './ports/mail-directory.ts'
export type { Mail, Mailer } from './ports/mailer.ts'
export type { PasswordHasher, PasswordVerdict } from './ports/password-hasher.ts'
export { type RandomSource, systemRandom } from './ports/random.ts'
export type { RateLimiter, RateRule, RateVerdict } from './ports/rate-limiter.ts'
export type * from './ports/storage.ts'
export { HISTORY_PAGE, SWEEP_BATCH } from './ports/storage.ts'
export {
  type LinkClaims,
  type LinkPurpose,
  MAX_LINK_TOKEN_LENGTH,
  type TokenPurpose,
  type TokenSigner,
} from './ports/token-signer.ts'
export {
  COUNT_LIMIT,
  EVENT_PAGE,
  type EventQuery,
  isUserDirectory,
  nameKey,
  type PlacedUser,
  type UserDirectory,
  type UserFilter,
  type UserOrder,
  type UserPlace,
  type UserQuery,
  type UserSearch,
} from './ports/user-directory.ts'
export type { DefaultProfile, ProfileFault, ProfileInput, ProfileSchema } from './profile/profile.ts'
export type { FormField, ProfileField } from './profile/profile-fields.ts'
export type { KnownBrowser } from './sessions/known-browser.ts'
export type { OpenedSession, ProvenSession } from './sessions/sessions.ts'
export type { Settings } from './settings.ts'
export type { SweepReport } from './sweep/sweeper.ts'
export type { Language, Languages, TextsByLocale } from './texts/languages.ts'
export type { OwnTexts, TextKey, Texts, Translate } from './texts/texts.ts'
export { hmacSigner } from './tokens/hmac-signer.ts'
export type { User, UserStatus } from './user.ts'

export { type Auth, createAuth } from './auth.ts'
export type { Context, Core, RequestInfo } from './context.ts'
export { defineConfig } from './define-config.ts'
export { AuthError, type AuthErrorCode, type AuthErrorDetails, isAuthError } from './errors.ts'
export type { ChoosePasswordInput } from './flows/choose-password.ts'
export type { ConfirmInput } from './flows/confirm.ts'
export type { DisownInput } from './flows/disown.ts'
export type { EnsureSuperuserInput, EnsureSuperuserResult } from './flows/ensure-superuser.ts'
export type { InspectLinkInput, LinkInspection } from './flows/inspect-link.ts'
export type { LoginInput, LoginResult } from './flows/login.ts'
export type { RegenerateInput } from './flows/regenerate.ts'
export type { RegisterInput } from './flows/register.ts'
export { type AttemptState, type NextAttempt, nextAttempt } from './limits/account-throttle.ts'
export { memoryLimiter } from './limits/memory-limiter.ts'
export { consoleLog, type Log } from './log.ts'
export type { MailReport } from './mail/dispatcher.ts'
export { type Mailbox, mailbox } from './mail/mailbox.ts'
export type * from './mail/templates/types.ts'
export type {
  AuthOptions,
  HashingLimits,
  LinkLifetimes,
  PageOptions,
  PasswordRules,
  SessionLimits,
  Targets,
} from './options.ts'
export type * from './pages/types.ts'
export { type Argon2idCost, argon2id } from './passwords/argon2id.ts'
export { type Clock, systemClock } from './ports/clock.ts'
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
export {
  type LinkClaims,
  type LinkPurpose,
  MAX_LINK_TOKEN_LENGTH,
  type TokenSigner,
} from './ports/token-signer.ts'
export type { DefaultProfile, ProfileSchema } from './profile.ts'
export type { OpenedSession } from './sessions.ts'
export type { Settings } from './settings.ts'
export type { TextKey, Texts, Translate } from './texts/texts.ts'
export { hmacSigner } from './tokens/hmac-signer.ts'
export type { User, UserStatus } from './user.ts'

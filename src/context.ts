import { v7 } from 'uuid'
import { AuthError } from './errors.ts'
import type { RegistrationForm } from './input/registration-form.ts'
import { clientAddress } from './limits/client-address.ts'
import type { Log } from './log.ts'
import type { Clock } from './ports/clock.ts'
import type { FileStore } from './ports/file-store.ts'
import type { PasswordHasher } from './ports/password-hasher.ts'
import type { RandomSource } from './ports/random.ts'
import type { RateLimiter } from './ports/rate-limiter.ts'
import type { Change, CommitResult, EventRecord, OutboxMail, Storage } from './ports/storage.ts'
import type { TokenSigner } from './ports/token-signer.ts'
import type { ProfileSchema } from './profile/profile.ts'
import type { ProfileField } from './profile/profile-fields.ts'
import type { Settings } from './settings.ts'
import type { Language, Languages } from './texts/languages.ts'

/** Where a call comes from, as far as its caller knows. Adapters fill it in; the app's own code may leave it out. */
export interface RequestInfo {
  /** The client's address, as the framework sees it. Without one there is no throttle by client. */
  readonly ip?: string | null | undefined
  readonly userAgent?: string | null | undefined
  /**
   * The language that the reader wants, for messages, pages and mails: a tag such as `de`, or the whole of a browser's
   * `Accept-Language`. Default, also where no language of the option `texts` suits: the app's default.
   */
  readonly locale?: string | null | undefined
  /** The token of the known browser, from its cookie, unchecked. Without one a call is a stranger's. */
  readonly browser?: string | null | undefined
  /** Runs a task once the answer is on its way. Default: soon. */
  readonly after?: ((task: () => Promise<void>) => void) | undefined
}

/** What is told of a mail that waits. */
export type QueuedMail = Pick<OutboxMail, 'id' | 'notBefore'>

/** What every call of one `createAuth` shares: the ports and the settings. */
export interface Core<Profile extends object = object> {
  readonly storage: Storage
  readonly hasher: PasswordHasher
  readonly signer: TokenSigner
  readonly limiter: RateLimiter
  /** Null where people have no pictures. */
  readonly files: FileStore | null
  readonly clock: Clock
  readonly random: RandomSource
  readonly settings: Settings
  readonly profile: ProfileSchema<Profile>
  /** The fields of `profile`, in its order. */
  readonly profileFields: readonly ProfileField[]
  /** What a registration asks for besides; null for nothing. */
  readonly registrationForm: RegistrationForm | null
  /** The languages that the app speaks. */
  readonly languages: Languages
  readonly log: Log
  /** Warns once for each key. */
  readonly warnOnce: (key: string, message: string) => void
  /** Told after a commit that mail waits. */
  readonly mailQueued: (mails: readonly QueuedMail[]) => void
  /** Told after a commit what happened. */
  readonly eventHappened: (event: EventRecord) => void
  /** The app's hook before an account is deleted; null for none. */
  readonly onDelete: ((userId: string) => unknown) | null
  /** Runs a task whose failure must not reach the caller; `close()` waits for it. */
  readonly inBackground: (task: () => Promise<void>) => void
}

/** What a flow is given: the core, where this one call comes from, and the language to answer it in. */
export interface Context<Profile extends object = object> extends Core<Profile>, Language {
  readonly request: RequestInfo
}

/** A context for one call, which answers in the language that suits its reader. */
export function contextOf<Profile extends object>(
  core: Core<Profile>,
  request: RequestInfo = {},
): Context<Profile> {
  return { ...core, ...core.languages.of(request.locale), request }
}

/** A new UUIDv7, by the clock and the randomness of the context. */
export function newId(context: Pick<Core, 'clock' | 'random'>): string {
  return v7({ msecs: context.clock.now().getTime(), random: context.random(16) })
}

/** Stored user agents are cut to so many UTF-16 units. */
const MAX_USER_AGENT_LENGTH = 512

/** The client's address and browser, as they are stored. */
export function requestOrigin(context: Context): { ip: string | null; userAgent: string | null } {
  const { userAgent } = context.request
  return {
    ip: clientAddress(context),
    userAgent: userAgent?.slice(0, MAX_USER_AGENT_LENGTH).toWellFormed() ?? null,
  }
}

/** How often a flow reads again when what it read has moved, before it gives up. */
const MAX_TURNS = 5

/**
 * Runs a flow's turn (read, think, commit) until its commit is not `stale`. A turn gives `stale` to be run again
 * and anything else as its result. Throws `unavailable` when it stays stale.
 */
export async function untilFresh<T>(turn: () => Promise<T | 'stale'>): Promise<T> {
  for (let count = 0; count < MAX_TURNS; count += 1) {
    const result = await turn()
    if (result !== 'stale') return result
  }
  throw new AuthError('unavailable', { cause: new Error('the account changed at every try') })
}

/** Commits, and tells the dispatcher of the mail among the changes, and the app of the events. Throws `last_superuser`. */
export async function commit(
  context: Core,
  changes: readonly Change[],
): Promise<Exclude<CommitResult, 'last_superuser'>> {
  const result = await context.storage.commit(changes)
  if (result === 'last_superuser') throw new AuthError('last_superuser')
  if (result === 'done') {
    const mails = changes.flatMap((change) => (change.kind === 'addMail' ? [change.mail] : []))
    if (mails.length > 0) context.mailQueued(mails)
    for (const change of changes) if (change.kind === 'addEvent') context.eventHappened(change.event)
  }
  return result
}

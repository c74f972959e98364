import type { Core, QueuedMail } from './context.ts'
import { defined } from './defined.ts'
import { AuthError } from './errors.ts'
import { heardEvent } from './events.ts'
import { type Dispatcher, makeDispatcher } from './mail/dispatcher.ts'
import type { Mailbox } from './mail/mailbox.ts'
import { mailTemplates } from './mail/templates/index.ts'
import type { AuthOptions } from './options.ts'
import { MAILBOX_PATHS } from './paths.ts'
import type { Mailer } from './ports/mailer.ts'
import { systemRandom } from './ports/random.ts'
import type { EventRecord } from './ports/storage.ts'
import type { TokenSigner } from './ports/token-signer.ts'
import type { Settings } from './settings.ts'
import { makeSweeper, type Sweeper } from './sweep/sweeper.ts'
import { hmacSigner } from './tokens/hmac-signer.ts'
import { resolveSecrets } from './tokens/secrets.ts'

/** Starts, holds and ends what `createAuth` needs while it runs. */
export interface Lifecycle {
  attach(core: Core): void
  started(): boolean
  start(): Promise<void>
  close(): Promise<void>
  /** What start made; a call before it is a mistake of ours. */
  signer(): TokenSigner
  dispatcher(): Dispatcher
  sweeper(): Sweeper
  mailQueued(mails: readonly QueuedMail[]): void
  eventHappened(event: EventRecord): void
  inBackground(task: () => Promise<void>): void
}

/** Those that run in this process in development, so that a module loaded again can close the former one. */
const RUNNING = Symbol.for('latchkey.running')
const holder = globalThis as { [RUNNING]?: Map<string, () => Promise<void>> }

/** Makes the life cycle of one `createAuth`. Opens nothing yet. */
export function lifecycle(
  options: Omit<AuthOptions<object>, 'profile'>,
  settings: Settings,
  box: Mailbox | null,
): Lifecycle {
  const tasks = new Set<Promise<void>>()
  let core: Core | undefined
  let ready:
    | { readonly signer: TokenSigner; readonly dispatcher: Dispatcher; readonly sweeper: Sweeper }
    | undefined
  let starting: Promise<void> | undefined
  let closing: Promise<void> | undefined
  const name = `${settings.url.href} ${options.storage.name}`
  const former = settings.development ? takeOver(name, close) : null

  async function run(): Promise<void> {
    if (closing) throw new AuthError('unavailable', { cause: new Error('latchkey was closed') })
    if (!core) throw new TypeError('lifecycle: attach the core first.')
    await former?.()
    const secrets = options.signer
      ? []
      : resolveSecrets(options.secret, settings, core.random ?? systemRandom)
    const signer = options.signer ?? hmacSigner(secrets, settings.url.href)
    const mailer = chooseMailer(options.mailer, box)
    await mailer.check?.()
    await options.limiter?.check?.()
    await options.files?.check?.()
    await options.storage.open({ migrate: options.migrate ?? settings.development })
    const dispatcher = makeDispatcher(core, box === mailer ? mailer : withCopy(mailer, box), {
      ...mailTemplates,
      ...defined(options.mails),
    })
    const sweeper = makeSweeper(core)
    ready = { signer, dispatcher, sweeper }
    if (options.dispatchMail ?? true) {
      dispatcher.start()
      sweeper.start()
    }
    announce(settings, box, core)
  }

  function close(): Promise<void> {
    closing ??= (async () => {
      await starting?.catch(() => {})
      ready?.sweeper.stop()
      await ready?.dispatcher.stop()
      await Promise.allSettled(tasks)
      await options.mailer?.close?.()
      await options.limiter?.close?.()
      await options.storage.close()
      letGo(name, close)
    })()
    return closing
  }

  const held = () => {
    if (ready) return ready
    throw new AuthError('unavailable', { cause: new Error('latchkey is not started') })
  }

  return {
    attach: (given) => {
      core = given
    },
    started: () => ready !== undefined && closing === undefined,
    start() {
      starting ??= run().catch((error: unknown) => {
        starting = undefined
        throw error
      })
      return closing ? run() : starting
    },
    close,
    signer: () => held().signer,
    dispatcher: () => held().dispatcher,
    sweeper: () => held().sweeper,
    mailQueued(mails) {
      const { onMailQueued } = options
      for (const { id, notBefore } of mails) {
        tell(
          () => onMailQueued?.(id, notBefore),
          core,
          'onMailQueued threw; the dispatcher sends the mail all the same.',
        )
      }
      ready?.dispatcher.wake()
    },
    eventHappened(event) {
      const { onEvent } = options
      if (onEvent) tell(() => onEvent(heardEvent(event)), core, `onEvent threw at ${event.type}.`)
    },
    inBackground(task) {
      const running: Promise<void> = Promise.resolve()
        .then(task)
        .catch((error: unknown) => core?.log.warn(`a task in the background failed: ${String(error)}`))
        .finally(() => tasks.delete(running))
      tasks.add(running)
    },
  }
}

/** Forgets one that is closed, unless another has taken its place. */
function letGo(name: string, close: () => Promise<void>): void {
  if (holder[RUNNING]?.get(name) === close) holder[RUNNING].delete(name)
}

/** Puts this life cycle in the place of one with the same name, and gives what closes that. */
function takeOver(name: string, close: () => Promise<void>): (() => Promise<void>) | null {
  const running = holder[RUNNING] ?? new Map<string, () => Promise<void>>()
  holder[RUNNING] = running
  const former = running.get(name) ?? null
  running.set(name, close)
  return former
}

function chooseMailer(given: Mailer | undefined, box: Mailbox | null): Mailer {
  const mailer = given ?? box
  if (mailer) return mailer
  throw new TypeError(
    'createAuth: option "mailer" is missing; outside development mail must be sent: mailer: smtp({ url: process.env.SMTP_URL, from: "accounts@example.com" }) from latchkey/smtp.',
  )
}

/** Keeps a copy of every mail that was sent. */
function withCopy(mailer: Mailer, box: Mailbox | null): Mailer {
  if (!box) return mailer
  return {
    async send(mail, signal) {
      await mailer.send(mail, signal)
      await box.send(mail, signal)
    },
  }
}

/** Calls a hook of the app's, whose failure is the operator's to know and nobody else's. */
function tell(hook: () => unknown, core: Core | undefined, threw: string): void {
  const log = (error: unknown) => core?.log.error(threw, error)
  try {
    // An async function fits the option too, and its rejection must not end the process.
    Promise.resolve(hook()).catch(log)
  } catch (error) {
    log(error)
  }
}

/** So many texts that a language has not got are named. */
const MAX_NAMED_KEYS = 5

function announce(settings: Settings, box: Mailbox | null, core: Core): void {
  const mode = settings.development ? 'development' : 'production'
  const where = box ? `; mails are kept at ${settings.origin}${MAILBOX_PATHS.page}` : ''
  core.log.info(`${mode} at ${settings.url.href}${where}.`)
  for (const [locale, keys] of core.languages.missing) {
    const named = keys.slice(0, MAX_NAMED_KEYS).join(', ')
    const more = keys.length > MAX_NAMED_KEYS ? ` and ${keys.length - MAX_NAMED_KEYS} more` : ''
    core.log.warn(`option "texts.${locale}" leaves to English: ${named}${more}.`)
  }
  if (settings.limitsOff) core.log.warn('every throttle is off (dangerouslyDisableLimits).')
}

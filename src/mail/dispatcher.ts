import { type Context, type Core, contextOf } from '../context.ts'
import { addEvent } from '../events.ts'
import type { Mailer } from '../ports/mailer.ts'
import type { ClaimedMail, MailOutcome, UserRecord } from '../ports/storage.ts'
import { linkStands } from '../tokens/link.ts'
import { DECOY } from './queue.ts'
import { renderMail } from './render.ts'
import type { MailTemplates } from './templates/types.ts'

/** How long a worker may hold a mail; a worker that dies gives it back after so long. */
const LEASE_SECONDS = 60
/** How long a mailer may take over one mail; less than the lease, so that no mail has two senders. */
export const SEND_TIMEOUT_SECONDS = 30
/** How long mail under way may take once the app stops; then it is given back, to be sent after the next start. */
export const STOP_GRACE_SECONDS = 10
/** Mails that one worker sends at the same time. */
const BATCH = 10
/** How often the outbox is looked at for mail whose time has come, and for leases that ran out. */
const POLL_SECONDS = 1
/** First pause after a failure; it doubles up to the longest. */
const FIRST_RETRY_SECONDS = 5
const LONGEST_RETRY_SECONDS = 900
/** Tries before a mail goes to the dead letters: some ten hours. */
export const MAX_ATTEMPTS = 48
/** Longest error text kept with a mail, in UTF-16 units. */
const MAX_ERROR_LENGTH = 500

/** What one round of sending did. */
export interface MailReport {
  readonly sent: number
  /** Failed for now, to be tried again. */
  readonly retried: number
  /** Failed for good. */
  readonly dead: number
  /** Not sent because its link would no longer work. */
  readonly dropped: number
}

/** Sends what waits in the outbox. */
export interface Dispatcher {
  /** Begins to send in the background; its timers keep no process alive. */
  start(): void
  /** Mail was queued: look now. */
  wake(): void
  /** Sends all that is due, and resolves when it is done. */
  drain(): Promise<MailReport>
  /** Sends one mail if it is due; for a job queue. Nothing when it is not, was sent, or is being sent. */
  deliver(id: string): Promise<MailReport>
  /** Begins no further mail, waits {@link STOP_GRACE_SECONDS} for those under way and gives the rest back. */
  stop(): Promise<void>
}

/** Makes the dispatcher. At least once: a mail that was sent, but not noted, is sent again under the same id. */
export function makeDispatcher(core: Core, mailer: Mailer, templates: MailTemplates): Dispatcher {
  const context = contextOf(core)
  const underWay = new Set<Promise<unknown>>()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let again = false
  let stopped = false
  const stopping = new AbortController()

  async function drain(id?: string): Promise<MailReport> {
    const total = { sent: 0, retried: 0, dead: 0, dropped: 0 }
    while (!stopped) {
      const claim = { now: core.clock.now(), leaseSeconds: LEASE_SECONDS, limit: BATCH }
      const rows = await core.storage.claimMail(id === undefined ? claim : { ...claim, limit: 1, id })
      const work = Promise.all(
        rows.map((row) => handle({ context, mailer, templates, stopping: stopping.signal }, row)),
      )
      underWay.add(work)
      for (const outcome of await work.finally(() => underWay.delete(work))) {
        if (outcome.kind === 'sent') total.sent += 1
        if (outcome.kind === 'retry') total.retried += 1
        if (outcome.kind === 'dead') total.dead += 1
        if (outcome.kind === 'drop' && outcome.event) total.dropped += 1
      }
      if (rows.length < BATCH) break
    }
    return total
  }

  function wake(): void {
    if (stopped || timer === undefined) return
    again = true
    running ??= round().finally(() => {
      running = undefined
    })
  }

  /** Looks before it claims: a read disturbs nobody, a claim takes the storage's write lock. */
  function poll(): void {
    const look = core.storage.nextMailAt().then(
      (due) => {
        if (due !== null && due <= core.clock.now()) wake()
      },
      () => wake(),
    )
    underWay.add(look)
    void look.finally(() => underWay.delete(look))
  }

  async function round(): Promise<void> {
    while (again && !stopped) {
      again = false
      await drain().catch((error: unknown) => {
        core.log.error('the outbox could not be worked on; it is tried again.', error)
      })
    }
  }

  return {
    start() {
      if (timer !== undefined) return
      timer = setInterval(poll, POLL_SECONDS * 1000).unref()
      wake()
    },
    wake,
    drain: () => drain(),
    deliver: (id) => drain(id),
    async stop() {
      stopped = true
      clearInterval(timer)
      const grace = setTimeout(() => stopping.abort(), STOP_GRACE_SECONDS * 1000)
      await Promise.allSettled([...underWay, running])
      clearTimeout(grace)
    },
  }
}

/** What it takes to send a mail. */
interface Worker {
  readonly context: Context
  readonly mailer: Mailer
  readonly templates: MailTemplates
  /** Aborted when the app will wait no longer. */
  readonly stopping: AbortSignal
}

async function handle(worker: Worker, row: ClaimedMail): Promise<MailOutcome> {
  const { context } = worker
  const outcome = await attempt(worker, row)
  try {
    const noted = await context.storage.settleMail(row.id, row.lease, outcome)
    if (noted && outcome.kind === 'drop' && outcome.event) context.eventHappened(outcome.event)
  } catch (error) {
    context.log.error(`what became of mail ${row.id} could not be noted; it may be sent again.`, error)
  }
  return outcome
}

async function attempt(worker: Worker, row: ClaimedMail): Promise<MailOutcome> {
  const { context, mailer, templates, stopping } = worker
  // A job comes as soon as the mail waits; one that was throttled or failed must wait all the same.
  if (row.notBefore > context.clock.now()) return { kind: 'release' }
  if (row.template === DECOY) return { kind: 'drop', event: null }
  try {
    const user = row.link ? await context.storage.findUserById(row.link.userId) : null
    if (row.link && !wouldWork(context, row.link, user)) return dropped(context, row)
    const mail = renderMail(context, templates, row, user)
    await inTime((signal) => mailer.send(mail, signal), stopping)
    return { kind: 'sent', at: context.clock.now() }
  } catch (error) {
    return stopping.aborted ? { kind: 'release' } : failed(context, row, error)
  }
}

/** Whether a link that is signed now would open what it is for. */
function wouldWork(
  context: Context,
  link: NonNullable<ClaimedMail['link']>,
  user: UserRecord | null,
): user is UserRecord {
  return user !== null && linkStands(user, link.purpose, link.trust) && link.deadline > context.clock.now()
}

function dropped(context: Context, row: ClaimedMail): MailOutcome {
  const change = addEvent(context, {
    type: 'mail.dropped',
    userId: row.link?.userId ?? null,
    detail: { template: row.template, reason: 'its link would no longer work' },
  })
  return { kind: 'drop', event: change.event }
}

function failed(context: Context, row: ClaimedMail, error: unknown): MailOutcome {
  const text = describe(error)
  const permanent = typeof error === 'object' && error !== null && 'permanent' in error && error.permanent
  if (permanent === true || row.attempts >= MAX_ATTEMPTS) {
    context.log.error(`mail ${row.id} (${row.template}) is given up: ${text}`)
    return { kind: 'dead', at: context.clock.now(), error: text }
  }
  const pause = Math.min(FIRST_RETRY_SECONDS * 2 ** (row.attempts - 1), LONGEST_RETRY_SECONDS)
  const jitter = 1 + ((context.random(1)[0] ?? 0) / 255 - 0.5) * 0.4
  const notBefore = new Date(context.clock.now().getTime() + pause * jitter * 1000)
  context.log.warn(`mail ${row.id} (${row.template}) was not sent and is tried again: ${text}`)
  return { kind: 'retry', notBefore, error: text }
}

/** A mailer may heed the signal or not; the wait ends all the same. */
async function inTime(send: (signal: AbortSignal) => Promise<void>, stopping: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([AbortSignal.timeout(SEND_TIMEOUT_SECONDS * 1000), stopping])
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () =>
      reject(new Error(`the mailer took more than ${SEND_TIMEOUT_SECONDS} s`)),
    )
  })
  await Promise.race([send(signal), late])
}

/** An error's text on one line; a mailer's error may quote the recipient, never the link. */
function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/\s+/g, ' ').slice(0, MAX_ERROR_LENGTH).toWellFormed()
}

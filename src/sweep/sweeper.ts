import { type Core, contextOf } from '../context.ts'
import { SWEEP_BATCH, type SweptKind } from '../ports/storage.ts'
import type { Settings } from '../settings.ts'
import { sweepFiles, UNCLAIMED_FILE_SECONDS } from './sweep-files.ts'
import { sweepLeaving } from './sweep-leaving.ts'
import { sweepPending } from './sweep-pending.ts'

/** How often what is over is taken away, in seconds. */
const SWEEP_SECONDS = 600
/** Most batches of one kind in one sweep: the next one goes on. */
const MOST_BATCHES = 100

/** What a sweep took away. */
export interface SweepReport {
  /** Sessions that had expired. */
  readonly sessions: number
  /** Accounts whose time of grace had passed. */
  readonly accounts: number
  /** Accounts that were never confirmed. */
  readonly pendingAccounts: number
  readonly sentMail: number
  /** Mail that could not be sent and was given up. */
  readonly deadMail: number
  readonly events: number
  /** Counts of wrong passwords, each of one address. */
  readonly attempts: number
  /** Files that no user had. */
  readonly files: number
}

/** Takes away what is over, in batches, now and then. */
export interface Sweeper {
  /** Begins to sweep in the background; its timer keeps no process alive. */
  start(): void
  sweep(): Promise<SweepReport>
  stop(): void
}

/**
 * Makes the sweeper. Nothing depends on it: what is over counts for nothing, whether it is there or not. Each batch
 * stands for itself, so that one that is cut off is simply begun again, and several processes may sweep at once.
 */
export function makeSweeper(core: Core): Sweeper {
  const context = contextOf(core)
  const { retention } = core.settings
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const ago = (seconds: number) => new Date(core.clock.now().getTime() - seconds * 1000)

  async function inBatches(batch: () => Promise<number>): Promise<number> {
    let total = 0
    for (let count = 0; count < MOST_BATCHES && !stopped; count += 1) {
      const swept = await batch()
      total += swept
      if (swept < SWEEP_BATCH) break
    }
    return total
  }

  const old = (kind: SweptKind) =>
    inBatches(() => core.storage.sweepOld(kind, ago(retention[SECONDS_OF[kind]])))

  async function sweep(): Promise<SweepReport> {
    return {
      sessions: await inBatches(() => core.storage.sweepSessions(core.clock.now())),
      accounts: await sweepLeaving(context, () => stopped),
      pendingAccounts: await sweepPending(context, ago(retention.pendingAccountsSeconds), () => stopped),
      sentMail: await old('sentMail'),
      deadMail: await old('deadMail'),
      attempts: await old('attempts'),
      files: await sweepFiles(context, ago(UNCLAIMED_FILE_SECONDS), () => stopped),
      events: await old('events'),
    }
  }

  return {
    start() {
      const run = () => core.inBackground(async () => void (await sweep()))
      timer ??= setInterval(run, SWEEP_SECONDS * 1000).unref()
    },
    sweep,
    stop() {
      stopped = true
      clearInterval(timer)
    },
  }
}

const SECONDS_OF: Readonly<Record<SweptKind, keyof Settings['retention']>> = {
  sentMail: 'sentMailSeconds',
  deadMail: 'deadMailSeconds',
  events: 'eventsSeconds',
  attempts: 'attemptsSeconds',
}

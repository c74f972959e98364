import { type Context, commit } from '../context.ts'
import { removePicture } from '../files/picture.ts'
import { SWEEP_BATCH } from '../ports/storage.ts'

/**
 * How long a file may be there that no user has, in seconds: for as long, a flow may be about to give it to one. Much
 * longer than a flow can last, as each of its statements is given up within seconds.
 */
export const UNCLAIMED_FILE_SECONDS = 3600
/** Most files of one sweep; the next one goes on. */
const MOST_FILES = 10_000
/** After so many failures a sweep leaves the files alone: each may have waited for a place that does not answer. */
const MOST_FAILURES = 5

/**
 * Removes the files that were noted before a moment, one by one, and answers how many. One that the place keeps stops
 * none of the others: it is noted anew, behind them, and tried again when that note is old. Throws `unavailable` when
 * the database does not answer.
 */
export async function sweepFiles(
  context: Context,
  notedBefore: Date,
  isStopped: () => boolean,
): Promise<number> {
  if (!context.files) return 0
  let removed = 0
  let failures = 0
  for (let count = 0; count < MOST_FILES; count += SWEEP_BATCH) {
    const names = await context.storage.listFiles(notedBefore)
    for (const name of names) {
      if (isStopped() || failures === MOST_FAILURES) return removed
      try {
        await removePicture(context, name)
        removed += 1
      } catch (error) {
        failures += 1
        await noteAnew(context, name, error)
      }
    }
    if (names.length < SWEEP_BATCH) break
  }
  return removed
}

/** In the place of the former note; another process may have removed the file meanwhile, and then there is none. */
async function noteAnew(context: Context, name: string, error: unknown): Promise<void> {
  const at = context.clock.now()
  await commit(context, [
    { kind: 'forgetFile', name, mustExist: true },
    { kind: 'noteFile', name, at },
  ])
  const reason = (error as Error).cause ?? error
  context.log.warn(
    `the picture ${name}, which nobody has, was not removed and is tried again: ${String(reason)}`,
  )
}

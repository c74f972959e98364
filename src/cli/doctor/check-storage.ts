import type { Clock } from '../../ports/clock.ts'
import { systemRandom } from '../../ports/random.ts'
import type { Storage } from '../../ports/storage.ts'
import { isUserDirectory } from '../../ports/user-directory.ts'
import type { SqlStorage } from '../../sql/sql-storage.ts'
import { counted } from '../terminal.ts'
import { about, type Finding, inTime } from './finding.ts'

/** What is said of the tables, in the words of the storages. */
const ABOUT_TABLES = /\b(?:tables? |lacks the table)/

/** Whether the database can be used, and has the tables of this release. Leaves it open when it can. */
export async function checkStorage(storage: Storage): Promise<readonly Finding[]> {
  const database = about('database')
  const tables = about('tables')
  try {
    await inTime(storage.open({ migrate: false }))
  } catch (error) {
    const { message } = database.failed(error)
    return ABOUT_TABLES.test(message)
      ? [database.ok(storage.name), tables.problem(message)]
      : [database.problem(message), tables.skipped('The database must be mended first')]
  }
  try {
    // One that may only read would be found by the first person who registers.
    await inTime(storage.ping().then(() => storage.clearAttempts(systemRandom(32))))
  } catch (error) {
    return [database.failed(error), tables.skipped('The database must be mended first')]
  }
  return [
    database.ok(storage.name),
    tables.ok('They are those of this release'),
    ...(await checkAdmin(storage)),
  ]
}

async function checkAdmin(storage: Storage): Promise<readonly Finding[]> {
  if (!isUserDirectory(storage)) return []
  const anybody = { search: null, staff: null, confirmed: null, joinedFrom: null, joinedBefore: null }
  const superusers = await storage.countUsers({ ...anybody, status: 'active', superuser: true })
  return superusers > 0
    ? []
    : [about('tables').warning('There is no superuser, so nobody can administer: npx latchkey create-admin')]
}

/** Clocks may be apart by so many seconds before links and sessions would end when nobody expects it. */
const MOST_SECONDS = 60
/** Before this moment nothing of this release can have run. */
const RELEASED = new Date('2026-11-01T00:00:00Z')

/** Whether it is the time that it seems to be. `storage` is one whose tables have been found. */
export async function checkClock(clock: Clock, system: Clock, storage: Storage | null): Promise<Finding> {
  const { ok, problem, failed } = about('clock')
  const now = system.now()
  const off = Math.round((clock.now().getTime() - now.getTime()) / 1000)
  if (Math.abs(off) > MOST_SECONDS) {
    return problem(
      `Option "clock" is ${counted(Math.abs(off), 'second')} ${off > 0 ? 'ahead of' : 'behind'} this computer: leave it out, but for tests`,
    )
  }
  if (now < RELEASED) {
    return problem(`This computer says that it is ${now.toISOString()}: set its clock, or let NTP do it`)
  }
  try {
    const sql = storage && 'migrations' in storage ? (storage as SqlStorage) : null
    const theirs = await sql?.time?.()
    const apart = theirs ? Math.round((theirs.getTime() - system.now().getTime()) / 1000) : 0
    if (Math.abs(apart) > MOST_SECONDS) {
      return problem(
        `The clock of the database is ${counted(Math.abs(apart), 'second')} ${apart > 0 ? 'ahead of' : 'behind'} this computer's, and one of them is wrong: let NTP set both`,
      )
    }
    const migrated = sql && (await lastMigrated(sql))
    if (migrated !== null && migrated.getTime() - now.getTime() > MOST_SECONDS * 1000) {
      return problem(
        `The tables were made at ${migrated.toISOString()}, which is yet to come: set the clock of this computer, or of the one that made them`,
      )
    }
  } catch (error) {
    return failed(error)
  }
  return ok(now.toISOString())
}

async function lastMigrated(storage: SqlStorage): Promise<Date | null> {
  const times = (await storage.migrations().status()).map(({ at }) => at?.getTime() ?? 0)
  return times.length === 0 ? null : new Date(Math.max(...times))
}

import type { AuthOptions } from '../../options.ts'
import type { Clock } from '../../ports/clock.ts'
import { isMailDirectory } from '../../ports/mail-directory.ts'
import type { Storage } from '../../ports/storage.ts'
import type { Settings } from '../../settings.ts'
import { counted } from '../terminal.ts'
import { about, type Finding, inTime } from './finding.ts'

/** Mail that is due for so many minutes is sent by nobody. */
const OVERDUE_MINUTES = 15

/** Whether mail can be sent, and is. Sends none. `storage` is open, or null. */
export async function checkMail(
  { mailer }: AuthOptions<object>,
  settings: Settings,
  storage: Storage | null,
  clock: Clock,
): Promise<readonly Finding[]> {
  const { ok, problem, failed } = about('mail')
  const findings: Finding[] = []
  if (mailer) {
    try {
      await mailer.check?.()
      if (mailer.probe) await inTime(mailer.probe())
    } catch (error) {
      const { message } = failed(error)
      findings.push(
        problem(
          `Mail cannot be sent: ${message}. Check the mailer's address, user and password in the settings`,
        ),
      )
    }
  } else if (!settings.development) {
    findings.push(
      problem(
        'Option "mailer" is missing; outside development mail must be sent: mailer: smtp({ url: process.env.SMTP_URL, from: "accounts@shop.example" }) from latchkey/smtp',
      ),
    )
  }
  if (storage) findings.push(...(await checkOutbox(storage, clock)))
  if (findings.length > 0) return findings
  if (!mailer) return [ok('Development: it goes to the mailbox')]
  return [ok(mailer.probe ? 'The mail server lets us in' : 'The mailer is ready, as far as it tells')]
}

async function checkOutbox(storage: Storage, clock: Clock): Promise<readonly Finding[]> {
  const { warning } = about('mail')
  const findings: Finding[] = []
  const due = await storage.nextMailAt()
  const minutes = due === null ? 0 : Math.floor((clock.now().getTime() - due.getTime()) / 60_000)
  if (minutes >= OVERDUE_MINUTES) {
    findings.push(
      warning(
        `Mail has been due for ${counted(minutes, 'minute')}, and nobody sends it: call auth.start() in the app, or run npx latchkey mail run`,
      ),
    )
  }
  if (isMailDirectory(storage)) {
    const dead = await storage.listMail({ status: 'dead', after: null })
    if (dead.length > 0) {
      findings.push(
        warning(
          `Mail was given up: see why with npx latchkey mail list --dead, then npx latchkey mail retry --dead`,
        ),
      )
    }
  }
  return findings
}

/** Whether guessing is slowed down in every process. */
export async function checkLimiter({ limiter }: AuthOptions<object>): Promise<Finding> {
  const { ok, problem, failed } = about('limiter')
  if (!limiter) return ok('In memory, for one process; several need redisLimiter() of latchkey/redis')
  try {
    await limiter.probe?.()
    return ok(limiter.probe ? 'It answers' : 'One of the app, which cannot be asked')
  } catch (error) {
    return problem(
      `${failed(error).message}: until it answers each process limits by its own counts; check the limiter's address in the settings`,
    )
  }
}

/** Whether pictures can be kept. Keeps none. */
export async function checkFiles({ files }: AuthOptions<object>, settings: Settings): Promise<Finding> {
  const { ok, failed } = about('files')
  if (!files) {
    return settings.development
      ? ok('Development: pictures are kept in .latchkey/files')
      : ok('None, so pictures are refused; files: directory("uploads") would keep them')
  }
  try {
    if (files.probe) await inTime(files.probe())
    return ok(files.probe ? 'Pictures can be kept' : 'A store of the app, which cannot be asked')
  } catch (error) {
    return failed(error)
  }
}

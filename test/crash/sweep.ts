import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { type Auth, argon2id, createAuth, type DefaultProfile, type Storage } from 'latchkey'
import { FLOWS, RIGHT_PASSWORD, type SweptFlow } from '../support/flows.ts'
import { openStorage } from '../support/open-storage.ts'
import type { TestDatabase } from './databases.ts'
import type { FailPoint } from './fixtures/fail-point.ts'

const RUNNER = new URL('fixtures/run-flow.ts', import.meta.url)
/**
 * When a process is killed: once a statement that writes is answered. Until the next one the database is the same, so that
 * only a long sweep tries every moment.
 */
const EVERY_MOMENT = Number(process.env.CRASH_ROUNDS ?? 1) > 1
const MOMENTS = EVERY_MOMENT ? (['before', 'after'] as const) : (['after'] as const)
/** More statements than any flow has. */
const MOST_STATEMENTS = 60

/** What a sweep found. */
export interface SweepReport {
  crashes: number
  /** What did not hold after a crash, in words. */
  readonly faults: string[]
}

/** Kills a process at every statement of a flow, and looks at what is left. */
export async function sweepFlow(database: TestDatabase, name: string, report: SweepReport): Promise<void> {
  const flow = FLOWS[name]
  if (!flow) throw new Error(`there is no flow ${name}`)
  const survivor = await openSurvivor(database)
  const { next, end } = runners(database)
  try {
    for (let statement = 1; statement < MOST_STATEMENTS; statement += 1) {
      let reached = false
      for (const when of MOMENTS) {
        const crashed = await crashOnce(
          survivor,
          next,
          { name, flow },
          { statement, when, reads: EVERY_MOMENT },
          report,
        )
        if (crashed) report.crashes += 1
        reached ||= crashed
      }
      if (!reached) break
    }
  } finally {
    await end()
    await survivor.auth.close()
  }
}

/** Processes that are ready to run a flow and die; one is started ahead, while the last one's remains are looked at. */
function runners(database: TestDatabase) {
  let spare = startRunner(database)
  return {
    next(): Promise<ChildProcess> {
      const ready = spare
      spare = startRunner(database)
      return ready
    },
    async end(): Promise<void> {
      const child = await spare
      child.kill('SIGKILL')
    },
  }
}

interface Survivor {
  readonly auth: Auth<DefaultProfile>
  readonly storage: Storage
  token(email: string, within?: string): Promise<string>
}

/** The process that goes on: it prepares, and looks at what the others left behind. */
async function openSurvivor(database: TestDatabase): Promise<Survivor> {
  const storage = await openStorage(database.engine, database.url)
  const auth = createAuth<DefaultProfile>({
    url: 'http://localhost:3000/users',
    secret: 'Zk3vWq8LxT5rNc7PbY2mHd9FgJ4sKa6U',
    siteName: `survivor of ${database.engine} ${crypto.randomUUID().slice(0, 8)}`,
    storage,
    dispatchMail: false,
    dangerouslyDisableLimits: true,
    hasher: argon2id({}, { memoryKiB: 64, passes: 1 }),
    log: { info() {}, warn() {}, error() {} },
  })
  await auth.start()
  return {
    auth,
    storage,
    async token(email, within = '/confirm/') {
      await auth.mail.drain()
      const mail = auth.mailbox?.mails.find(({ to }) => to === email)
      const link = mail?.links.find((url) => url.includes(within))
      const token = link?.split('/').at(-2)
      if (!token) throw new Error(`no link was mailed to ${email}`)
      return token
    },
  }
}

let people = 0

async function crashOnce(
  survivor: Survivor,
  next: () => Promise<ChildProcess>,
  { name, flow }: { name: string; flow: SweptFlow },
  point: FailPoint,
  report: SweepReport,
): Promise<boolean> {
  people += 1
  const email = `p${people}-${process.pid}@example.com`
  const data = await flow.prepare(survivor, email)
  if (!(await runAndKill(await next(), { flow: name, data, point }))) return false
  await expectSound(survivor, flow, () => flow.act(survivor.auth, data), email).catch((error: unknown) => {
    const where = `${survivor.storage.name}, ${name}, ${point.when} statement ${point.statement}`
    report.faults.push(`${where}: ${String(error)}`)
  })
  return true
}

async function runAndKill(child: ChildProcess, task: object): Promise<boolean> {
  try {
    child.send(task)
    const [outcome] = await Promise.race([once(child, 'message'), once(child, 'exit')])
    return outcome === null
  } finally {
    child.kill('SIGKILL')
  }
}

async function startRunner(database: TestDatabase): Promise<ChildProcess> {
  const child = fork(RUNNER, [database.engine, database.url], {
    // Nothing of what the test runner loads into its own processes.
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [first] = await Promise.race([once(child, 'message'), once(child, 'exit')])
  if (first !== 'ready') throw new Error('the process that runs a flow did not start')
  return child
}

/** Nothing is half done: no account without its mail, no second one, no session without a password; a retry ends well. */
async function expectSound(
  { auth, storage, token }: Survivor,
  flow: SweptFlow,
  again: () => Promise<unknown>,
  email: string,
): Promise<void> {
  const left = await storage.findUserByEmailKey(email)
  if (left && !left.confirmedAt) await token(email)
  await again().catch((error: unknown) => {
    const code = (error as { code?: unknown }).code
    if (code !== flow.again) throw new Error(`the same again was answered ${String(code ?? error)}`)
  })
  const user = await storage.findUserByEmailKey(email)
  if (flow.removes) {
    if (user) throw new Error('the account is still there')
    return
  }
  if (!user) throw new Error('there is no account')
  if (!user.confirmedAt || !user.passwordHash) {
    const link = { token: await token(email) }
    if (user.passwordHash) await auth.confirm(link)
    else await auth.choosePassword({ ...link, password: RIGHT_PASSWORD })
  }
  const { session } = await auth.login({ email, password: RIGHT_PASSWORD })
  if (!(await auth.currentUser(session.token))) throw new Error('a log-in opened no session')
}

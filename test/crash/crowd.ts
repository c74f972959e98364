import { setTimeout as wait } from 'node:timers/promises'
import type { AppProcess, MailServer } from './apps.ts'

const PASSWORD = 'correct horse battery'
/** How long a person looks into the mailbox before going on, in milliseconds; the mail is looked for again at the end. */
const PATIENCE = 2000
/** Pause of a person who was told that the database is away, in milliseconds. */
const PAUSE = 50
/** How often each session is looked at before the next account. */
const CHECKS = 4
/** After so many faults no more are noted. */
const MOST_FAULTS = 20

/** An account as a person knows it: what was answered with success, and so must hold. */
export interface Account {
  readonly email: string
  loggedIn: boolean
  /** Cookies of sessions that were opened. */
  readonly sessions: string[]
  /** Cookies of sessions that were ended. */
  readonly ended: string[]
}

/** People who use an app of several processes all the time, though its database comes and goes. */
export interface Crowd {
  readonly accounts: readonly Account[]
  /** Answers that no trouble of a database excuses, in words. */
  readonly faults: readonly string[]
  /** How many have gone the whole way so far, from registering to a session. */
  arrived(): number
  /** How many answers said so far that the database is away. */
  away(): number
  /** Lets so many people begin; each takes one account after another until `leave`. */
  enter(people: number): void
  /** Resolves when everybody has done what they were at. */
  leave(): Promise<void>
  /** Ends everybody where they are: for a test that has failed. */
  abandon(): void
  /** Goes the rest of the way with an account whose mail was late; does nothing for another. */
  finish(account: Account): Promise<void>
  /** Who one process says that a session belongs to, or the status that it answers. */
  holderOf(app: AppProcess, cookie: string): Promise<string | number>
}

interface Answer {
  readonly status: number
  readonly body: { readonly code?: string; readonly email?: string }
  readonly cookie: string
}

/** Makes a crowd in front of these processes, which are asked in turns. */
export function makeCrowd(apps: readonly AppProcess[], mail: MailServer): Crowd {
  const accounts: Account[] = []
  const faults: string[] = []
  const people: Promise<void>[] = []
  let [turn, away, arrived, leaving, abandoned] = [0, 0, 0, false, false]

  function fault(path: string, what: string): void {
    const place = path.replace(/confirm\/.*/, 'confirm/…')
    if (faults.length < MOST_FAULTS) faults.push(`${place}: ${what}`)
  }

  async function ask({ base }: AppProcess, path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(base + path, { redirect: 'manual', ...init })
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    return { status: response.status, body: (await response.json()) as Answer['body'], cookie }
  }

  /** Asks one process; null when it says that the database is away. Whatever else is not `fine` is a fault. */
  async function once(path: string, init: RequestInit, fine: (answer: Answer) => boolean) {
    const app = apps[turn++ % apps.length] as AppProcess
    try {
      const answer = await ask(app, path, init)
      if (answer.status !== 503 || answer.body.code !== 'unavailable') {
        if (!fine(answer)) fault(path, `${answer.status} ${JSON.stringify(answer.body)}`)
        return answer
      }
    } catch (error) {
      fault(path, `${String(error)} ${String((error as Error).cause)}`)
    }
    away += 1
    await wait(PAUSE)
    return null
  }

  /** Posts until it is answered, as a person does who is told to try again. */
  async function post(
    path: string,
    sent: object,
    fine: (answer: Answer, tries: number) => boolean,
    cookie = '',
  ) {
    const headers = { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) }
    const init = { method: 'POST', headers, body: JSON.stringify(sent) }
    for (let tries = 1; ; tries += 1) {
      const answer = await once(path, init, (given) => fine(given, tries))
      if (answer) return answer
      if (abandoned) throw new Error('the test is over')
    }
  }

  async function register(email: string): Promise<Account> {
    const names = { first_name: 'Ada', last_name: 'Example' }
    await post('/users/register/', { email, password: PASSWORD, ...names }, ({ status }) => status === 201)
    const account = { email, loggedIn: false, sessions: [], ended: [] }
    accounts.push(account)
    return account
  }

  async function logIn(account: Account): Promise<void> {
    const { email, sessions, ended } = account
    // A link that was used while nobody could answer so is answered as used afterwards.
    await post(new URL(mail.links.get(email)?.[0] ?? '').pathname, {}, ({ status, body }, tries) =>
      status === 200 ? body.email === email : tries > 1 && body.code === 'already_confirmed',
    )
    for (const kept of [true, false]) {
      const sent = { email, password: PASSWORD }
      const { cookie } = await post('/users/login/', sent, ({ status }) => status === 200)
      if (!kept) await post('/users/logout/', {}, ({ status }) => status === 200, cookie)
      ;(kept ? sessions : ended).push(cookie)
    }
    account.loggedIn = true
    arrived += 1
  }

  async function look({ email, sessions, ended }: Account): Promise<void> {
    for (const cookie of sessions) {
      const isKnown = ({ status, body }: Answer) => status === 200 && body.email === email
      await once('/users/current-user/', { headers: { cookie } }, isKnown)
    }
    for (const cookie of ended) {
      await once('/users/current-user/', { headers: { cookie } }, ({ status }) => status === 401)
    }
  }

  async function live(person: number): Promise<void> {
    for (let life = 0; !leaving; life += 1) {
      const account = await register(`p${person}-${life}@example.com`)
      const deadline = performance.now() + PATIENCE
      while (!mail.links.get(account.email)?.length && performance.now() < deadline) await wait(20)
      if (!mail.links.get(account.email)?.length) continue
      await logIn(account)
      for (let check = 0; check < CHECKS; check += 1) await look(account)
    }
  }

  return {
    accounts,
    faults,
    arrived: () => arrived,
    away: () => away,
    enter(count) {
      for (let person = 0; person < count; person += 1) {
        people.push(live(person).catch((error: unknown) => fault(`person ${person}`, String(error))))
      }
    },
    async leave() {
      leaving = true
      await Promise.all(people)
    },
    abandon() {
      leaving = true
      abandoned = true
    },
    async finish(account) {
      if (!account.loggedIn) await logIn(account)
    },
    async holderOf(app, cookie) {
      const { status, body } = await ask(app, '/users/current-user/', { headers: { cookie } })
      return body.email ?? status
    },
  }
}

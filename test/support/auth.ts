import { onTestFinished } from 'vitest'
import { type Auth, createAuth } from '../../src/auth.ts'
import { createHandler } from '../../src/http/index.ts'
import type { AuthOptions } from '../../src/options.ts'
import type { MailboxEntry } from '../../src/pages/types.ts'
import type { PasswordHasher } from '../../src/ports/password-hasher.ts'
import type { Change, Storage, UserRecord } from '../../src/ports/storage.ts'
import type { DefaultProfile } from '../../src/profile/profile.ts'
import { cheapHasher } from '../../src/testing/cheap-hasher.ts'
import { type Client, httpClient } from './client.ts'
import { type TestClock, testClock } from './clock.ts'

/** A password that every rule lets through. */
export const PASSWORD = 'correct horse battery'
export const OTHER_PASSWORD = 'a quite different one'
/** A secret of the right length for tests outside development. */
export const SECRET = 'Zk3vWq8LxT5rNc7PbY2mHd9FgJ4sKa6U'

/** An auth to test with, and what a test looks at. */
export interface TestAuth {
  readonly auth: Auth<DefaultProfile>
  readonly storage: Storage
  readonly clock: TestClock
  readonly http: Client
  /** Lines said to the operator. */
  readonly said: string[]
  /** The lists of changes that were committed, in order. */
  readonly commits: (readonly Change[])[]
  /** How many passwords were hashed or compared since the last call. */
  hashes(): number
  /** Sends what is due and gives what arrived for an address, newest first. */
  mails(to?: string): Promise<readonly MailboxEntry[]>
  /** Sends what is due and gives the token of the newest mail to an address, by default of a link that confirms. */
  token(to: string, within?: string): Promise<string>
  find(emailKey: string): Promise<UserRecord>
}

let count = 0

/** Makes an auth on a storage, with a settable clock, a cheap hasher and a mailbox; closed after the test. */
export async function testAuth(
  storage: Storage,
  options: Partial<AuthOptions<DefaultProfile>> = {},
): Promise<TestAuth> {
  const clock = testClock()
  const said: string[] = []
  const commits: (readonly Change[])[] = []
  const counted = countingHasher(options.hasher ?? cheapHasher(options.hashing))
  const note = (message: string) => void said.push(message)
  count += 1
  const auth = createAuth<DefaultProfile>({
    url: 'http://localhost:3000/users',
    secret: SECRET,
    siteName: `Test shop ${count}`,
    clock,
    log: { info: note, warn: note, error: (message, cause) => note(`${message} ${String(cause)}`) },
    dispatchMail: false,
    migrate: true,
    ...options,
    ...(options.url && !options.mailer ? { dangerouslyKeepMailbox: true, mailer: nowhere } : {}),
    hasher: counted.hasher,
    storage: recording(storage, commits),
  })
  onTestFinished(() => auth.close())
  const mails = async (to?: string) => {
    await auth.mail.drain()
    return (auth.mailbox?.mails ?? []).filter((mail) => to === undefined || mail.to === to)
  }
  return {
    auth,
    storage,
    clock,
    said,
    commits,
    http: httpClient(createHandler(auth as Auth<object>), auth.settings),
    hashes: counted.take,
    mails,
    async token(to, within = '/confirm/') {
      const link = (await mails(to))[0]?.links.find((url) => url.includes(within))
      const token = link?.split('/').at(-2)
      if (!token) throw new Error(`no link was mailed to ${to}`)
      return token
    },
    async find(emailKey) {
      const user = await storage.findUserByEmailKey(emailKey)
      if (!user) throw new Error(`no user has ${emailKey}`)
      return user
    },
  }
}

const nowhere = { send: async () => {} }

/** Registers and confirms. */
export async function activeUser(test: TestAuth, email: string, password = PASSWORD): Promise<UserRecord> {
  await test.auth.register({ email, password, firstName: 'Ada', lastName: 'Example' })
  await test.auth.confirm({ token: await test.token(email) })
  return test.find(email)
}

/** What an admin's disabling does. */
export async function disable(test: TestAuth, emailKey: string): Promise<void> {
  const user = await test.find(emailKey)
  const set = { disabledAt: test.clock.now() }
  await test.storage.commit([
    { kind: 'updateUser', id: user.id, revision: user.revision, set, raiseTrust: true },
  ])
}

function countingHasher(inner: PasswordHasher): { hasher: PasswordHasher; take: () => number } {
  let used = 0
  return {
    hasher: {
      hash: (password) => {
        used += 1
        return inner.hash(password)
      },
      verify: (password, hash) => {
        used += 1
        return inner.verify(password, hash)
      },
      ...(inner.reads ? { reads: inner.reads } : {}),
    },
    take() {
      const taken = used
      used = 0
      return taken
    },
  }
}

function recording(storage: Storage, commits: (readonly Change[])[]): Storage {
  return new Proxy(storage, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      if (name !== 'commit') return value.bind(target)
      return async (changes: readonly Change[]) => {
        const result = await target.commit(changes)
        if (result === 'done') commits.push(changes)
        return result
      }
    },
  })
}

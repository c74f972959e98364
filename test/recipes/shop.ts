import { appendFileSync } from 'node:fs'
import { type Auth, createAuth, type DefaultProfile, type Mailer } from 'latchkey'
import { sqlite } from 'latchkey/sqlite'
import { cheapHasher } from 'latchkey/testing'

/** What the processes of one app share, and what tells them apart. */
export interface ShopOptions {
  readonly database: string
  readonly mailer: Mailer
  /** How far this process's clock is ahead, in seconds. */
  readonly aheadSeconds?: number
  readonly dispatchMail: boolean
  readonly onMailQueued?: (id: string, notBefore: Date) => void
  readonly log?: (message: string) => void
}

/** One process of an app outside development, as its operator would set it up. */
export function shop({ aheadSeconds = 0, log = () => {}, ...options }: ShopOptions): Auth<DefaultProfile> {
  return createAuth({
    url: 'https://shop.example/users',
    secret: 'Zk3vWq8LxT5rNc7PbY2mHd9FgJ4sKa6U',
    storage: sqlite(options.database),
    migrate: true,
    hasher: cheapHasher(),
    clock: { now: () => new Date(Date.now() + aheadSeconds * 1000) },
    log: { info: log, warn: log, error: (message, cause) => log(`${message} ${String(cause)}`) },
    mailer: options.mailer,
    dispatchMail: options.dispatchMail,
    onMailQueued: options.onMailQueued,
  })
}

/** Writes each mail to a file, a line of JSON each, which is the other end of the post. */
export function fileMailer(path: string): Mailer {
  return { send: async (mail) => appendFileSync(path, `${JSON.stringify(mail)}\n`) }
}

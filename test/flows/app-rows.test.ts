import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isAuthError } from '../../src/errors.ts'
import { mysql } from '../../src/mysql/index.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { postgres } from '../../src/postgres/index.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { activeUser, PASSWORD, testAuth } from '../support/auth.ts'
import { left, MARIADB, PGLITE, POSTGRES, type Server } from '../support/servers.ts'
import { needsPglite } from '../support/storages.ts'

const ADA = 'ada@example.com'

/** A database with accounts and tables of the app's. */
interface Place {
  readonly storage: Storage
  run(sql: string): Promise<unknown>
}

interface Engine {
  readonly title: string
  readonly skipped: boolean
  /** The type of a column that refers to a user. */
  readonly key: string
  /** Whether it says the constraint's own name; SQLite keeps none, so the column stands for it. */
  readonly saysName: boolean
  readonly defers: boolean
  make(): Promise<Place>
}

function onServer(server: Server, key: string, make: (url: string) => Storage): Engine {
  return {
    title: left(server),
    skipped: server.absent !== null || (server === PGLITE && !needsPglite),
    key,
    saysName: true,
    defers: server !== MARIADB,
    async make() {
      const database = await server.makeDatabase()
      onTestFinished(() => database.drop())
      return { storage: make(database.url), run: database.run }
    },
  }
}

const ENGINES: readonly Engine[] = [
  {
    title: 'sqlite',
    skipped: false,
    key: 'text',
    saysName: false,
    defers: true,
    async make() {
      const folder = mkdtempSync(join(tmpdir(), 'latchkey-rows-'))
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
      const path = join(folder, 'app.db')
      return {
        storage: sqlite(path),
        async run(sql) {
          const database = new Database(path)
          database.pragma('foreign_keys = on')
          database.exec(sql)
          database.close()
        },
      }
    },
  },
  onServer(PGLITE, 'text', () => postgres(PGLITE.database())),
  onServer(POSTGRES, 'text', postgres),
  onServer(MARIADB, 'varbinary(512)', mysql),
]

for (const engine of ENGINES) {
  describe.skipIf(engine.skipped)(`rows of the app that refer to a user (${engine.title})`, () => {
    async function withOrders(
      clause: string,
      onDelete: (place: Place) => (id: string) => unknown = () => () => {},
    ) {
      const place = await engine.make()
      const test = await testAuth(place.storage, { onDelete: (id) => onDelete(place)(id) })
      const user = await activeUser(test, ADA)
      await place.run(`create table orders (id integer primary key, buyer ${engine.key} not null,
        constraint orders_buyer foreign key (buyer) references auth_users (id) ${clause})`)
      await place.run(`insert into orders values (1, '${user.id}')`)
      const { session } = await test.auth.login({ email: ADA, password: PASSWORD })
      const remove = () => test.auth.deleteAccount({ session: session.token, password: PASSWORD })
      return { ...place, test, user, session: session.token, remove }
    }

    const refusing = ['', 'on delete restrict', ...(engine.defers ? ['deferrable initially deferred'] : [])]
    it.each(refusing)('keep the user, and are named to the operator alone (%s)', async (clause) => {
      const { test, user, session, remove, run } = await withOrders(clause)
      const error = await remove().catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'account_in_use', status: 409 })
      if (!isAuthError(error)) throw error
      expect(error.message).not.toContain('orders')
      expect(String(error.cause)).toContain('orders')
      expect(String(error.cause)).toContain(engine.saysName ? 'orders_buyer' : 'buyer')
      expect(String(error.cause)).toContain('"onDelete"')
      expect(test.said.join()).toContain(user.id)
      expect(test.said.join()).toContain('orders')
      // Nothing is half done, and the person is where they were.
      expect(await test.auth.currentUser(session)).toMatchObject({ id: user.id })
      expect((await test.mails(ADA)).some(({ subject }) => subject.endsWith('is deleted'))).toBe(false)
      await run('delete from orders')
      await remove()
      expect(await test.storage.findUserById(user.id)).toBeNull()
    })

    it('go with the user where their key says so', async () => {
      const { test, user, remove } = await withOrders('on delete cascade')
      await remove()
      expect(await test.storage.findUserById(user.id)).toBeNull()
    })

    it('are taken away beforehand by the hook', async () => {
      const { test, user, remove } = await withOrders(
        '',
        ({ run }) =>
          (id) =>
            run(`delete from orders where buyer = '${id}'`),
      )
      await remove()
      expect(await test.storage.findUserById(user.id)).toBeNull()
    })

    it('keep the user also when they refer to what would go along', async () => {
      const { test, user, remove, run } = await withOrders('on delete cascade')
      await run(
        'create table parcels (id integer primary key, order_id integer not null references orders (id))',
      )
      await run('insert into parcels values (1, 1)')
      const error = await remove().catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'account_in_use' })
      expect(await test.storage.findUserById(user.id)).not.toBeNull()
    })
  })
}

import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { describe, expect, it, onTestFinished } from 'vitest'
import { left, POSTGRES } from '../support/servers.ts'
import { makePlace, type Place, secretsOf, startWorker, until } from './people.ts'
import { addMailJob, makeMailQueue } from './pg-boss.ts'
import { fileMailer, shop } from './shop.ts'

const PASSWORD = 'correct horse battery'
const SERVER = POSTGRES.url

/** The process that answers requests, with a schema of its own for the jobs. */
async function web(place: Place) {
  const schema = `latchkey_${crypto.randomUUID().replaceAll('-', '')}`
  const boss = new PgBoss({ connectionString: SERVER, schema })
  boss.on('error', () => {})
  await boss.start()
  await makeMailQueue(boss)
  const said: string[] = []
  const ids: string[] = []
  const auth = shop({
    database: place.database,
    mailer: fileMailer(place.mails),
    dispatchMail: false,
    onMailQueued: (id, notBefore) => {
      ids.push(id)
      addMailJob(boss, id, notBefore)
    },
    log: (message) => void said.push(message),
  })
  onTestFinished(async () => {
    await auth.close()
    await boss.stop({ graceful: false })
    await query(SERVER, `drop schema ${schema} cascade`)
  })
  return { auth, boss, schema, said, ids }
}

describe.skipIf(POSTGRES.absent)(
  `mail by pg-boss on PostgreSQL (${left(POSTGRES)})`,
  { timeout: 60_000 },
  () => {
    it('is sent by the worker, and no job, row or log ever holds a link', async () => {
      const place = makePlace()
      const { auth, schema, said, ids } = await web(place)
      await auth.register({ email: 'ada@example.com', password: PASSWORD })
      await wait(200)
      expect(place.sent()).toEqual([])
      const waiting = await everything(schema)
      expect(waiting).toContain(ids[0])

      const worker = await startWorker(place, { kind: 'pg-boss', server: SERVER, schema, mode: 'jobs' })
      await until(
        () => place.sent().length === 1,
        () => 'the mail',
      )
      const [mail] = place.sent()
      expect(mail?.id).toBe(ids[0])
      await wait(500)
      // The job is kept for a day after it was done, so it can still be looked at.
      const after = await everything(schema)
      expect(after).toContain('completed')
      const seen = [waiting, after, ...said, worker.output(), place.files()].join('\n')
      for (const secret of mail ? secretsOf(mail) : ['']) expect(seen).not.toContain(secret)
      expect(after).not.toContain('ada@example.com')
      const token = mail ? secretsOf(mail)[0] : undefined
      expect((await auth.confirm({ token: token ?? '' })).status).toBe('active')
    })

    it('is not lost when a worker is killed as it sends', async () => {
      const place = makePlace()
      const { auth, schema } = await web(place)
      for (const name of ['ada', 'eve', 'joe'])
        await auth.register({ email: `${name}@example.com`, password: PASSWORD })
      const hung = await startWorker(place, { kind: 'pg-boss', server: SERVER, schema, mode: 'hangs' })
      await hung.printed('sending')
      await hung.kill()
      const next = { kind: 'pg-boss', server: SERVER, schema, mode: 'with-net', aheadSeconds: 61 } as const
      await startWorker(place, next)
      await until(
        () => place.sent().length >= 3,
        () => `three mails, of ${place.sent().length}`,
      )
      await wait(500)
      expect(
        place
          .sent()
          .map(({ to }) => to)
          .sort(),
      ).toEqual(['ada@example.com', 'eve@example.com', 'joe@example.com'])
    })

    it('has its job delayed until the throttle lets it be sent', async () => {
      const { auth, schema, ids } = await web(makePlace())
      for (let n = 0; n < 4; n += 1) await auth.register({ email: 'ada@example.com', password: PASSWORD })
      await wait(200)
      const delayed = await query(
        SERVER,
        `select id from ${schema}.job where start_after > now() + interval '50 s' and start_after <= now() + interval '60 s'`,
      )
      expect(delayed).toEqual([{ id: ids[3] }])
    })

    it('is not lost when its job is', async () => {
      const place = makePlace()
      const { auth, boss, schema } = await web(place)
      await auth.register({ email: 'ada@example.com', password: PASSWORD })
      await wait(200)
      await boss.deleteAllJobs()
      await startWorker(place, { kind: 'pg-boss', server: SERVER, schema, mode: 'with-net' })
      await until(
        () => place.sent().length === 1,
        () => 'the mail',
      )
    })
  },
)

/** Every row of every table of a schema, as text. */
async function everything(schema: string): Promise<string> {
  const tables = await query(SERVER, `select tablename from pg_tables where schemaname = '${schema}'`)
  const rows = await Promise.all(
    tables.map(({ tablename }) => query(SERVER, `select t::text from ${schema}.${tablename} t`)),
  )
  return JSON.stringify(rows)
}

async function query(url: string, sql: string): Promise<Record<string, string>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

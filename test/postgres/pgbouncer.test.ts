import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAuthError } from '../../src/errors.ts'
import { postgres } from '../../src/postgres/index.ts'
import { storageContract } from '../../src/testing/storage-contract.ts'
import { PGBOUNCER_ABSENT, type Pooler, startPooler } from '../support/pgbouncer.ts'
import { left, POSTGRES } from '../support/servers.ts'
import { serverSubjects } from '../support/subjects.ts'

const absent = POSTGRES.absent ?? PGBOUNCER_ABSENT

describe.skipIf(absent)(`through PgBouncer, which pools transactions (${absent ?? left(POSTGRES)})`, () => {
  let pooler: Pooler
  const subjects = serverSubjects(POSTGRES, (url, prefix) =>
    postgres(pooler.through(url), { prefix, namedStatements: false }),
  )
  beforeAll(async () => {
    pooler = await startPooler(POSTGRES.url)
    await subjects.start()
  }, 60_000)
  afterAll(async () => {
    await subjects.end()
    await pooler.stop()
  })

  storageContract({ describe, it }, 'postgres', subjects.next)

  it('says which option to set when the pooler knows no prepared statements', async () => {
    const database = await POSTGRES.makeDatabase()
    const storage = postgres(pooler.through(database.url))
    try {
      await storage.open({ migrate: true })
      const errors: unknown[] = []
      // Several at once get several connections, and meet statements that others have prepared there.
      for (let round = 0; round < 5; round += 1) {
        const asked = Array.from({ length: 20 }, (_, n) =>
          storage.findUserByEmailKey(`nobody-${n}@example.com`),
        )
        for (const answer of await Promise.allSettled(asked))
          if (answer.status === 'rejected') errors.push(answer.reason)
      }
      const [error] = errors
      expect(isAuthError(error) && error.code === 'unavailable' && String(error.cause)).toContain(
        'postgres() needs namedStatements: false',
      )
    } finally {
      await storage.close()
      await database.drop()
    }
  })
})

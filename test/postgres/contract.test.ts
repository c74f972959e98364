import { afterAll, beforeAll, describe, it } from 'vitest'
import { postgres } from '../../src/postgres/index.ts'
import { storageContract } from '../../src/testing/storage-contract.ts'
import { left, PGLITE, POSTGRES } from '../support/servers.ts'
import { needsPglite } from '../support/storages.ts'
import { serverSubjects } from '../support/subjects.ts'

describe.skipIf(POSTGRES.absent)(left(POSTGRES), () => {
  const subjects = serverSubjects(POSTGRES, (url, prefix) => postgres(url, { prefix }))
  beforeAll(subjects.start, 60_000)
  afterAll(subjects.end)
  storageContract({ describe, it }, 'postgres', subjects.next)
})

if (needsPglite)
  describe('pglite', () => {
    const subjects = serverSubjects(PGLITE, (_, prefix) => postgres(PGLITE.database(), { prefix }))
    beforeAll(subjects.start, 60_000)
    afterAll(subjects.end)
    storageContract({ describe, it }, 'pglite', subjects.next)
  })

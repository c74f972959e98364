import { afterAll, beforeAll, describe, it } from 'vitest'
import { postgres } from '../../src/postgres/index.ts'
import { storageContract } from '../contracts/storage.ts'
import { left, PGLITE, POSTGRES } from '../support/servers.ts'
import { serverSubjects } from '../support/subjects.ts'

describe.skipIf(POSTGRES.absent)(left(POSTGRES), () => {
  const subjects = serverSubjects(POSTGRES, (url, prefix) => postgres(url, { prefix }))
  beforeAll(subjects.start, 60_000)
  afterAll(subjects.end)
  storageContract('postgres', subjects.next, { describe, it })
})

describe('pglite', () => {
  const subjects = serverSubjects(PGLITE, (_, prefix) => postgres(PGLITE.database(), { prefix }))
  beforeAll(subjects.start, 60_000)
  afterAll(subjects.end)
  storageContract('pglite', subjects.next, { describe, it })
})

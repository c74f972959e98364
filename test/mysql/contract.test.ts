import { afterAll, beforeAll, describe, it } from 'vitest'
import { mysql } from '../../src/mysql/index.ts'
import { storageContract } from '../../src/testing/storage-contract.ts'
import { left, MARIADB } from '../support/servers.ts'
import { serverSubjects } from '../support/subjects.ts'

describe.skipIf(MARIADB.absent)(left(MARIADB), () => {
  const subjects = serverSubjects(MARIADB, (url, prefix) => mysql(url, { prefix }))
  beforeAll(subjects.start, 60_000)
  afterAll(subjects.end)
  storageContract({ describe, it }, 'mariadb', subjects.next)
})

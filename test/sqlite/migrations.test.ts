import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { it } from 'vitest'
import { MIGRATION_NAMES } from '../../src/sql/schema-version.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { id, user } from '../../src/testing/storage/records.ts'
import { OLD_USER } from '../support/server-migrations.ts'
import { newPath, tamper } from './support.ts'

it('migrations can be looked at, printed, run and undone, on a storage that is not open', async () => {
  const path = newPath()
  const storage = sqlite(path)
  const versions = storage.migrations()
  assert.ok((await versions.status()).every(({ at }) => at === null))
  assert.equal(existsSync(path), false)
  assert.deepEqual(await versions.up(), [...MIGRATION_NAMES])
  assert.deepEqual(await versions.up(), [])
  assert.equal(await versions.sql(), '')
  assert.ok((await versions.status()).every(({ at }) => at instanceof Date))
  await storage.open({ migrate: false })
  await storage.close()
  await assert.rejects(versions.down('0000-nothing'), /^TypeError: There is no migration "0000-nothing"/)
  assert.deepEqual(await versions.down(null), [...MIGRATION_NAMES].reverse())
  await assert.rejects(sqlite(path).open({ migrate: false }), /^TypeError: The tables auth_\* are missing/)
})

it('migrations that add to the tables keep every account, and so does undoing them', async () => {
  const path = newPath()
  const storage = sqlite(path)
  const versions = storage.migrations()
  await versions.up()
  await versions.down('0001-first-tables')
  tamper(path, OLD_USER.replace(/'(0123456789abcdef0123456789abcdef)'/, "cast('$1' as blob)"))
  await assert.rejects(sqlite(path).open({ migrate: false }), /of an older release/)
  await storage.open({ migrate: true })
  assert.deepEqual({ ...(await storage.findUserById(id(1))), linkSecret: 0 }, { ...user(1), linkSecret: 0 })
  await storage.close()
  assert.deepEqual(await versions.down('0001-first-tables'), MIGRATION_NAMES.slice(1).reverse())
})

it('migrations that were printed make the tables when they are run by hand', async () => {
  const path = newPath()
  tamper(path, 'create table app (id integer)')
  const script = await sqlite(path).migrations().sql()
  new Database(path).exec(script).close()
  const storage = sqlite(path)
  await storage.open({ migrate: false })
  await storage.close()
})

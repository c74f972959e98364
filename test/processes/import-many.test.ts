import { randomInt } from 'node:crypto'
import { expect, it } from 'vitest'
import { djangoUser, pbkdf2 } from '../import/django.ts'
import { testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'

const COUNT = 30_000
/** Hashes of the scheme's real form, and cheap: a login at the published count is in test/import/django.test.ts. */
const ITERATIONS = 10
const LOGINS = 100

onSqlite('thirty thousand users of Django', (makeStorage) => {
  it('are imported with progress, log in unchanged, and are left alone when they come again', async () => {
    const test = await testAuth(makeStorage(), { dangerouslyDisableLimits: true })
    function* rows() {
      for (let at = 0; at < COUNT; at += 1) yield djangoUser(at, pbkdf2(`old ${at}`, ITERATIONS))
    }
    let told = 0
    const onProgress = () => {
      told += 1
      // What the test itself keeps of every commit would be most of the memory.
      test.commits.length = 0
    }
    const summary = { imported: COUNT, exists: 0, refused: 0 }
    expect(await test.auth.importUsers(rows(), { onProgress })).toEqual(summary)
    expect(told).toBe(COUNT / 100)
    for (let login = 0; login < LOGINS; login += 1) {
      const at = randomInt(COUNT)
      const email = `person${at}@example.com`
      expect((await test.auth.login({ email, password: `old ${at}` })).user.email).toBe(email)
    }
    expect(await test.auth.importUsers(rows())).toEqual({ ...summary, imported: 0, exists: COUNT })
  })
})

import { expect, it } from 'vitest'
import { testAuth } from '../support/auth.ts'
import { eachStorage, onSqlite } from '../support/storages.ts'
import { argon2, bcryptSha256, DJANGO_ITERATIONS, djangoUser, pbkdf2, scrypt } from './django.ts'

const passwordOf = (at: number) => `the old password ${at}`

eachStorage('three hundred users of Django', (makeStorage) => {
  it('are imported with progress, log in unchanged, and have their passwords hashed anew', async () => {
    const test = await testAuth(makeStorage(), { dangerouslyDisableLimits: true })
    const cheap = [
      (password: string) => pbkdf2(password, 100),
      (password: string) => scrypt(password, 16, 1),
      (password: string) => argon2(password, 64),
      (password: string) => bcryptSha256(password, 4),
    ]
    const count = 300
    async function* rows() {
      for (let at = 0; at < count; at += 1) {
        yield djangoUser(at, (await cheap[at % cheap.length]?.(passwordOf(at))) ?? '')
      }
    }
    const progress: number[] = []
    const onProgress = ({ imported }: { imported: number }) => void progress.push(imported)
    expect(await test.auth.importUsers(rows(), { onProgress })).toEqual({
      imported: count,
      exists: 0,
      refused: 0,
    })
    expect(progress).toEqual([100, 200, 300])
    for (let at = 0; at < count; at += 1) {
      const { user } = await test.auth.login({ email: `person${at}@example.com`, password: passwordOf(at) })
      expect(user.firstName).toBe(`Person ${at}`)
    }
    for (const at of [0, 1, 2, 3]) {
      const key = `person${at}@example.com`
      await expect.poll(async () => (await test.find(key)).passwordHash).toMatch(/^\$argon2id\$v=19\$m=64/)
      await test.auth.login({ email: key, password: passwordOf(at) })
      await expect(test.auth.login({ email: key, password: passwordOf(at + 1) })).rejects.toThrow()
    }
  }, 120_000)
})

onSqlite('the published parameters of Django', (makeStorage) => {
  it('open an account, and are replaced by ours', async () => {
    const test = await testAuth(makeStorage())
    const hashes = await Promise.all([
      ...DJANGO_ITERATIONS.map((iterations, at) => pbkdf2(passwordOf(at), iterations)),
      scrypt(passwordOf(4)),
      argon2(passwordOf(5)),
      bcryptSha256(passwordOf(6)),
    ])
    await test.auth.importUsers(hashes.map((hash, at) => djangoUser(at, hash)))
    for (const at of hashes.keys()) {
      const key = `person${at}@example.com`
      await test.auth.login({ email: key, password: passwordOf(at) })
      await expect.poll(async () => (await test.find(key)).passwordHash).toMatch(/^\$argon2id\$v=19\$m=64/)
    }
  }, 120_000)
})

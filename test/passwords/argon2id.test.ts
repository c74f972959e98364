import { describe, expect, it } from 'vitest'
import { argon2id } from '../../src/passwords/argon2id.ts'

const CHEAP = { memoryKiB: 64, passes: 1 }
const PASSWORD = 'correct horse battery'
const cheap = () => argon2id({ concurrency: 2, maxQueued: 1000 }, CHEAP)

describe('argon2id', () => {
  it('makes a PHC string with the parameters that OWASP asks for, and a salt of 16 bytes', async () => {
    const hash = await argon2id().hash(PASSWORD)
    const [, scheme, version, cost, salt = '', digest = ''] = hash.split('$')
    expect([scheme, version, cost]).toEqual(['argon2id', 'v=19', 'm=19456,t=2,p=1'])
    expect(Buffer.from(salt, 'base64')).toHaveLength(16)
    expect(Buffer.from(digest, 'base64')).toHaveLength(32)
    expect(hash).not.toContain('correct')
  })

  it('salts every hash anew', async () => {
    const hasher = cheap()
    expect(await hasher.hash(PASSWORD)).not.toBe(await hasher.hash(PASSWORD))
  })

  it('knows the password again, and no other', async () => {
    const hasher = cheap()
    const hash = await hasher.hash(PASSWORD)
    expect(await hasher.verify(PASSWORD, hash)).toEqual({ valid: true, needsRehash: false })
    for (const wrong of ['', ' ', 'Correct horse battery', `${PASSWORD} `, ` ${PASSWORD}`, hash]) {
      expect(await hasher.verify(wrong, hash), wrong).toEqual({ valid: false, needsRehash: false })
    }
  })

  it.each([72, 128, 255])('tells passwords apart whose first %i bytes are alike', async (length) => {
    const hasher = cheap()
    const hash = await hasher.hash(`${'p'.repeat(length)}A`)
    expect(await hasher.verify(`${'p'.repeat(length)}B`, hash)).toMatchObject({ valid: false })
    expect(await hasher.verify('p'.repeat(length), hash)).toMatchObject({ valid: false })
  })

  it('never mixes up two hundred passwords that are checked at once', async () => {
    const hasher = cheap()
    const hashes = await Promise.all(Array.from({ length: 20 }, (_, n) => hasher.hash(`password ${n}`)))
    const pairs = hashes.flatMap((hash, n) => Array.from({ length: 10 }, (_, m) => ({ hash, n, m: n + m })))
    const verdicts = await Promise.all(pairs.map(({ hash, m }) => hasher.verify(`password ${m}`, hash)))
    expect(verdicts.map(({ valid }) => valid)).toEqual(pairs.map(({ n, m }) => n === m))
  })

  it('asks for a new hash when the stored one was cheaper, and only when the password was right', async () => {
    const old = await argon2id({}, CHEAP).hash(PASSWORD)
    const onePass = await argon2id({}, { memoryKiB: 128, passes: 1 }).hash(PASSWORD)
    const now = argon2id({}, { memoryKiB: 128, passes: 2 })
    expect(await now.verify(PASSWORD, old)).toEqual({ valid: true, needsRehash: true })
    expect(await now.verify(PASSWORD, onePass)).toEqual({ valid: true, needsRehash: true })
    expect(await now.verify('wrong', old)).toEqual({ valid: false, needsRehash: false })
    const dearer = await argon2id({}, { memoryKiB: 256, passes: 3 }).hash(PASSWORD)
    expect(await now.verify(PASSWORD, dearer)).toEqual({ valid: true, needsRehash: false })
  })
})

describe('a stored hash that cannot be one of ours', () => {
  const salt = 'c29tZXNhbHRzb21lc2FsdA'
  const digest = 'A'.repeat(43)

  it.each([
    ['null', null],
    ['empty', ''],
    ['the text null', 'null'],
    ['the password itself', PASSWORD],
    ['cut off', `$argon2id$v=19$m=64,t=1,p=1$${salt}`],
    ['with a line feed', `$argon2id$v=19$m=64,t=1,p=1$${salt}$${digest}\n`],
    ['of another scheme', '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'],
    ['of Argon2i', `$argon2i$v=19$m=64,t=1,p=1$${salt}$${digest}`],
    ['of another version', `$argon2id$v=16$m=64,t=1,p=1$${salt}$${digest}`],
    ['that asks for 2 TiB', `$argon2id$v=19$m=2147483648,t=1,p=1$${salt}$${digest}`],
    ['that asks for 9 GB', `$argon2id$v=19$m=9999999,t=1,p=1$${salt}$${digest}`],
    ['that asks for 999 passes', `$argon2id$v=19$m=64,t=999,p=1$${salt}$${digest}`],
    ['that asks for 99 lanes', `$argon2id$v=19$m=1024,t=1,p=99$${salt}$${digest}`],
    ['with no memory', `$argon2id$v=19$m=0,t=1,p=1$${salt}$${digest}`],
    ['with no pass', `$argon2id$v=19$m=64,t=0,p=1$${salt}$${digest}`],
    ['whose base64 does not decode', `$argon2id$v=19$m=64,t=1,p=1$${salt}B$${digest}B`],
    ['with a salt that is too short', `$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAA$${digest}`],
  ])('never verifies: %s', async (_, stored) => {
    for (const password of ['', 'null', 'undefined', PASSWORD]) {
      expect(await cheap().verify(password, stored)).toEqual({ valid: false, needsRehash: false })
    }
  })
})

describe('the queue', () => {
  it('answers busy at once, with seconds to wait, for what is beyond its bound', async () => {
    const hasher = argon2id({ concurrency: 1, maxQueued: 3 }, CHEAP)
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => hasher.hash(PASSWORD)))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(4)
    for (const result of all.slice(4)) {
      expect(result).toMatchObject({
        reason: { code: 'busy', status: 503, retryAfterSeconds: expect.toSatisfy((s) => s >= 1) },
      })
    }
    expect(await hasher.verify(PASSWORD, await hasher.hash(PASSWORD))).toMatchObject({ valid: true })
  })

  it('answers busy for a check just as for a hash, known account or not', async () => {
    const hasher = argon2id({ concurrency: 1, maxQueued: 0 }, CHEAP)
    const hash = await hasher.hash(PASSWORD)
    const all = await Promise.allSettled([hash, null, 'garbage'].map((stored) => hasher.verify('x', stored)))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('reckons the wait by what is in line', async () => {
    const hasher = argon2id({ concurrency: 1, maxQueued: 100 }, CHEAP)
    const all = await Promise.allSettled(Array.from({ length: 102 }, () => hasher.hash(PASSWORD)))
    expect(all.at(-1)).toMatchObject({ reason: { retryAfterSeconds: 5 } })
  })
})

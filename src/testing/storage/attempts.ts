import assert from 'node:assert/strict'
import { FREE_ATTEMPTS, LONGEST_WAIT_SECONDS, MOST_ATTEMPTS } from '../../limits/account-throttle.ts'
import type { Storage } from '../../ports/storage.ts'
import type { Clause } from '../storage-contract.ts'
import { at, atOnce, bytes, done, NOW } from './records.ts'

const KEY = bytes('somebody@example.com')
const ALLOWED = { allowed: true }
const refused = (retryAfterSeconds: number) => ({ allowed: false, retryAfterSeconds })

async function use(storage: Storage, times: number, now = NOW): Promise<void> {
  for (let n = 0; n < times; n++) assert.deepEqual(await storage.reserveAttempt(KEY, now), ALLOWED)
}

export function attemptClauses(clause: Clause): void {
  clause('attempts are counted, and refused while a wait runs', async ({ storage }) => {
    await use(storage, FREE_ATTEMPTS)
    assert.deepEqual(await storage.reserveAttempt(KEY, NOW), refused(1))
    assert.deepEqual(await storage.reserveAttempt(KEY, at(0.999)), refused(1))
    assert.deepEqual(await storage.reserveAttempt(KEY, at(1)), ALLOWED)
    assert.deepEqual(await storage.reserveAttempt(KEY, at(1)), refused(2))
  })

  clause('a refused attempt is not counted', async ({ storage }) => {
    await use(storage, FREE_ATTEMPTS)
    for (let n = 0; n < 20; n++) await storage.reserveAttempt(KEY, NOW)
    assert.deepEqual(await storage.reserveAttempt(KEY, at(1)), ALLOWED)
    assert.deepEqual(await storage.reserveAttempt(KEY, at(1)), refused(2))
  })

  clause('of 100 at once no more than the free ones are allowed', async ({ storage, second }) => {
    const verdicts = await atOnce(100, [storage, second], (one) => one.reserveAttempt(KEY, NOW))
    assert.equal(verdicts.filter(({ allowed }) => allowed).length, FREE_ATTEMPTS)
    assert.deepEqual(await second.reserveAttempt(KEY, NOW), refused(1))
  })

  clause(
    'after too many in a row nothing is let through, however long one waits',
    async ({ storage, second }) => {
      const days = (count: number) => at(count * 86_400)
      await use(storage, FREE_ATTEMPTS)
      for (let n = FREE_ATTEMPTS; n < MOST_ATTEMPTS - 1; n++) {
        assert.deepEqual(await storage.reserveAttempt(KEY, days(n)), ALLOWED)
      }
      assert.deepEqual(await storage.reserveAttempt(KEY, days(100)), { allowed: true, last: true })
      const spent = { ...refused(LONGEST_WAIT_SECONDS), spent: true }
      assert.deepEqual(await second.reserveAttempt(KEY, days(100)), spent)
      assert.deepEqual(await second.reserveAttempt(KEY, days(1000)), spent)
      await storage.giveBackAttempt(KEY)
      assert.deepEqual(await second.reserveAttempt(KEY, days(1000)), { allowed: true, last: true })
      await storage.clearAttempts(KEY)
      assert.deepEqual(await second.reserveAttempt(KEY, days(1000)), ALLOWED)
    },
  )

  clause('a rule that is handed in is kept, also by a hundred at once', async ({ storage, second }) => {
    const rule = { free: 10, most: 10 }
    const verdicts = await atOnce(100, [storage, second], (one) => one.reserveAttempt(KEY, NOW, rule))
    assert.equal(verdicts.filter(({ allowed }) => allowed).length, 10)
    assert.equal(verdicts.filter((verdict) => verdict.allowed && verdict.last).length, 1)
    const spent = { ...refused(LONGEST_WAIT_SECONDS), spent: true }
    assert.deepEqual(await second.reserveAttempt(KEY, at(86_400), rule), spent)
  })

  clause('keys are counted apart', async ({ storage }) => {
    await use(storage, FREE_ATTEMPTS)
    assert.deepEqual(await storage.reserveAttempt(bytes('somebody else'), NOW), ALLOWED)
  })

  clause('what one storage counted, the other knows', async ({ storage, second }) => {
    await use(storage, FREE_ATTEMPTS)
    assert.deepEqual(await second.reserveAttempt(KEY, NOW), refused(1))
  })

  clause('an attempt given back counts no more, and its wait is over', async ({ storage }) => {
    await use(storage, FREE_ATTEMPTS)
    await storage.giveBackAttempt(KEY)
    assert.deepEqual(await storage.reserveAttempt(KEY, NOW), ALLOWED)
    assert.deepEqual(await storage.reserveAttempt(KEY, NOW), refused(1))
  })

  clause('as many as were given back can be made again, of many at once', async ({ storage, second }) => {
    await use(storage, FREE_ATTEMPTS)
    await atOnce(3, [storage, second], (one) => one.giveBackAttempt(KEY))
    const verdicts = await atOnce(10, [storage, second], (one) => one.reserveAttempt(KEY, NOW))
    assert.equal(verdicts.filter(({ allowed }) => allowed).length, 3)
  })

  clause('giving back what nobody took does nothing', async ({ storage }) => {
    await storage.giveBackAttempt(KEY)
    await storage.reserveAttempt(KEY, NOW)
    for (let n = 0; n < 3; n++) await storage.giveBackAttempt(KEY)
    await use(storage, FREE_ATTEMPTS)
    assert.deepEqual(await storage.reserveAttempt(KEY, NOW), refused(1))
  })

  clause('cleared attempts are forgotten, by the verb and by the change', async ({ storage }) => {
    await use(storage, FREE_ATTEMPTS)
    await storage.clearAttempts(KEY)
    await use(storage, FREE_ATTEMPTS)
    await done(storage, { kind: 'clearAttempts', key: KEY })
    await use(storage, FREE_ATTEMPTS)
    await storage.clearAttempts(bytes('nobody'))
    await done(storage, { kind: 'clearAttempts', key: bytes('nobody') })
    assert.deepEqual(await storage.reserveAttempt(KEY, NOW), refused(1))
  })
}

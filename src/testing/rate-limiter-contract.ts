import assert from 'node:assert/strict'
import type { RateLimiter, RateRule } from '../ports/rate-limiter.ts'
import { type ContractRunner, type Disposable, runClauses, type StateClause } from './clauses.ts'

/** A limiter that has counted nothing yet. Each clause gets one of its own. */
export interface LimiterUnderTest extends Disposable {
  readonly limiter: RateLimiter
  /** Another one that shares its counts, as a second process would; the same again where counts are not shared. */
  readonly second: RateLimiter
  /** Lets so much time pass: moves a clock that can be set, or really waits. The kit's windows are seconds long. */
  pass(seconds: number): Promise<void>
}

type Clause = StateClause<LimiterUnderTest>

const WINDOW: RateRule = { limit: 3, windowSeconds: 2 }
const LONG: RateRule = { limit: 3, windowSeconds: 600 }
const BLOCK: RateRule = { limit: 3, windowSeconds: 1, blockSeconds: 3 }
const ALLOWED = { allowed: true, retryAfterSeconds: 0 }
const KEY = 'login:203.0.113.7'

/** How many of so many uses were let through. */
async function use(limiter: RateLimiter, times: number, rule = WINDOW, key = KEY): Promise<number> {
  let allowed = 0
  for (let n = 0; n < times; n++) if ((await limiter.consume(key, rule)).allowed) allowed += 1
  return allowed
}

/**
 * The contract of {@link RateLimiter}, under any runner that has `describe` and `it`:
 * `rateLimiterContract({ describe, it }, 'my limiter', makeLimiter)`. Some 15 s where time really passes.
 */
export function rateLimiterContract(
  runner: ContractRunner,
  name: string,
  make: () => Promise<LimiterUnderTest>,
): void {
  const parts = {
    windows: windowClauses,
    blocks: blockClauses,
    'giving back': giveBackClauses,
    life: lifeClauses,
  }
  runClauses(runner, `rate limiter contract, ${name}`, parts, make)
}

function windowClauses(clause: Clause): void {
  clause('as many are let through as the rule says', async ({ limiter }) => {
    for (let n = 0; n < 3; n++) assert.deepEqual(await limiter.consume(KEY, WINDOW), ALLOWED)
    const { allowed, retryAfterSeconds } = await limiter.consume(KEY, WINDOW)
    assert.equal(allowed, false)
    assert.ok([1, 2].includes(retryAfterSeconds), `whole seconds to wait, not ${retryAfterSeconds}`)
  })

  clause('after its window a key is let through again', async ({ limiter, pass }) => {
    assert.equal(await use(limiter, 9), 3)
    await pass(2.05)
    assert.equal(await use(limiter, 9), 3)
  })

  clause('who waits as long as was said is let through', async ({ limiter, pass }) => {
    await use(limiter, 3)
    const { retryAfterSeconds } = await limiter.consume(KEY, WINDOW)
    await pass(retryAfterSeconds)
    assert.deepEqual(await limiter.consume(KEY, WINDOW), ALLOWED)
  })

  clause(
    'the window begins with the first use, and no later one moves its end',
    async ({ limiter, pass }) => {
      await use(limiter, 1)
      await pass(1.5)
      assert.equal(await use(limiter, 9), 2)
      await pass(0.6)
      assert.equal(await use(limiter, 9), 3)
    },
  )

  clause('keys are counted apart, byte for byte', async ({ limiter }) => {
    await use(limiter, 3, LONG)
    for (const key of [
      'Login:203.0.113.7',
      `${KEY} `,
      `${KEY}0`,
      '',
      '*',
      '__proto__',
      'a\nb',
      'schl\u00fcssel',
    ]) {
      assert.equal(await use(limiter, 4, LONG, key), 3, JSON.stringify(key))
    }
  })

  clause('of 100 at once no more than the limit are let through', async ({ limiter, second }) => {
    const verdicts = await Promise.all(
      Array.from({ length: 100 }, (_, n) => (n % 2 ? limiter : second).consume(KEY, LONG)),
    )
    assert.equal(verdicts.filter(({ allowed }) => allowed).length, 3)
  })

  clause('what one counted, the other knows', async ({ limiter, second }) => {
    assert.equal(await use(limiter, 2, LONG), 2)
    assert.equal(await use(second, 9, LONG), 1)
    assert.equal((await limiter.consume(KEY, LONG)).allowed, false)
  })

  clause('a limit of nothing lets nothing through', async ({ limiter }) => {
    assert.equal(await use(limiter, 3, { limit: 0, windowSeconds: 600 }), 0)
  })
}

function blockClauses(clause: Clause): void {
  clause('who goes over the limit stays refused for as long as the rule says', async ({ limiter, pass }) => {
    assert.equal(await use(limiter, 4, BLOCK), 3)
    await pass(1.5)
    const { allowed, retryAfterSeconds } = await limiter.consume(KEY, BLOCK)
    assert.equal(allowed, false, 'the window is over, and the block is not')
    assert.ok([1, 2].includes(retryAfterSeconds), `1.5 s are left, not ${retryAfterSeconds}`)
    await pass(1.6)
    assert.equal(await use(limiter, 9, BLOCK), 3)
  })

  clause('to insist does not lengthen a block', async ({ limiter, pass }) => {
    await use(limiter, 4, BLOCK)
    await pass(2)
    assert.equal(await use(limiter, 50, BLOCK), 0)
    await pass(1.1)
    assert.deepEqual(await limiter.consume(KEY, BLOCK), ALLOWED)
  })

  clause('who reaches the limit and goes no further is not blocked', async ({ limiter, pass }) => {
    assert.equal(await use(limiter, 3, BLOCK), 3)
    await pass(1.1)
    assert.equal(await use(limiter, 3, BLOCK), 3)
  })

  clause('one storage blocks for the other', async ({ limiter, second }) => {
    await use(limiter, 4, { ...BLOCK, blockSeconds: 600 })
    const { allowed, retryAfterSeconds } = await second.consume(KEY, { ...BLOCK, blockSeconds: 600 })
    assert.equal(allowed, false)
    assert.ok(retryAfterSeconds > 590 && retryAfterSeconds <= 600, `10 minutes, not ${retryAfterSeconds}`)
  })
}

function giveBackClauses(clause: Clause): void {
  clause('a use given back can be made again', async ({ limiter }) => {
    assert.equal(await use(limiter, 3, LONG), 3)
    await limiter.giveBack(KEY)
    assert.equal(await use(limiter, 9, LONG), 1)
  })

  clause(
    'a refused use was not counted, so one given back makes room at once',
    async ({ limiter, second }) => {
      assert.equal(await use(limiter, 50, LONG), 3)
      await second.giveBack(KEY)
      assert.equal(await use(limiter, 9, LONG), 1)
    },
  )

  clause('giving back ends a block that it would have prevented', async ({ limiter }) => {
    const rule = { ...LONG, blockSeconds: 900 }
    assert.equal(await use(limiter, 9, rule), 3)
    await limiter.giveBack(KEY)
    assert.equal(await use(limiter, 9, rule), 1)
  })

  clause('giving back does not begin a new window', async ({ limiter, pass }) => {
    await use(limiter, 3)
    await pass(1.5)
    await limiter.giveBack(KEY)
    assert.equal(await use(limiter, 9), 1)
    await pass(0.6)
    assert.equal(await use(limiter, 9), 3)
  })

  clause('giving back what nobody took does nothing', async ({ limiter }) => {
    for (let n = 0; n < 5; n++) await limiter.giveBack(KEY)
    assert.equal(await use(limiter, 9, LONG), 3)
    for (let n = 0; n < 9; n++) await limiter.giveBack(KEY)
    assert.equal(await use(limiter, 9, LONG), 3)
  })

  clause('as many as were given back can be made again, of many at once', async ({ limiter, second }) => {
    const rule = { limit: 10, windowSeconds: 600 }
    assert.equal(await use(limiter, 10, rule), 10)
    await Promise.all(Array.from({ length: 4 }, (_, n) => (n % 2 ? limiter : second).giveBack(KEY)))
    const again = await Promise.all(Array.from({ length: 30 }, () => limiter.consume(KEY, rule)))
    assert.equal(again.filter(({ allowed }) => allowed).length, 4)
  })
}

function lifeClauses(clause: Clause): void {
  clause(
    'settings that work pass the check and the probe, which count nothing',
    async ({ limiter, second }) => {
      await Promise.all([limiter.check?.(), limiter.probe?.(), second.probe?.()])
      assert.equal(await use(limiter, 2, LONG), 2)
      await second.probe?.()
      assert.equal(await use(second, 9, LONG), 1)
      await limiter.probe?.()
      assert.equal(await use(limiter, 9, LONG), 0)
    },
  )
}

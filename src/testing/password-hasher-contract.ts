import assert from 'node:assert/strict'
import { isAuthError } from '../errors.ts'
import type { PasswordHasher } from '../ports/password-hasher.ts'
import { type ContractRunner, type Disposable, runClauses, type StateClause } from './clauses.ts'

/** A hasher and what is known of it. */
export interface HasherUnderTest extends Disposable {
  readonly hasher: PasswordHasher
  /** A hash of `correct horse battery` that should be made anew; null where nothing is older. */
  readonly outdated: string | null
  /** As many calls as it takes on at once; one more gets `busy`. Null to leave that out. */
  readonly capacity: number | null
}

type Clause = StateClause<HasherUnderTest>

const PASSWORD = 'correct horse battery'
const GOOD = { valid: true, needsRehash: false }
const WRONG = { valid: false, needsRehash: false }
/** What a database may hold that is no hash of ours. */
const NO_HASHES: readonly (string | null)[] = [
  null,
  '',
  ' ',
  PASSWORD,
  '!',
  '$',
  '$argon2id$',
  '$argon2id$v=19$m=19456,t=2,p=1$$',
  '$argon2id$v=19$m=4294967295,t=4294967295,p=255$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g',
  '$nosuch$v=1$abc',
  '\u0000',
  '\ud800',
  'x'.repeat(1_000_000),
]
/** A run must last so long, in milliseconds, for its time to say something. */
const LONG_ENOUGH_MS = 20

/**
 * The contract of {@link PasswordHasher}, under any runner that has `describe` and `it`:
 * `passwordHasherContract({ describe, it }, 'my hasher', makeHasher)`.
 */
export function passwordHasherContract(
  runner: ContractRunner,
  name: string,
  make: () => Promise<HasherUnderTest>,
): void {
  const parts = { hashes: hashClauses, load: loadClauses }
  runClauses(runner, `password hasher contract, ${name}`, parts, make)
}

function hashClauses(clause: Clause): void {
  clause('the password that was hashed is valid, and no other is', async ({ hasher }) => {
    const hash = await hasher.hash(PASSWORD)
    assert.deepEqual(await hasher.verify(PASSWORD, hash), GOOD)
    for (const other of [
      'Correct horse battery',
      `${PASSWORD} `,
      ` ${PASSWORD}`,
      PASSWORD.slice(0, -1),
      '',
    ]) {
      assert.deepEqual(await hasher.verify(other, hash), WRONG, JSON.stringify(other))
    }
  })

  clause('every character counts, to the last of the longest password', async ({ hasher }) => {
    // bcrypt, for one, heeds the first 72 bytes only, and some schemes stop at a NUL.
    for (const password of ['x'.repeat(256), '\u{1f600}'.repeat(256), `${'p'.repeat(80)}\u0000tail`]) {
      const hash = await hasher.hash(password)
      assert.deepEqual(await hasher.verify(password, hash), GOOD)
      assert.deepEqual(await hasher.verify(`${password.slice(0, -2)}zz`, hash), WRONG)
    }
  })

  clause('a hash is salted, keeps nothing of the password, and describes itself', async ({ hasher }) => {
    const [one, other] = [await hasher.hash(PASSWORD), await hasher.hash(PASSWORD)]
    assert.notEqual(one, other)
    assert.ok(!one.includes(PASSWORD))
    assert.match(one, /^[!-~]{1,255}$/, 'up to 255 visible ASCII characters')
  })

  clause('a hash of one process is valid in another', async ({ hasher }) => {
    const hash = await hasher.hash(PASSWORD)
    assert.deepEqual(await hasher.verify(PASSWORD, `${hash}`.slice()), GOOD)
  })

  clause('what is no hash is never valid, and nothing throws', async ({ hasher }) => {
    for (const stored of NO_HASHES) {
      assert.deepEqual(await hasher.verify(PASSWORD, stored), WRONG, String(stored).slice(0, 40))
    }
  })

  clause('a hash that was cut or changed is never valid, and nothing throws', async ({ hasher }) => {
    const hash = await hasher.hash(PASSWORD)
    // The last character of base64 may carry bits that say nothing, so the one before it is changed.
    const changed = hash.slice(0, -2) + (hash.at(-2) === 'A' ? 'B' : 'A') + hash.slice(-1)
    for (const stored of [hash.slice(0, -4), hash.slice(4), changed, `${hash}${hash}`]) {
      assert.deepEqual(await hasher.verify(PASSWORD, stored), WRONG, stored)
    }
  })

  clause('an outdated hash is still valid, and only the right password says that it is', async (subject) => {
    const { hasher, outdated } = subject
    if (outdated === null) return
    assert.deepEqual(await hasher.verify(PASSWORD, outdated), { valid: true, needsRehash: true })
    assert.deepEqual(await hasher.verify('another password', outdated), WRONG)
  })
}

function loadClauses(clause: Clause): void {
  clause('an account without a password costs as much as any other', async ({ hasher }) => {
    const hash = await hasher.hash(PASSWORD)
    const kinds: readonly (string | null)[] = [hash, null, 'no hash at all']
    // The best of five of each, in turn, so that what else the machine does weighs on none of them alone.
    const best = kinds.map(() => Number.POSITIVE_INFINITY)
    const count = await roundsFor(() => hasher.verify('a wrong one', hash))
    for (let round = 0; round < 5; round++) {
      for (const [n, stored] of kinds.entries()) {
        const took = await time(count, () => hasher.verify('a wrong one', stored))
        best[n] = Math.min(best[n] ?? took, took)
      }
    }
    const [real = 0, ...others] = best
    for (const [n, took] of others.entries()) {
      const kind = String(kinds[n + 1])
      assert.ok(took > real / 2 && took < real * 2, `${kind}: ${took} ms, where a real hash takes ${real} ms`)
    }
  })

  clause('beyond its capacity it is busy, says for how long, and recovers', async ({ hasher, capacity }) => {
    if (capacity === null) return
    const tries = Array.from({ length: capacity + 5 }, () => hasher.hash(PASSWORD))
    const ends = await Promise.allSettled(tries)
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []))
    assert.equal(refused.length, 5)
    for (const error of refused) {
      assert.ok(isAuthError(error) && error.code === 'busy', String(error))
      const seconds = error.retryAfterSeconds ?? 0
      assert.ok(Number.isInteger(seconds) && seconds >= 1, `${seconds} is no whole number of seconds`)
    }
    assert.deepEqual(await hasher.verify(PASSWORD, await hasher.hash(PASSWORD)), GOOD)
  })
}

/** How often something must be done for its time to be measurable. */
async function roundsFor(work: () => Promise<unknown>): Promise<number> {
  await work()
  const one = await time(3, work)
  return Math.max(1, Math.ceil((LONG_ENOUGH_MS * 3) / Math.max(one, 0.01)))
}

async function time(count: number, work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  for (let n = 0; n < count; n++) await work()
  return performance.now() - begin
}

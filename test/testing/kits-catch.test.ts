import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { directory } from '../../src/files/directory.ts'
import { memoryLimiter } from '../../src/limits/memory-limiter.ts'
import type { RateLimiter, RateRule } from '../../src/ports/rate-limiter.ts'
import type { Storage } from '../../src/ports/storage.ts'
import type { TokenSigner } from '../../src/ports/token-signer.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import {
  cheapHasher,
  fileStoreContract,
  mailerContract,
  passwordHasherContract,
  rateLimiterContract,
  storageContract,
  testClock,
  tokenSignerContract,
} from '../../src/testing/index.ts'
import { hmacSigner } from '../../src/tokens/hmac-signer.ts'
import { failuresOf } from './failures.ts'

const dispose = async () => {}

/** Which clauses a storage fails that is SQLite's but for what is given. */
function storageFailures(broken: (inner: Storage) => Partial<Storage>) {
  return failuresOf((runner) =>
    storageContract(runner, 'broken', async () => {
      const inner = sqlite(':memory:')
      await inner.open({ migrate: true })
      const own = broken(inner)
      const storage = new Proxy(inner, {
        get(target, name) {
          const value: unknown = Reflect.get(own, name) ?? Reflect.get(target, name)
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
      return { storage, second: storage, events: async () => [], dispose: () => inner.close() }
    }),
  )
}

function limiterFailures(broken: (inner: RateLimiter) => Partial<RateLimiter>) {
  return failuresOf((runner) =>
    rateLimiterContract(runner, 'broken', async () => {
      const clock = testClock()
      const inner = memoryLimiter(clock)
      const limiter = { ...inner, ...broken(inner) }
      return { limiter, second: limiter, pass: async (seconds) => clock.advance(seconds), dispose }
    }),
  )
}

function signerFailures(broken: (inner: TokenSigner) => Partial<TokenSigner>) {
  return failuresOf((runner) =>
    tokenSignerContract(runner, 'broken', async () => {
      const made = (letter: string) => {
        const inner = hmacSigner([letter.repeat(40)], 'https://shop.example')
        return { ...inner, ...broken(inner) }
      }
      return { signer: made('a'), stranger: made('b'), successor: null, dispose }
    }),
  )
}

describe('the storage kit catches', () => {
  it('a commit that stores a part of what it refuses', async () => {
    const { failures } = await storageFailures((inner) => ({
      async commit(changes) {
        for (const change of changes) {
          const result = await inner.commit([change])
          if (result !== 'done') return result
        }
        return 'done'
      },
    }))
    const sentence = 'a stale update is stale at every place in the list, and nothing of the list is stored'
    expect([...failures.keys()]).toContain(sentence)
    // It says in words what was not kept, and by whom.
    expect(failures.get(sentence)).toMatch(
      /^storage contract, broken: commit: not kept: a stale update is stale at every place.*\n.*at place 1/,
    )
  })

  it('mail that is claimed twice, and attempts that are not counted', async () => {
    const { failures } = await storageFailures((inner) => ({
      claimMail: (claim) => inner.claimMail({ ...claim, leaseSeconds: 0 }),
      reserveAttempt: async () => ({ allowed: true }),
    }))
    expect([...failures.keys()]).toEqual(
      expect.arrayContaining([
        'workers that claim at once never get the same mail, and together get all',
        'of 100 at once no more than the free ones are allowed',
        'a leased mail is free again when its lease has run out',
      ]),
    )
  })
})

describe('the rate limiter kit catches', () => {
  it('uses that are counted although they were refused', async () => {
    const { failures } = await limiterFailures((inner) => {
      const over = new Map<string, number>()
      return {
        async consume(key: string, rule: RateRule) {
          const verdict = await inner.consume(key, rule)
          if (!verdict.allowed) over.set(key, (over.get(key) ?? 0) + 1)
          return verdict
        },
        async giveBack(key: string) {
          const more = over.get(key) ?? 0
          if (more > 0) over.set(key, more - 1)
          else await inner.giveBack(key)
        },
      }
    })
    expect([...failures.keys()]).toEqual([
      'a refused use was not counted, so one given back makes room at once',
      'giving back ends a block that it would have prevented',
    ])
  })

  it('a probe that counts', async () => {
    const { failures } = await limiterFailures((inner) => ({
      probe: () => inner.giveBack('login:203.0.113.7'),
    }))
    expect([...failures.keys()]).toEqual([
      'settings that work pass the check and the probe, which count nothing',
    ])
  })

  it('a use given back that nobody took, and blocks that end with the window', async () => {
    const { failures } = await limiterFailures((inner) => ({
      consume: (key, { blockSeconds: _, ...rule }) => inner.consume(key, rule),
      giveBack: async () => {},
    }))
    expect([...failures.keys()]).toEqual(
      expect.arrayContaining([
        'who goes over the limit stays refused for as long as the rule says',
        'a use given back can be made again',
      ]),
    )
  })
})

describe('the token signer kit catches', () => {
  it('another spelling, another purpose and a foreign value that throws', async () => {
    const { failures } = await signerFailures((inner) => ({
      verify: (token, purpose) => {
        const claims = inner.verify((token as string).trim(), 'confirm')
        return claims && { ...claims, purpose }
      },
    }))
    expect([...failures.keys()]).toEqual([
      'the claims come back as they went in, for every purpose',
      'a token of one purpose is nothing for another',
      'another spelling of a token is nothing',
      'what is no token is answered with null, and nothing throws',
    ])
  })
})

describe('the password hasher kit catches', () => {
  it('passwords that are cut, errors that escape, and a missing hash that is answered at once', async () => {
    const { failures } = await failuresOf((runner) =>
      passwordHasherContract(runner, 'broken', async () => {
        const inner = cheapHasher()
        const cut = (password: string) => password.slice(0, 72)
        return {
          hasher: {
            hash: (password) => inner.hash(cut(password)),
            async verify(password, hash) {
              if (hash === null) return { valid: false, needsRehash: false }
              if (!hash.startsWith('$')) throw new Error('no hash')
              return inner.verify(cut(password), hash)
            },
          },
          outdated: null,
          capacity: 3,
          dispose,
        }
      }),
    )
    expect([...failures.keys()]).toEqual([
      'every character counts, to the last of the longest password',
      'what is no hash is never valid, and nothing throws',
      'a hash that was cut or changed is never valid, and nothing throws',
      'an account without a password costs as much as any other',
      'beyond its capacity it is busy, says for how long, and recovers',
    ])
  })
})

describe('the mailer kit catches', () => {
  it('mail that is sent twice, and failures that are kept quiet', async () => {
    const { failures } = await failuresOf((runner) =>
      mailerContract(runner, 'broken', async () => {
        const arrived: { to: string[]; subject: string; text: string; html: string; messageId: string }[] = []
        return {
          mailer: {
            async send(mail) {
              for (const id of ['1', '2']) arrived.push({ ...mail, to: [mail.to], messageId: id })
            },
            async probe() {
              throw new Error('who are you')
            },
          },
          received: async () => arrived,
          fail: () => {},
          dispose,
        }
      }),
    )
    expect([...failures.keys()]).toEqual(
      expect.arrayContaining([
        'a mail arrives once, at its recipient alone, as it was written',
        'a refusal for good is permanent',
        'where mail can be sent, a probe finds nothing wrong, and sends none',
      ]),
    )
  })
})

describe('the file store kit catches', () => {
  it('a probe that finds fault with a place that works, and files that are there when they were deleted', async () => {
    const { failures } = await failuresOf((runner) =>
      fileStoreContract(runner, 'broken', async () => {
        const parent = mkdtempSync(join(tmpdir(), 'latchkey-broken-'))
        const files = {
          ...directory(join(parent, 'files')),
          delete: async () => {},
          probe: async () => {
            throw new Error('nothing can be kept')
          },
        }
        return { files, second: files, dispose: async () => rmSync(parent, { recursive: true }) }
      }),
    )
    expect([...failures.keys()]).toEqual([
      'a file that was deleted is gone, the others are not, and deleting again is nothing',
      'settings that work pass the check and the probe, which change no file',
    ])
  })
})

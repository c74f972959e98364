import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { systemRandom } from '../../src/ports/random.ts'
import { makeSessionToken, sessionId } from '../../src/tokens/session-token.ts'
import { corpus, inputOf, MUTATIONS } from '../support/corpus.ts'

const token = makeSessionToken(systemRandom)

describe('a session token', () => {
  it('is 32 random bytes as base64url, with no character that a cookie would have to encode', () => {
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    const asked: number[] = []
    makeSessionToken((length) => {
      asked.push(length)
      return systemRandom(length)
    })
    expect(asked).toEqual([32])
  })

  it('is never the same twice, and no bit of it is likelier than another', () => {
    const count = 20_000
    const tokens = new Set<string>()
    const ones = new Array<number>(256).fill(0)
    for (let n = 0; n < count; n += 1) {
      const one = makeSessionToken(systemRandom)
      tokens.add(one)
      for (const [byte, value] of Buffer.from(one, 'base64url').entries()) {
        for (let bit = 0; bit < 8; bit += 1)
          ones[byte * 8 + bit] = (ones[byte * 8 + bit] ?? 0) + ((value >> bit) & 1)
      }
    }
    expect(tokens.size).toBe(count)
    // Eight standard deviations: once in 10^15 runs by chance.
    for (const seen of ones) expect(Math.abs(seen - count / 2)).toBeLessThan(4 * Math.sqrt(count))
  })

  it('is stored as its SHA-256', () => {
    const digest = createHash('sha256').update(token).digest()
    expect(Buffer.from(sessionId(token) ?? []).equals(digest)).toBe(true)
  })
})

describe('sessionId', () => {
  it('knows every token that is made', () => {
    for (let n = 0; n < 1000; n += 1) expect(sessionId(makeSessionToken(systemRandom))).toHaveLength(32)
  })

  it.each(
    Object.entries(MUTATIONS).filter(
      ([name]) => !['lower', 'upper', 'reverse', 'replaceAWithCyrillic', 'urlToStdBase64'].includes(name),
    ),
  )('is null for a token after %s', (_, mutate) => {
    expect(sessionId(mutate(token))).toBeNull()
  })

  it('is null for a token in standard base64, or with a letter that only looks like one of its own', () => {
    for (const text of [
      `${'+'.repeat(43)}`,
      `${'/'.repeat(43)}`,
      `${'A'.repeat(42)}=`,
      `\u0410${'A'.repeat(42)}`,
    ]) {
      expect(sessionId(text), text).toBeNull()
    }
  })

  it('is null for a second spelling of the same bytes', () => {
    expect(sessionId('A'.repeat(43))).not.toBeNull()
    expect(sessionId(`${'A'.repeat(42)}B`)).toBeNull()
  })

  const wellFormed = ['token-random43']
  const malformed = corpus('token').filter(
    ({ id, generator }) =>
      !wellFormed.includes(id) && !['mutate', 'tamperEach', 'state'].includes(generator?.op ?? ''),
  )
  it.each(malformed)('is null for $id', (row) => {
    expect(sessionId(inputOf(row))).toBeNull()
  })

  it.each([null, undefined, true, 0, {}, [], [token], new String(token), Buffer.from(token)])(
    'is null for what is no text: %s',
    (value) => {
      expect(sessionId(value)).toBeNull()
    },
  )

  it.each([
    '',
    ' ',
    `${token}\n`,
    `\n${token}`,
    ` ${token}`,
    `${token}\0`,
    `"${token}"`,
    `${token}%20`,
    token.slice(1),
  ])('is null for %j', (value) => {
    expect(sessionId(value)).toBeNull()
  })
})

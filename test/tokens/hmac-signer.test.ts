import { describe, expect, it } from 'vitest'
import { type LinkClaims, MAX_LINK_TOKEN_LENGTH } from '../../src/ports/token-signer.ts'
import { hmacSigner } from '../../src/tokens/hmac-signer.ts'
import { corpus, inputOf, MUTATIONS, tamperedEach } from '../support/corpus.ts'
import { startWork } from '../support/work.ts'

const AUDIENCE = 'https://shop.example/users'
const OLD = 'an old secret of thirty-two bytes'
const NEW = 'a newer secret of more than that too'
const CLAIMS: LinkClaims = {
  purpose: 'confirm',
  userId: '019a0000-0000-7000-8000-000000000001',
  address: 'ada@example.com',
  trust: 3,
  issuedAt: new Date('2026-11-23T12:00:00.123Z'),
  expiresAt: new Date('2026-11-24T12:00:00.123Z'),
  fingerprint: 'abcdefghijklmnopqrstuv',
}
const signer = hmacSigner([NEW], AUDIENCE)
const token = signer.sign(CLAIMS)

describe('hmacSigner', () => {
  it('gives back what it signed, and signs alike what is alike', () => {
    expect(signer.verify(token, 'confirm')).toEqual(CLAIMS)
    expect(hmacSigner([NEW], AUDIENCE).sign({ ...CLAIMS })).toBe(token)
  })

  it('makes tokens of characters that a URL leaves alone', () => {
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/)
    expect(encodeURIComponent(token)).toBe(token)
  })

  it('keeps the longest token within its bound', () => {
    const long = {
      ...CLAIMS,
      address: `${'a'.repeat(64)}@${'d'.repeat(189)}`,
      trust: Number.MAX_SAFE_INTEGER,
    }
    const signed = signer.sign(long)
    expect(signed.length).toBeLessThanOrEqual(MAX_LINK_TOKEN_LENGTH)
    expect(signer.verify(signed, 'confirm')).toEqual(long)
  })

  it('gives every claim a part in the token', () => {
    const others: Partial<LinkClaims>[] = [
      { purpose: 'choose-password' },
      { userId: '019a0000-0000-7000-8000-000000000002' },
      { address: 'eve@example.com' },
      { trust: 4 },
      { issuedAt: new Date(CLAIMS.issuedAt.getTime() + 1) },
      { expiresAt: new Date(CLAIMS.expiresAt.getTime() + 1) },
      { fingerprint: 'vutsrqponmlkjihgfedcba' },
    ]
    const macs = [CLAIMS, ...others.map((other) => ({ ...CLAIMS, ...other }))].map((claims) =>
      Buffer.from(signer.sign(claims), 'base64url').subarray(1, 33).toString('hex'),
    )
    expect(new Set(macs).size).toBe(macs.length)
  })

  it('refuses a token of every other purpose', () => {
    expect(signer.verify(token, 'choose-password')).toBeNull()
    const other = signer.sign({ ...CLAIMS, purpose: 'choose-password' })
    expect(signer.verify(other, 'confirm')).toBeNull()
    expect(signer.verify(other, 'choose-password')).toEqual({ ...CLAIMS, purpose: 'choose-password' })
  })

  it('refuses a token of another installation with the same secret', () => {
    for (const url of ['https://shop.example/user', 'http://shop.example/users', `${AUDIENCE}/`, '']) {
      expect(hmacSigner([NEW], url).verify(token, 'confirm'), url).toBeNull()
    }
  })

  it('never takes a purpose and an installation for parts of each other', () => {
    const cut = hmacSigner([NEW], 'b').sign({ ...CLAIMS, purpose: 'confirma' as LinkClaims['purpose'] })
    expect(hmacSigner([NEW], 'ab').verify(cut, 'confirm')).toBeNull()
  })

  it('refuses a token of another secret, also one that begins alike', () => {
    for (const secret of [OLD, `${NEW}x`, NEW.slice(0, -1), NEW.toUpperCase(), `${NEW} `]) {
      expect(hmacSigner([secret], AUDIENCE).verify(token, 'confirm'), secret).toBeNull()
    }
  })

  it('lets links live through a change of the secret, and die after it', () => {
    const before = hmacSigner([OLD], AUDIENCE).sign(CLAIMS)
    expect(hmacSigner([OLD, NEW], AUDIENCE).verify(token, 'confirm')).toEqual(CLAIMS)
    expect(hmacSigner([NEW, OLD], AUDIENCE).verify(before, 'confirm')).toEqual(CLAIMS)
    expect(hmacSigner([NEW, OLD], AUDIENCE).sign(CLAIMS)).toBe(token)
    expect(hmacSigner([NEW], AUDIENCE).verify(before, 'confirm')).toBeNull()
  })

  it.each(Object.entries(MUTATIONS))('refuses a token after %s', (_, mutate) => {
    const spoilt = mutate(token)
    expect(spoilt).not.toBe(token)
    expect(signer.verify(spoilt, 'confirm')).toBeNull()
  })

  it('refuses a token with any one character replaced', () => {
    const letters = tamperedEach(token)
    expect(letters).toHaveLength(token.length)
    for (const spoilt of letters) expect(signer.verify(spoilt, 'confirm'), spoilt).toBeNull()
    expect(signer.verify(token, 'confirm')).toEqual(CLAIMS)
  })

  it('refuses a token with any one bit turned', () => {
    const bytes = Buffer.from(token, 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const spoilt = Buffer.from(bytes)
      spoilt.writeUInt8(spoilt.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(signer.verify(spoilt.toString('base64url'), 'confirm'), `bit ${bit}`).toBeNull()
    }
  })

  it('refuses every spelling of the same bytes but its own', () => {
    const bytes = Buffer.from(token, 'base64url')
    const twins = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const alike = [...twins]
      .map((last) => token.slice(0, -1) + last)
      .filter((text) => Buffer.from(text, 'base64url').equals(bytes))
    expect(alike.length).toBeGreaterThan(1)
    expect(alike.filter((text) => signer.verify(text, 'confirm'))).toEqual([token])
    for (const text of [
      `${token}=`,
      `${token}==`,
      bytes.toString('base64'),
      `${token.slice(0, 9)}\n${token.slice(9)}`,
    ]) {
      if (text !== token) expect(signer.verify(text, 'confirm'), text).toBeNull()
    }
  })

  it('refuses every part of a token, and a token with more in front or behind', () => {
    for (let length = 0; length < token.length; length += 1) {
      expect(signer.verify(token.slice(0, length), 'confirm')).toBeNull()
      expect(signer.verify(token.slice(token.length - length), 'confirm')).toBeNull()
    }
    for (const text of [`AQ${token}`, `${token}AAAA`]) expect(signer.verify(text, 'confirm')).toBeNull()
  })

  const states = ['token-state-', 'token-mut-', 'token-tamper-each']
  const flat = corpus('token').filter(({ id }) => !states.some((state) => id.startsWith(state)))
  it.each(flat)('refuses $id', (row) => {
    expect(signer.verify(inputOf(row), 'confirm')).toBeNull()
  })

  it.each([undefined, null, true, 0, Number.NaN, 1n, Symbol('x'), [], {}, new Date(), () => token])(
    'refuses what is no text: %s',
    (value) => {
      expect(signer.verify(value, 'confirm')).toBeNull()
    },
  )

  it('refuses an object that says it is a token, without asking it', () => {
    expect(signer.verify(new String(token), 'confirm')).toBeNull()
    expect(signer.verify([token], 'confirm')).toBeNull()
    expect(signer.verify({ toString: () => token, length: token.length }, 'confirm')).toBeNull()
  })

  it('refuses a megabyte before it decodes it', () => {
    const worked = startWork()
    for (let n = 0; n < 1000; n += 1) expect(signer.verify('A'.repeat(1_000_000), 'confirm')).toBeNull()
    expect(worked()).toBeLessThan(500)
  })

  it('says what is wrong when it has no secret to sign with', () => {
    expect(() => hmacSigner([], AUDIENCE).sign(CLAIMS)).toThrow(/at least one secret/)
    expect(hmacSigner([], AUDIENCE).verify(token, 'confirm')).toBeNull()
  })
})

import assert from 'node:assert/strict'
import {
  type LinkClaims,
  MAX_LINK_TOKEN_LENGTH,
  TOKEN_PURPOSES,
  type TokenSigner,
} from '../ports/token-signer.ts'
import { type ContractRunner, type Disposable, runClauses, type StateClause } from './clauses.ts'

/** A signer and its relatives. */
export interface SignerUnderTest extends Disposable {
  readonly signer: TokenSigner
  /** One that shares no secret with it: another app's. */
  readonly stranger: TokenSigner
  /** One whose newest secret is another, and which still knows that of `signer`; null where none can be. */
  readonly successor: TokenSigner | null
}

type Clause = StateClause<SignerUnderTest>

const CLAIMS: LinkClaims = {
  purpose: 'confirm',
  userId: '019cb6d0-0000-7000-8000-000000000001',
  address: 'ada@example.com',
  trust: 1,
  issuedAt: new Date('2026-03-04T05:06:07.089Z'),
  expiresAt: new Date('2026-03-05T05:06:07.089Z'),
  fingerprint: 'fHjcY0dPMm5uFhzgkCqkmXKoWQv9F0cwB8gLZTxRY5I',
}
const NO_STRINGS: readonly unknown[] = [
  undefined,
  null,
  0,
  1n,
  true,
  {},
  [],
  ['a'],
  () => 'a',
  Symbol('a'),
  new Date(),
]

/**
 * The contract of {@link TokenSigner}, under any runner that has `describe` and `it`:
 * `tokenSignerContract({ describe, it }, 'my signer', makeSigner)`.
 */
export function tokenSignerContract(
  runner: ContractRunner,
  name: string,
  make: () => Promise<SignerUnderTest>,
): void {
  const parts = { tokens: tokenClauses, forgeries: forgeryClauses }
  runClauses(runner, `token signer contract, ${name}`, parts, make)
}

function tokenClauses(clause: Clause): void {
  clause('the claims come back as they went in, for every purpose', async ({ signer }) => {
    for (const purpose of TOKEN_PURPOSES) {
      const claims = { ...CLAIMS, purpose, trust: 2 ** 31, address: `a.b+c/d={e}@${'x'.repeat(60)}.example` }
      assert.deepEqual(signer.verify(signer.sign(claims), purpose), claims)
    }
  })

  clause('an address outside ASCII comes back as it went in', async ({ signer }) => {
    const claims = { ...CLAIMS, address: 'j\u00f6rg\u{1f600}@xn--bcher-kva.example' }
    assert.deepEqual(signer.verify(signer.sign(claims), 'confirm'), claims)
  })

  clause('a token can stand in a link, and is not too long with the longest address', async ({ signer }) => {
    const token = signer.sign({ ...CLAIMS, address: `${'a'.repeat(64)}@${'b'.repeat(189)}`, trust: 2 ** 40 })
    assert.match(token, /^[A-Za-z0-9_-]+$/)
    assert.ok(token.length <= MAX_LINK_TOKEN_LENGTH, `${token.length} characters`)
  })

  clause('whether a link has expired is not the signer\u2019s to say', async ({ signer }) => {
    const past = { ...CLAIMS, expiresAt: new Date(0) }
    assert.deepEqual(signer.verify(signer.sign(past), 'confirm'), past)
  })

  clause('other claims give another token', async ({ signer }) => {
    const others: Partial<LinkClaims>[] = [
      { userId: CLAIMS.userId.replace(/1$/, '2') },
      { address: 'eve@example.com' },
      { trust: 2 },
      { expiresAt: new Date(CLAIMS.expiresAt.getTime() + 1) },
      { fingerprint: CLAIMS.fingerprint.toLowerCase() },
    ]
    const tokens = [{}, ...others].map((part) => signer.sign({ ...CLAIMS, ...part }))
    assert.equal(new Set(tokens).size, tokens.length)
  })

  clause('a token made under an earlier secret goes on working', async ({ signer, successor }) => {
    if (!successor) return
    assert.deepEqual(successor.verify(signer.sign(CLAIMS), 'confirm'), CLAIMS)
    assert.equal(signer.verify(successor.sign(CLAIMS), 'confirm'), null, 'the newest secret must sign')
  })
}

function forgeryClauses(clause: Clause): void {
  clause('a token of one purpose is nothing for another', async ({ signer }) => {
    for (const purpose of TOKEN_PURPOSES) {
      for (const other of TOKEN_PURPOSES.filter((name) => name !== purpose)) {
        assert.equal(
          signer.verify(signer.sign({ ...CLAIMS, purpose }), other),
          null,
          `${purpose} as ${other}`,
        )
      }
    }
  })

  clause('a stranger\u2019s token is nothing', async ({ signer, stranger }) => {
    assert.equal(signer.verify(stranger.sign(CLAIMS), 'confirm'), null)
    assert.equal(stranger.verify(signer.sign(CLAIMS), 'confirm'), null)
  })

  clause('a token with any one character changed, missing or added is nothing', async ({ signer }) => {
    const token = signer.sign(CLAIMS)
    for (let at = 0; at < token.length; at++) {
      const [before, here, after] = [token.slice(0, at), token.charAt(at), token.slice(at + 1)]
      for (const wrong of [here === 'A' ? 'B' : 'A', here === '_' ? '-' : '_', '', `${here}A`]) {
        // Of a run of one letter, the place where one was added does not show.
        if (before + wrong + after === token) continue
        assert.equal(signer.verify(before + wrong + after, 'confirm'), null, `character ${at}`)
      }
    }
  })

  clause('another spelling of a token is nothing', async ({ signer }) => {
    const token = signer.sign(CLAIMS)
    for (const wrong of [
      `${token}=`,
      `${token}==`,
      ` ${token}`,
      `${token}\n`,
      `${token}.`,
      `${token}\u0000`,
    ]) {
      assert.equal(signer.verify(wrong, 'confirm'), null, JSON.stringify(wrong.slice(token.length - 4)))
    }
    assert.equal(signer.verify(`${token}${token}`, 'confirm'), null)
    assert.equal(signer.verify(encodeURIComponent(`${token}/`), 'confirm'), null)
  })

  clause('two tokens cannot be cut and joined into a third', async ({ signer }) => {
    const [one, other] = [signer.sign(CLAIMS), signer.sign({ ...CLAIMS, trust: 9 })]
    for (let at = 1; at < Math.min(one.length, other.length); at++) {
      const joined = one.slice(0, at) + other.slice(at)
      if (joined !== one && joined !== other) assert.equal(signer.verify(joined, 'confirm'), null, `at ${at}`)
    }
  })

  clause('what is no token is answered with null, and nothing throws', async ({ signer }) => {
    const texts = [
      '',
      'a',
      '.',
      'A'.repeat(43),
      'A'.repeat(400),
      '\u0000',
      '\ud800',
      '%',
      'A'.repeat(2_000_000),
    ]
    for (const wrong of [...NO_STRINGS, ...texts]) {
      assert.equal(signer.verify(wrong, 'confirm'), null, String(wrong).slice(0, 20))
    }
    assert.equal(signer.verify(new String(signer.sign(CLAIMS)), 'confirm'), null)
    assert.equal(signer.verify([signer.sign(CLAIMS)], 'confirm'), null)
  })
}

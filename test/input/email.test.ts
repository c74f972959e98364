import { describe, expect, it } from 'vitest'
import { mailboxAddress, parseEmail } from '../../src/input/email.ts'
import { corpus, inputOf } from '../support/corpus.ts'
import { startWork } from '../support/work.ts'

const rows = corpus('email').filter(
  (row) => typeof inputOf(row) === 'string' && !/-form-|-query/.test(row.id),
)
const withVerdict = (...verdicts: string[]) => rows.filter(({ expected }) => verdicts.includes(expected))

describe('parseEmail', () => {
  it.each(withVerdict('accept'))('takes $id as it is', (row) => {
    const text = inputOf(row) as string
    expect(parseEmail(text)).toEqual({ email: text, key: text.toLowerCase() })
  })

  it.each(withVerdict('normalise'))('compares $id by $result', (row) => {
    const text = inputOf(row) as string
    expect(parseEmail(text)).toEqual({ email: text.trim(), key: row.result })
  })

  it.each(withVerdict('reject'))('refuses $id', (row) => {
    expect(parseEmail(inputOf(row) as string)).toBeNull()
  })

  it('gives a key that reads back as itself', () => {
    for (const row of withVerdict('accept', 'normalise')) {
      const key = parseEmail(inputOf(row) as string)?.key ?? ''
      expect(parseEmail(key), row.id).toEqual({ email: key, key })
    }
  })

  it.each([
    ['dotless i', 'm\u0131ke@example.org', 'mike@example.org'],
    ['Kelvin sign', '\u212aate@example.org', 'kate@example.org'],
    ['long s', '\u017fam@example.org', 'sam@example.org'],
    ['Kelvin sign in the domain', 'a@\u212aate.org', 'a@kate.org'],
    ['long s in the domain', 'a@\u017fam.org', 'a@sam.org'],
    ['full-width letters in the domain', 'a@\uff45xample.org', 'a@example.org'],
    ['ligature in the domain', 'a@o\ufb03ce.org', 'a@office.org'],
    ['superscript in the domain', 'a@x\u00b2.org', 'a@x2.org'],
    ['numeral in the domain', 'a@\u2167.org', 'a@viii.org'],
    ['dotted capital I in the domain', 'a@\u0130an.org', 'a@ian.org'],
    ['dotless i in the domain', 'a@g\u0131thub.com', 'a@github.com'],
    ['Cyrillic a in the domain', 'a@\u0430pple.com', 'a@apple.com'],
    ['a dot more', 'a.lice@example.com', 'alice@example.com'],
    ['a tag', 'alice+x@example.com', 'alice@example.com'],
  ])('never takes a look-alike for another address: %s', (_, alike, real) => {
    expect(parseEmail(real)?.key).toBe(real)
    expect(parseEmail(alike)?.key).not.toBe(real)
  })

  it.each([
    'xn--nchen-1pa',
    'xn--am-4va',
    'xn--munchen-gie',
    'xn--ab-m1t',
    'xn--ab-5da',
    'xn--a-wbb',
    'xn--kkg',
    'xn--ab-',
    'xn--a',
    'xn--',
    'ab--cd',
    'zz--mnchen-3ya',
  ])('refuses the A-label %s, which stands for no name in its one right form', (label) => {
    expect(parseEmail(`a@${label}.com`)).toBeNull()
    expect(parseEmail(`a@example.${label}`)).toBeNull()
  })

  it('takes one domain in its composed, decomposed and ASCII spelling for one', () => {
    const spellings = [
      'i@m\u00fcnchen.de',
      'i@mu\u0308nchen.de',
      'i@xn--mnchen-3ya.de',
      'i@XN--MNCHEN-3YA.DE',
    ]
    expect(new Set(spellings.map((text) => parseEmail(text)?.key))).toEqual(new Set(['i@xn--mnchen-3ya.de']))
  })

  it('holds an address to 254 octets, its local part to 64, a label to 63', () => {
    const labels = `${'d'.repeat(59)}.`.repeat(4)
    const domain = (length: number) => `${labels.slice(0, length - 4)}.com`
    const fits = `${'a'.repeat(64)}@${domain(189)}`
    expect(fits).toHaveLength(254)
    expect(parseEmail(fits)?.key).toBe(fits)
    expect(parseEmail(`${'a'.repeat(64)}@${domain(190)}`)).toBeNull()
    expect(parseEmail(`${'a'.repeat(65)}@example.com`)).toBeNull()
    expect(parseEmail(`x@${'a'.repeat(64)}.com`)).toBeNull()
  })

  it('holds an address to 254 octets in the spelling that mail servers see, too', () => {
    const labels = (count: number) => `a@${'\u00fc.'.repeat(count)}de`
    expect(parseEmail(labels(31))?.key).toHaveLength(252)
    expect(parseEmail(labels(32))).toBeNull()
  })

  it.each([
    ['of a', 'a'.repeat(100_000)],
    ['of at signs', '@'.repeat(100_000)],
    ['of dots', `a@${'.'.repeat(100_000)}`],
    ['of labels', `a@${'a.'.repeat(50_000)}com`],
    ['of blanks', `${' '.repeat(100_000)}a@example.com`],
    ['of blanks inside', `a@example.com${' '.repeat(50_000)}x${' '.repeat(50_000)}`],
    ['of combining marks', `a@a${'\u0327\u0301'.repeat(50_000)}.com`],
    ['of A-labels', `a@${'xn--'.repeat(25_000)}.com`],
    ['of hyphens', `${'a-'.repeat(50_000)}@`],
  ])('answers 100 kB %s at once', (_, text) => {
    const worked = startWork()
    for (let n = 0; n < 100; n += 1) expect(parseEmail(text)).toBeNull()
    // A hundred of them: a pass that is not linear takes seconds for the first.
    expect(worked()).toBeLessThan(1000)
  })
})

describe('mailboxAddress', () => {
  it('writes to the local part as its owner typed it, at the domain as mail servers know it', () => {
    const parsed = parseEmail('Info@M\u00dcNCHEN.de')
    expect(mailboxAddress({ email: parsed?.email ?? '', emailKey: parsed?.key ?? '' })).toBe(
      'Info@xn--mnchen-3ya.de',
    )
  })
})

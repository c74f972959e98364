import { describe, expect, it } from 'vitest'
import { de } from '../../src/texts/de.ts'
import { makeLanguages } from '../../src/texts/languages.ts'

const both = makeLanguages({ en: {}, de })
const many = makeLanguages({ en: {}, de, 'pt-BR': {}, 'de-AT': { 'page.save': 'Sichern' } })
const localeOf = (languages: typeof both, wanted: string | null | undefined) => languages.of(wanted).locale

describe('the language of a reader', () => {
  it.each([
    ['de', 'de'],
    ['DE', 'de'],
    ['de-AT', 'de'],
    ['de-Latn-AT-1996', 'de'],
    ['de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7', 'de'],
    ['en-US,en;q=0.9,de;q=0.8', 'en'],
    ['fr,de;q=0.5,en;q=0.4', 'de'],
    ['en;q=0.2, de;q=0.3', 'de'],
    ['de;q=0, en;q=0.1', 'en'],
    ['en;q=0,*', 'de'],
    ['*', 'en'],
    ['fr', 'en'],
    ['german', 'en'],
    ['', 'en'],
  ])('for %j is %s', (wanted, locale) => {
    expect(localeOf(both, wanted)).toBe(locale)
  })

  it.each([
    ['de-AT', 'de-AT'],
    ['de-CH', 'de'],
    ['pt', 'pt-BR'],
    ['pt-BR,en;q=0.5', 'pt-BR'],
  ])('with regions for %j is %s', (wanted, locale) => {
    expect(localeOf(many, wanted)).toBe(locale)
  })

  it.each([null, undefined])('is the default for who does not say: %s', (wanted) => {
    expect(localeOf(both, wanted)).toBe('en')
    expect(localeOf(makeLanguages({ en: {}, de }, 'de'), wanted)).toBe('de')
  })

  it.each([
    '__proto__',
    'constructor,toString',
    'de;q=__proto__',
    'de;q=NaN',
    'de;q=1e999, en',
    'de;q=-1',
    'de;;;;q=1',
    ';q=1',
    ',,,,,',
    '-',
    'de-',
    '-de',
    '"de"',
    'de\u0000',
    '\ud800',
    "de'><script>alert(1)</script>",
    '../../../etc/passwd',
    'de_DE.UTF-8',
  ])('is one of the app’s own, whatever a client says: %j', (wanted) => {
    expect(['en', 'de']).toContain(localeOf(both, wanted))
  })

  it.each([
    ['many languages', 'fr;q=0.1,'.repeat(100_000)],
    ['many blanks', `de${' '.repeat(1_000_000)}x`],
    ['many hyphens', 'd-'.repeat(500_000)],
    ['many parameters', `de${';q=0.1'.repeat(200_000)}`],
    ['one word', 'd'.repeat(1_000_000)],
  ])('is found at once among %s', (_, wanted) => {
    const before = performance.now()
    for (let count = 0; count < 100; count += 1) localeOf(both, wanted)
    expect(performance.now() - before).toBeLessThan(500)
  })

  it('is the same however many others were asked for meanwhile', () => {
    for (let count = 0; count < 2000; count += 1) {
      expect(localeOf(both, `de;q=0.${count}1, x-${count}`)).toBe('de')
      expect(localeOf(both, 'fr, de;q=0.5')).toBe('de')
      expect(localeOf(both, 'en, de;q=0.5')).toBe('en')
    }
  })

  it('is read from the beginning of a list that is too long, cut between two languages', () => {
    const filler = `${'fr;q=0.9,'.repeat(56)}`
    expect(localeOf(both, `de;q=0.1,${filler}en`)).toBe('de')
    // What is left of the last one would be "de".
    expect(localeOf(both, `${'x'.repeat(509)},defg`)).toBe('en')
  })
})

describe('the languages of an app', () => {
  it('are those that it names, English alone without the option, and the default is first', () => {
    const localesOf = (...options: Parameters<typeof makeLanguages>) =>
      makeLanguages(...options).all.map(({ locale }) => locale)
    expect(localesOf()).toEqual(['en'])
    expect(localesOf({})).toEqual(['en'])
    expect(localesOf({ de: undefined })).toEqual(['en'])
    expect(localesOf({ de })).toEqual(['de'])
    expect(localesOf({ de, en: {} })).toEqual(['en', 'de'])
    expect(localesOf({ de, en: {} }, 'de')).toEqual(['de', 'en'])
  })

  it('is the only one for everybody where there is one', () => {
    const german = makeLanguages({ de })
    for (const wanted of ['en', 'fr', '*', 'de;q=0', null]) expect(german.of(wanted).locale).toBe('de')
  })

  it('fall back from a region to its language, and then to English', () => {
    const { text } = many.of('de-AT')
    expect([text('page.save'), text('page.log-in')]).toEqual(['Sichern', 'Anmelden'])
    expect(many.of('pt-BR').text('page.save')).toBe('Save')
  })

  it('know what they leave to English', () => {
    expect([...both.missing]).toEqual([])
    expect([...many.missing.keys()]).toEqual(['pt-BR'])
    const { 'page.save': _, ...rest } = de
    expect([...makeLanguages({ de: rest }).missing]).toEqual([['de', ['page.save']]])
  })
})

import { describe, expect, it } from 'vitest'
import { createAuth } from '../../src/auth.ts'
import type { AuthOptions } from '../../src/options.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { de } from '../../src/texts/de.ts'
import type { TextsByLocale } from '../../src/texts/languages.ts'
import type { Texts } from '../../src/texts/texts.ts'

function mistake(options: object): string {
  try {
    createAuth({ url: 'http://localhost:3000', storage: sqlite(':memory:'), ...options } as never)
  } catch (error) {
    if (error instanceof TypeError) return error.message
    throw error
  }
  return ''
}
const mistakeIn = (texts: object, defaultLocale?: string) => mistake({ texts, defaultLocale })

describe('the option "texts"', () => {
  it.each([
    {},
    { en: {} },
    { de },
    { en: {}, de: { ...de, 'page.save': 'Sichern' } },
    { en: { 'page.save': undefined }, 'de-AT': { 'page.save': 'Sichern' } },
    { en: { 'page.save': '保存' } },
    { en: { 'page.home': 'Home' } },
    { en: { 'page.home': '{site}: home of {site}' } },
  ])('takes %j', (texts) => {
    expect(mistakeIn(texts)).toBe('')
  })

  it('quotes a text that does not exist, in whatever language', () => {
    expect(mistakeIn({ de: { ...de, 'page.sav': 'x' } })).toBe(
      'createAuth: there is no option "texts.de.page.sav".',
    )
    expect(mistakeIn({ en: JSON.parse('{"__proto__":"x"}') })).toContain('"texts.en.__proto__"')
    expect(mistakeIn({ en: { toString: 'x' } })).toContain('"texts.en.toString"')
  })

  it('says how texts are given to who gives them without a language', () => {
    expect(mistakeIn({ 'page.save': 'Keep' })).toBe(
      `createAuth: option "texts.page.save" must be within its language: texts: { en: { 'page.save': … } }.`,
    )
  })

  it.each(['DE', 'de_DE', 'de-at', 'german!', '', 'x', 'de-', '__proto__'])(
    'refuses the tag %j',
    (locale) => {
      const texts = Object.defineProperty({}, locale, { value: {}, enumerable: true })
      expect(mistakeIn(texts)).toBe(
        `createAuth: option "texts.${locale}" must be named by a language tag such as "en", "de" or "pt-BR".`,
      )
    },
  )

  it.each(['Geändert', 'Sign in!', 'a+b', 'a/b', '100 %', '{site}', 'a\nb', '', ' ', 'Grüße', '確認'])(
    'refuses %j where it would travel in a URL, in every language',
    (text) => {
      for (const key of ['message.registered', 'reason.link_used']) {
        for (const locale of ['en', 'de', 'ja']) {
          const said = mistakeIn({ en: {}, [locale]: { [key]: text } })
          expect(said).toContain(`option "texts.${locale}.${key}" must be plain ASCII words`)
          expect(said).toContain('letters, digits, blanks, full stops and hyphens')
        }
      }
    },
  )

  it.each(['', '  ', 'Hello\r\nBcc: eve@evil.test', 'a\u0000b', '\ud800'])(
    'refuses %j, which is no text on one line',
    (text) => {
      expect(mistakeIn({ en: { 'mail.confirm-subject': text } })).toBe(
        'createAuth: option "texts.en.mail.confirm-subject" must be a text on one line.',
      )
    },
  )

  it('refuses a value that the text is never given', () => {
    expect(mistakeIn({ de: { 'mail.expiry': '{relativ} lang' } })).toBe(
      'createAuth: option "texts.de.mail.expiry" must be without {relativ}; of values it may have only {relative} and {absolute}.',
    )
    expect(mistakeIn({ en: { 'page.save': '{site}' } })).toContain('of values it may have none.')
  })
})

describe('the option "defaultLocale"', () => {
  it('must be one of the languages', () => {
    expect(mistake({ defaultLocale: 'de' })).toBe(
      'createAuth: option "defaultLocale" must be a language of option "texts": en.',
    )
    expect(mistakeIn({ en: {}, de }, 'de-AT')).toContain('must be a language of option "texts": en, de.')
    expect(mistakeIn({ en: {}, de }, 'de')).toBe('')
    expect(mistake({ defaultLocale: 'en' })).toBe('')
  })

  it('must be named among several languages without English', () => {
    expect(mistakeIn({ de, fr: {} })).toContain('option "defaultLocale" is missing')
    expect(mistakeIn({ de, fr: {} }, 'fr')).toBe('')
    expect(mistakeIn({ de })).toBe('')
  })
})

it('holds the texts to their type: keys that exist, in languages', () => {
  const takes = (texts: AuthOptions<object>['texts']) => texts
  takes({ en: { 'page.save': 'Keep' }, de: { ...de, 'page.save': 'Sichern' }, fr: undefined })
  // @ts-expect-error a text that does not exist
  takes({ en: { 'page.sav': 'Keep' } })
  // @ts-expect-error nor beside those that do
  takes({ de: { ...de, 'page.sav': 'Sichern' } })
  // @ts-expect-error a text without a language
  takes({ 'page.save': 'Keep' })
  // @ts-expect-error no text
  takes({ en: { 'page.save': 7 } })
  const { 'page.save': _, ...rest } = de
  // @ts-expect-error a language that must be whole, and is not
  const whole: Texts = rest
  const part: TextsByLocale = { de: rest }
  expect([whole, part.de]).toEqual([rest, rest])
})

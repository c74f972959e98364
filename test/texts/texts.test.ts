import { describe, expect, it } from 'vitest'
import { PLAIN_WORDS, TRAVELS_IN_URL } from '../../src/texts/check-texts.ts'
import { de } from '../../src/texts/de.ts'
import { en } from '../../src/texts/en.ts'
import { PLACEHOLDER, type TextKey, translator } from '../../src/texts/texts.ts'

const keys = Object.keys(en) as TextKey[]

/** Every language that is shipped. */
const SHIPPED = { en, de }

describe.each(Object.entries(SHIPPED))('the texts in %s', (_, texts) => {
  it('that travel in a URL are plain ASCII words without values', () => {
    const travelling = keys.filter((key) => TRAVELS_IN_URL.test(key))
    expect(travelling.length).toBeGreaterThan(10)
    for (const key of travelling) expect(texts[key], key).toMatch(PLAIN_WORDS)
  })

  it('have no markup, no control, no blank at an end, and no two in a row', () => {
    for (const key of keys) expect(texts[key], key).not.toMatch(/[<>]|&\w+;|^\s|\s$|\s\s|\p{Cc}/u)
  })

  it('are in the order of the English ones, with none missing, none empty and none besides', () => {
    expect(Object.keys(texts)).toEqual(keys)
    for (const key of keys) expect(texts[key], key).toMatch(/\S/)
  })

  it('have the values of the English ones', () => {
    const values = (text: string) => [...text.matchAll(PLACEHOLDER)].map(([whole]) => whole).toSorted()
    for (const key of keys) expect(values(texts[key]), key).toEqual(values(en[key]))
  })

  it('end as the English ones do: a sentence is one in both', () => {
    for (const key of keys) {
      const end = (text: string) => /[.?:]$/.exec(text)?.[0] ?? ''
      expect(end(texts[key]), key).toBe(end(en[key]))
    }
  })
})

describe('the German texts', () => {
  /** The same word in both. */
  const SAME: readonly TextKey[] = [
    'label.thumbnail',
    'page.title',
    'page.mailbox-text',
    'page.fact-name',
    'page.admin-status',
    'page.admin-superuser',
    'page.admin-device',
  ]

  it('are German', () => {
    for (const key of keys.filter((one) => !SAME.includes(one))) expect(de[key], key).not.toBe(en[key])
    const all = Object.values(de).join(' ')
    expect(all).not.toMatch(/\b(the|your|you|mail me|password|address|account)\b/i)
  })

  it('say Sie, never du', () => {
    expect(Object.values(de).join(' ')).not.toMatch(/\b(du|dich|dir|dein\w*|euch|euer|eure\w*)\b/i)
    expect(Object.values(de).join(' ')).not.toMatch(/\b(Klick|Gib|Wähle|Öffne|Melde|Prüfe|Bestätige) /)
  })

  it('spell umlauts as umlauts, and in URLs need none', () => {
    const spelt =
      /fuer|ueber|koenn|muess|moecht|aender|bestaetig|pruef|gueltig|waehl|oeffn|naechst|hoechst|zurueck|groess|loesch|schliess|gehoer|frueh|spaet|waer|uebrig|benoetig|geraet|ungueltig|faell|aehnlich/i
    for (const key of keys) expect(de[key], key).not.toMatch(spelt)
  })
})

describe('a text', () => {
  it('has its values put in, numbers as its language writes them, and texts as they are', () => {
    expect(translator()('field.name-long', { max: 4096 })).toBe('This is longer than 4,096 characters.')
    expect(translator(de, 'de')('field.name-long', { max: 4096 })).toBe('Das sind mehr als 4.096 Zeichen.')
    expect(translator()('field.birth-date-early', { year: '1900' })).toContain(' 1900.')
    expect(translator()('page.mailbox-to', { to: '{seconds} $& $1' })).toBe('To {seconds} $& $1')
  })

  it('is taken from the first that has it, and from English where none has', () => {
    const text = translator([{ 'page.save': 'Sichern' }, { 'page.save': 'Speichern', 'page.log-in': 'Rein' }])
    expect([text('page.save'), text('page.log-in'), text('page.log-out')]).toEqual([
      'Sichern',
      'Rein',
      'Log out',
    ])
  })
})

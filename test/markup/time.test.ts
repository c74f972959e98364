import { describe, expect, it } from 'vitest'
import { dayOf, durationInWords, momentInWords } from '../../src/markup/time.ts'

const AT = new Date('2026-03-05T17:05:00Z')

describe('time in words', () => {
  it.each([
    ['en', '5 March 2026 at 17:05 UTC', '5 March 2026'],
    ['de', '5. März 2026 um 17:05 UTC', '5. März 2026'],
    ['de-AT', '5. März 2026 um 17:05 UTC', '5. März 2026'],
    // A language that Intl does not know, as English rather than as the server's own.
    ['tlh', '5 March 2026 at 17:05 UTC', '5 March 2026'],
  ])('is that of the language: %s', (locale, moment, day) => {
    expect(momentInWords(AT, locale)).toBe(moment)
    expect(dayOf({ locale }, AT).toString()).toBe(`<time datetime="2026-03-05">${day}</time>`)
  })

  it.each([
    [0, '1 minute', '1 Minute'],
    [3600, '60 minutes', '60 Minuten'],
    [7199, '120 minutes', '120 Minuten'],
    [7200, '2 hours', '2 Stunden'],
    [86_400, '24 hours', '24 Stunden'],
    [172_800, '2 days', '2 Tage'],
    [1_209_600, '14 days', '14 Tage'],
  ])('of %i seconds is %s', (seconds, english, german) => {
    expect([durationInWords(seconds, 'en'), durationInWords(seconds, 'de')]).toEqual([english, german])
  })
})

import { type Html, html } from './html.ts'

const DATE = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const
const MINUTE = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } as const

/** A moment, to the minute. In UTC, and saying so: the server does not know where the reader is. */
export function timeOf({ locale }: { readonly locale: string }, at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${momentInWords(at, locale)}</time>`
}

/** A day, in UTC. */
export function dayOf({ locale }: { readonly locale: string }, at: Date): Html {
  return html`<time datetime="${at.toISOString().slice(0, 10)}">${formatsOf(locale).day.format(at)}</time>`
}

/** A moment as plain text: "23 November 2026 at 17:25 UTC". */
export function momentInWords(at: Date, locale: string): string {
  return formatsOf(locale).moment.format(at)
}

const MINUTE_SECONDS = 60
const HOUR_SECONDS = 3600
const DAY_SECONDS = 86_400

/** "60 minutes", "24 hours", "14 days": in whole units, each from two on. */
export function durationInWords(seconds: number, locale: string): string {
  const { days, hours, minutes } = formatsOf(locale)
  const [size, unit] =
    seconds >= 2 * DAY_SECONDS
      ? ([DAY_SECONDS, days] as const)
      : seconds >= 2 * HOUR_SECONDS
        ? ([HOUR_SECONDS, hours] as const)
        : ([MINUTE_SECONDS, minutes] as const)
  return unit.format(Math.max(1, Math.round(seconds / size)))
}

/** For each language of the app: to make one takes longer than all of a page. */
const formats = new Map<string, ReturnType<typeof makeFormats>>()

function formatsOf(locale: string) {
  const made = formats.get(locale) ?? makeFormats(locale)
  formats.set(locale, made)
  return made
}

function makeFormats(locale: string) {
  // Plain "en" means the American order and a twelve-hour clock to Intl. For a language that Intl does not know it
  // would take the server's own.
  const locales = locale === 'en' ? 'en-GB' : [locale, 'en-GB']
  const unit = (name: 'day' | 'hour' | 'minute') =>
    new Intl.NumberFormat(locales, { style: 'unit', unit: name, unitDisplay: 'long' })
  return {
    day: new Intl.DateTimeFormat(locales, DATE),
    moment: new Intl.DateTimeFormat(locales, { ...DATE, ...MINUTE }),
    days: unit('day'),
    hours: unit('hour'),
    minutes: unit('minute'),
  }
}

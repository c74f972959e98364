import { type Html, html } from './html.ts'

const DATE = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const
const MINUTE = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } as const

/** A moment, to the minute. In UTC, and saying so: the server does not know where the reader is. */
export function timeOf({ locale }: { readonly locale: string }, at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${momentInWords(at, locale)}</time>`
}

/** A day, in UTC. */
export function dayOf({ locale }: { readonly locale: string }, at: Date): Html {
  return html`<time datetime="${at.toISOString().slice(0, 10)}">${format(DATE, at, locale)}</time>`
}

/** A moment as plain text: "23 November 2026 at 17:25 UTC". */
export function momentInWords(at: Date, locale: string): string {
  return format({ ...DATE, ...MINUTE }, at, locale)
}

function format(options: Intl.DateTimeFormatOptions, at: Date, locale: string): string {
  // Plain "en" means the American order and a twelve-hour clock to Intl.
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, options).format(at)
}

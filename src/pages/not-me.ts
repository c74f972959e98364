import { type Html, html } from '../markup/html.ts'
import { timeOf } from '../markup/time.ts'
import type { AskedFrom } from '../ports/storage.ts'
import { buttonForm } from './form.ts'
import { facts } from './layout.ts'
import type { PageFrame } from './types.ts'

/**
 * Which address, and when and from where it was asked for. The user agent stays out: it is a stranger's words on
 * a page that the holder of the address is to trust.
 */
export function askedFacts(frame: PageFrame, email: string, asked: AskedFrom | null): Html {
  const { text } = frame
  const entries: (readonly [string, string | Html])[] = [[text('page.fact-email'), email]]
  if (asked) entries.push([text('page.fact-asked'), timeOf(frame, asked.at)])
  if (asked?.ip) entries.push([text('page.fact-from'), asked.ip])
  return facts(entries)
}

/** The way out for somebody whose address a stranger has registered. */
export function notMe(frame: PageFrame, action: string): Html {
  return html`<div class="aside"><p>${frame.text('page.not-me')}</p>
${buttonForm(action, frame.text('page.not-me-button'), 'quiet')}</div>`
}

import type { EventType } from '../events.ts'
import { type Html, html } from '../markup/html.ts'
import { timeOf } from '../markup/time.ts'
import { en } from '../texts/en.ts'
import { deviceInWords } from './device.ts'
import { backToAccount, layout } from './layout.ts'
import type { ListedEvent, PageFrame, Pages } from './types.ts'

export const history: Pages['history'] = (frame, { entries, next, first }) => {
  const { text, paths } = frame
  const older =
    next === null
      ? null
      : html`<p><a href="${paths.history}?before=${encodeURIComponent(next)}">${text('page.history-older')}</a></p>`
  const newest = first ? null : html`<p><a href="${paths.history}">${text('page.history-newest')}</a></p>`
  return layout(frame, {
    title: text('page.history-title'),
    body: html`<p>${text('page.history-lead')}</p>
${entries.length > 0 ? html`<ol class="ways events">${entries.map((one) => entry(frame, one))}</ol>` : html`<p>${text('page.history-empty')}</p>`}`,
    more: html`${older}${newest}${backToAccount(frame)}`,
  })
}

function entry(frame: PageFrame, event: ListedEvent): Html {
  const { text } = frame
  const about = [
    ...(event.count > 1 ? [text('page.history-count', { count: event.count })] : []),
    ...(event.byOther ? [text('page.history-by-other')] : []),
    ...(event.userAgent ? [deviceInWords(frame, event.userAgent)] : []),
    ...(event.ip ? [text('page.history-from', { ip: event.ip })] : []),
  ]
  return html`<li><strong>${text(keyOf(event.type))}</strong><div class="soft">${timeOf(frame, event.at)}${about.map((part) => html` · ${part}`)}</div></li>`
}

/** A row of a newer release may be of a kind that this one does not know. */
function keyOf(type: EventType): `history.${EventType}` | 'history.other' {
  const key = `history.${type}` as const
  return Object.hasOwn(en, key) ? key : 'history.other'
}

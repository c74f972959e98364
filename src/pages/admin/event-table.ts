import { type Html, html } from '../../markup/html.ts'
import { timeOf } from '../../markup/time.ts'
import type { PageFrame } from '../types.ts'
import { cell, userPath } from './parts.ts'
import type { AdminEvent } from './types.ts'

/** Longest value that is shown of what was changed, in UTF-16 units. */
const MAX_VALUE_LENGTH = 80

/** Events as a table: when, what, whom, by whom, from where, and what was there before and after. */
export function eventTable(frame: PageFrame, events: readonly AdminEvent[]): Html {
  const { text } = frame
  if (events.length === 0) return html`<p class="soft">${text('page.admin-no-events')}</p>`
  const labels = [
    text('page.admin-event'),
    text('page.admin-user'),
    text('page.admin-actor'),
    text('page.fact-from'),
    text('page.admin-detail'),
  ] as const
  const rows = events.map(
    (event) => html`<tr><th scope="row">${timeOf(frame, event.at)}</th>
${cell(labels[0], html`<code>${event.type}</code>${event.outcome === 'failure' ? html` <span class="badge disabled">${text('page.admin-failure')}</span>` : null}${event.count > 1 ? html` × ${event.count}` : null}`)}${cell(labels[1], person(frame, event.userId, event.userEmail))}${cell(labels[2], person(frame, event.actorId, event.actorEmail))}${cell(labels[3], event.ip)}${cell(labels[4], detail(event.detail))}</tr>`,
  )
  return html`<table class="rows"><thead><tr><th scope="col">${text('page.admin-when')}</th>${labels.map((label) => html`<th scope="col">${label}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`
}

function person(frame: PageFrame, id: string | null, email: string | null): Html | null {
  if (id === null) return null
  return email === null ? html`<code>${id}</code>` : html`<a href="${userPath(frame, id)}">${email}</a>`
}

function detail({ before, after, ...rest }: AdminEvent['detail']): Html | null {
  const was = values(before)
  const now = values(after)
  const names = [...new Set([...Object.keys(was), ...Object.keys(now)])]
  const lines = [
    ...names.map((name) => [
      name,
      name in was ? `${shown(was[name])} → ${shown(now[name])}` : shown(now[name]),
    ]),
    ...Object.entries(rest).map(([name, value]) => [name, shown(value)]),
  ]
  return lines.length === 0
    ? null
    : html`<ul class="detail">${lines.map(([name = '', value = '']) => html`<li>${name}: ${value}</li>`)}</ul>`
}

function values(json: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : text
}

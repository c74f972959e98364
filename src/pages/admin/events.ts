import { html } from '../../markup/html.ts'
import type { Pages } from '../types.ts'
import { eventTable } from './event-table.ts'
import { adminLayout, search, userPath } from './parts.ts'

export const adminEvents: Pages['adminEvents'] = (frame, { userId, events, next }) => {
  const { text, paths } = frame
  const here = userId === null ? paths.adminEvents : `${userPath(frame, userId)}events/`
  return adminLayout(frame, 'events', {
    title: text('page.admin-events'),
    body: html`${userId === null ? null : html`<p class="way"><a href="${userPath(frame, userId)}">${text('page.admin-of-one')}</a></p>`}
${eventTable(frame, events)}
${next === null ? null : html`<nav class="ends" aria-label="${text('page.admin-pages')}"><ul><li><a href="${here}${search({ cursor: next })}">${text('page.admin-next')}</a></li></ul></nav>`}`,
  })
}

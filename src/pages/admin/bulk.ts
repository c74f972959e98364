import { type Html, html } from '../../markup/html.ts'
import type { PageFrame, Pages } from '../types.ts'
import { adminLayout, nameOf, userPath } from './parts.ts'
import type { AdminBulkData } from './types.ts'

export const adminBulk: Pages['adminBulk'] = (frame, data) => {
  const { text, paths } = frame
  const { action, users, left } = data
  return adminLayout(frame, 'users', {
    title: text(`page.admin-bulk-${action}`),
    body: html`<p>${text(users.length === 0 ? 'page.admin-bulk-nobody' : `page.admin-bulk-${action}-will`)}</p>
${users.length === 0 ? null : html`<ul class="people">${users.map((user) => person(frame, user, nameOf(user)))}</ul>`}
${left.length === 0 ? null : html`<p class="soft">${text('page.admin-bulk-left')}</p><ul class="people">${left.map((user) => person(frame, user, text(`page.admin-bulk-${user.why}`)))}</ul>`}
${users.length === 0 ? null : go(frame, data)}`,
    more: html`<p><a href="${paths.adminUsers}">${text('page.admin-bulk-back')}</a></p>`,
  })
}

function person(frame: PageFrame, { id, email }: { id: string; email: string }, more: string): Html {
  return html`<li><a href="${userPath(frame, id)}">${email}</a>${more ? html` <span class="soft">${more}</span>` : null}</li>`
}

function go({ text, paths }: PageFrame, { action, users }: AdminBulkData): Html {
  return html`<form method="post" action="${paths.adminBulk}"><input type="hidden" name="action" value="${action}"><input type="hidden" name="ids" value="${users.map(({ id }) => id).join(' ')}"><button class="button" type="submit">${text(`page.admin-bulk-${action}`)}</button></form>`
}

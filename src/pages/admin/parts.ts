import { type Html, html } from '../../markup/html.ts'
import { timeOf } from '../../markup/time.ts'
import type { TextKey } from '../../texts/texts.ts'
import { layout, type PageParts } from '../layout.ts'
import type { PageFrame } from '../types.ts'
import type { AdminEntry } from './types.ts'

type Room = 'users' | 'mail' | 'events'

/** A page of administration: the same document with the ways between its rooms. */
export function adminLayout(frame: PageFrame, room: Room, parts: Omit<PageParts, 'nav' | 'look'>): string {
  const { text, paths } = frame
  const way = (name: Room, href: string, label: TextKey) =>
    html`<li><a href="${href}"${name === room && html` aria-current="page"`}>${text(label)}</a></li>`
  return layout(frame, {
    ...parts,
    look: 'admin',
    nav: html`<nav class="rooms" aria-label="${text('page.admin-title')}"><ul>${[
      way('users', paths.adminUsers, 'page.admin-users'),
      way('mail', paths.adminMail, 'page.admin-mail'),
      way('events', paths.adminEvents, 'page.admin-events'),
      html`<li><a href="${paths.currentUser}">${text('page.current-user-title')}</a></li>`,
    ]}</ul></nav>`,
  })
}

/** Where a user is. */
export function userPath({ paths }: PageFrame, id: string): string {
  return `${paths.adminUsers}${encodeURIComponent(id)}/`
}

export function nameOf({ firstName, lastName }: Pick<AdminEntry, 'firstName' | 'lastName'>): string {
  return `${firstName} ${lastName}`.trim()
}

/** A status in words, and in a colour that says the same. */
export function statusBadge({ text }: PageFrame, { status }: Pick<AdminEntry, 'status'>): Html {
  return html`<span class="badge ${status}">${text(`page.admin-status-${status}`)}</span>`
}

export function rankOf(
  { text }: PageFrame,
  user: Pick<AdminEntry, 'isStaff' | 'isSuperuser'>,
): string | null {
  if (user.isSuperuser) return text('page.admin-superuser')
  return user.isStaff ? text('page.admin-staff') : null
}

/** A moment, or a dash for never. */
export function momentOr(frame: PageFrame, at: Date | null): Html {
  return at ? timeOf(frame, at) : html`–`
}

/** A cell that says on a narrow screen what its column is. */
export function cell(label: string, content: Html | string | null): Html {
  return html`<td data-label="${label}"><div>${content ?? html`–`}</div></td>`
}

/** A query as it stands behind a path; what is empty is left out. */
export function search(query: Readonly<Record<string, string | null>>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return `?${new URLSearchParams(given)}`
}

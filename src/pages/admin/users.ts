import { type Html, html } from '../../markup/html.ts'
import { dayOf } from '../../markup/time.ts'
import { buttonLink, notice } from '../layout.ts'
import { fieldLabel } from '../person-fields.ts'
import type { PageFrame, Pages } from '../types.ts'
import { adminLayout, cell, momentOr, nameOf, rankOf, search, statusBadge, userPath } from './parts.ts'
import type { AdminUsersData } from './types.ts'

/** What the form with the filters sends besides the search, and the texts that name it. */
const FILTERS = {
  status: 'page.admin-status',
  staff: 'page.admin-staff',
  superuser: 'page.admin-superuser',
  confirmed: 'page.admin-confirmed',
  joined_from: 'page.admin-joined-from',
  joined_before: 'page.admin-joined-before',
} as const
type Filter = keyof typeof FILTERS

export const adminUsers: Pages['adminUsers'] = (frame, data) => {
  const { text, paths } = frame
  const { form } = data
  const faults = Object.entries(form.fields).map(([name, wrong]) =>
    name in FILTERS
      ? html`<li><a href="#filter-${name}">${text(FILTERS[name as Filter])}: ${wrong}</a></li>`
      : html`<li>${name}: ${wrong}</li>`,
  )
  return adminLayout(frame, 'users', {
    title: text('page.admin-users'),
    alert:
      form.error === null
        ? null
        : html`<div class="alert" role="alert"><p>${form.error}</p>${faults.length > 0 ? html`<ul>${faults}</ul>` : null}</div>`,
    body: html`${notice(data.notice)}
<div class="bar"><p class="soft">${totalOf(frame, data)}</p>${buttonLink(paths.adminAdd, text('page.admin-add'))}</div>
${filters(frame, data.query)}
${data.users.length === 0 ? html`<p>${text('page.admin-nobody')}</p>` : list(frame, data)}
${ends(frame, data)}`,
  })
}

function totalOf({ text }: PageFrame, { total, totalIsExact }: AdminUsersData): string {
  return text(totalIsExact ? 'page.admin-total' : 'page.admin-total-more', { total })
}

function filters(frame: PageFrame, query: AdminUsersData['query']): Html {
  const { text, paths } = frame
  const anyFilter = Object.keys(FILTERS).some((name) => query[name])
  const choice = (name: Filter, choices: Choices) => select(name, text(FILTERS[name]), choices, query)
  const date = (name: Filter) => day(name, text(FILTERS[name]), query)
  const flags = [
    ['', text('page.admin-any')],
    ['true', text('page.admin-yes')],
    ['false', text('page.admin-no')],
  ] as const
  const statuses = (['pending', 'active', 'disabled', 'leaving'] as const).map(
    (status) => [status, text(`page.admin-status-${status}`)] as const,
  )
  return html`<form method="get" action="${paths.adminUsers}" class="filters" role="search">
<div class="seek"><label for="search">${text('page.admin-search')}</label>
<input id="search" name="search" type="search" value="${query.search ?? ''}" autocapitalize="none" spellcheck="false" aria-describedby="search-hint">
<button class="button" type="submit">${text('page.admin-show')}</button></div>
<p class="hint" id="search-hint">${text('page.admin-search-hint')}</p>
<details${anyFilter && html` open`}><summary>${text('page.admin-filters')}</summary><div class="grid">
${choice('status', [['', text('page.admin-any')], ...statuses])}
${choice('staff', flags)}
${choice('superuser', flags)}
${choice('confirmed', flags)}
${date('joined_from')}
${date('joined_before')}
</div></details>
${['order', 'descending'].map((name) => (query[name] ? html`<input type="hidden" name="${name}" value="${query[name]}">` : html``))}</form>`
}

type Choices = readonly (readonly [value: string, label: string])[]

function select(name: string, label: string, choices: Choices, query: AdminUsersData['query']): Html {
  const options = choices.map(
    ([value, words]) =>
      html`<option value="${value}"${value === (query[name] ?? '') && html` selected`}>${words}</option>`,
  )
  return html`<div class="field"><label for="filter-${name}">${label}</label><select id="filter-${name}" name="${name}">${options}</select></div>`
}

function day(name: string, label: string, query: AdminUsersData['query']): Html {
  return html`<div class="field"><label for="filter-${name}">${label}</label><input id="filter-${name}" name="${name}" type="date" value="${query[name] ?? ''}"></div>`
}

/** The list stands in a form, whose boxes say whom something is to be done to; what follows is a page that asks. */
function list(frame: PageFrame, { users, columns, query }: AdminUsersData): Html {
  const { text, paths } = frame
  const labels = {
    status: text('page.admin-status'),
    rank: text('page.fact-rank'),
    joined: text('page.admin-joined'),
    seen: text('page.admin-last-login'),
  }
  const further = columns.map((column) => fieldLabel(frame, column))
  const rows = users.map((user) => {
    const name = nameOf(user)
    return html`<tr><td class="pick"><label class="check"><input type="checkbox" name="id" value="${user.id}"><span class="unseen">${text('page.admin-pick', { email: user.email })}</span></label></td>
<th scope="row"><a href="${userPath(frame, user.id)}">${user.email}</a>${name ? html`<span class="soft">${name}</span>` : null}</th>
${cell(labels.status, statusBadge(frame, user))}${cell(labels.rank, rankOf(frame, user))}${cell(labels.joined, dayOf(frame, user.dateJoined))}${cell(labels.seen, momentOr(frame, user.lastLoginAt))}${user.more.map((value, n) => cell(further[n] ?? '', value || null))}</tr>`
  })
  const actions = (['disable', 'enable', 'end-sessions', 'delete'] as const).map(
    (action) => html`<option value="${action}">${text(`page.admin-bulk-${action}`)}</option>`,
  )
  return html`<form method="get" action="${paths.adminBulk}">
<table class="rows"><thead><tr><td></td><th scope="col">${ordered(frame, query, 'email', text('page.fact-email'))}</th><th scope="col">${labels.status}</th><th scope="col">${labels.rank}</th><th scope="col">${ordered(frame, query, 'joined', labels.joined)}</th><th scope="col">${ordered(frame, query, 'last_login', labels.seen)}</th>${further.map((label) => html`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table>
<div class="bulk"><label for="action">${text('page.admin-bulk')}</label><select id="action" name="action">${actions}</select><button class="button quiet" type="submit">${text('page.admin-bulk-look')}</button></div>
</form>`
}

/** The head of a column that can be ordered by: again, and the order is turned round. */
function ordered(frame: PageFrame, query: AdminUsersData['query'], order: string, label: string): Html {
  const present = query.order || 'joined'
  const descending = query.descending ? query.descending === 'true' : present !== 'email'
  const same = present === order
  const turned = same ? String(!descending) : null
  const href = frame.paths.adminUsers + search({ ...query, cursor: null, order, descending: turned })
  return html`<a href="${href}"${same && html` aria-current="true"`}>${label}${same ? (descending ? ' ↓' : ' ↑') : ''}</a>`
}

function ends({ text, paths }: PageFrame, { query, next, previous }: AdminUsersData): Html | null {
  if (next === null && previous === null) return null
  const to = (cursor: string | null, label: string) =>
    html`<li><a href="${paths.adminUsers}${search({ ...query, cursor })}">${label}</a></li>`
  return html`<nav class="ends" aria-label="${text('page.admin-pages')}"><ul>${[
    previous === null ? html`` : to(null, text('page.admin-first')),
    previous === null ? html`` : to(previous, text('page.admin-previous')),
    next === null ? html`` : to(next, text('page.admin-next')),
    next === null ? html`` : to('last', text('page.admin-last')),
  ]}</ul></nav>`
}

import { type Html, html } from '../../markup/html.ts'
import { dayOf, timeOf } from '../../markup/time.ts'
import { deviceOf } from '../../sessions/device.ts'
import { buttonForm, form } from '../form.ts'
import { facts, notice } from '../layout.ts'
import { boxNames, personFields } from '../person-fields.ts'
import type { PageFrame, Pages } from '../types.ts'
import { eventTable } from './event-table.ts'
import { adminLayout, cell, momentOr, nameOf, rankOf, search, statusBadge, userPath } from './parts.ts'
import type { AdminUserData } from './types.ts'

export const adminUser: Pages['adminUser'] = (frame, data) => {
  const { text, paths } = frame
  const { user, mayAct } = data
  const { form: state } = data
  // What was refused is one of two forms, told apart by the field that only one of them has.
  const fresh = { values: state.values, fields: {}, error: null }
  const ofAddress = 'email' in state.fields
  const person = profile(frame, { ...data, form: ofAddress ? fresh : state })
  const elsewhere = address(frame, { ...data, form: ofAddress ? state : { ...fresh, values: {} } })
  return adminLayout(frame, 'users', {
    title: user.email,
    alert: elsewhere.alert ?? person.alert,
    body: html`${notice(data.notice)}
${picture(frame, data)}
${facts([
  [text('page.admin-status'), statusBadge(frame, user)],
  [text('page.fact-name'), nameOf(user) || '–'],
  [text('page.fact-rank'), rankOf(frame, user) ?? '–'],
  [text('page.admin-joined'), dayOf(frame, user.dateJoined)],
  [text('page.admin-confirmed'), momentOr(frame, user.confirmedAt)],
  [text('page.admin-last-login'), momentOr(frame, user.lastLoginAt)],
  [text('page.admin-id'), html`<code>${user.id}</code>`],
])}
${mayAct ? acts(frame, data) : html`<p class="soft">${text('page.admin-may-not')}</p>`}`,
    after: [
      ...(mayAct ? [section(text('page.admin-profile'), person.markup)] : []),
      ...(mayAct && user.status === 'active'
        ? [
            section(
              text('page.admin-email'),
              html`<p>${text('page.admin-email-lead')}</p>${elsewhere.markup}`,
            ),
          ]
        : []),
      ...(data.mayRank ? [section(text('page.admin-permissions'), ranks(frame, data))] : []),
      section(text('page.admin-sessions'), sessions(frame, data)),
      section(
        text('page.admin-history'),
        html`${eventTable(frame, data.events)}<p class="way"><a href="${userPath(frame, user.id)}events/">${text('page.admin-all-events')}</a></p>`,
      ),
    ],
    more: html`<p><a href="${paths.adminUsers}">${text('page.admin-users')}</a></p>`,
  })
}

function section(title: string, body: Html): Html {
  return html`<section class="card"><h2>${title}</h2>${body}</section>`
}

function picture(frame: PageFrame, { user, mayAct }: AdminUserData): Html | null {
  const { text } = frame
  if (user.thumbnail === null) return null
  const action = `${userPath(frame, user.id)}thumbnail/?_method=DELETE`
  return html`<div class="portrait"><img class="picture" src="${user.thumbnail}" alt="${text('label.thumbnail')}">${mayAct ? buttonForm(action, text('page.update-user-no-picture'), 'quiet') : null}</div>`
}

function acts(frame: PageFrame, { user }: AdminUserData): Html {
  const { text } = frame
  const at = userPath(frame, user.id)
  const disabled = user.status === 'disabled'
  return html`<div class="acts">${[
    disabled
      ? buttonForm(`${at}enable/`, text('page.admin-enable'), 'quiet')
      : buttonForm(`${at}password-reset/`, text('page.admin-send-reset'), 'quiet'),
    html`<a class="button quiet" href="${frame.paths.adminBulk}${search({ action: 'delete', id: user.id })}">${text('page.admin-bulk-delete')}</a>`,
    disabled ? html`` : buttonForm(`${at}disable/`, text('page.admin-disable'), 'quiet'),
  ]}</div>`
}

function profile(frame: PageFrame, { user, form: state, fields }: AdminUserData) {
  return form(frame, {
    action: `${userPath(frame, user.id)}?_method=PATCH`,
    state,
    fields: personFields(frame, fields, 'other'),
    after: boxNames(fields),
    submit: frame.text('page.save'),
    autofocus: false,
  })
}

/** A form of its own: what it does is done elsewhere, by whoever has the new mailbox. */
function address(frame: PageFrame, { user, form: state }: AdminUserData) {
  const { text } = frame
  return form(frame, {
    action: `${userPath(frame, user.id)}email/`,
    state,
    fields: [{ name: 'email', label: text('label.new-email'), kind: 'email', autocomplete: 'off' }],
    submit: text('page.admin-email-button'),
    autofocus: false,
  })
}

function ranks(frame: PageFrame, { user }: AdminUserData): Html {
  const { text } = frame
  const present = user.isSuperuser ? 'superuser' : user.isStaff ? 'staff' : 'none'
  const choices = (['none', 'staff', 'superuser'] as const).map(
    (rank) =>
      html`<label class="check"><input type="radio" name="rank" value="${rank}"${rank === present && html` checked`}> <span>${text(`page.admin-rank-${rank}`)}</span></label>`,
  )
  return html`<form method="post" action="${userPath(frame, user.id)}rank/"><fieldset><legend class="unseen">${text('page.fact-rank')}</legend>${choices}</fieldset><button class="button" type="submit">${text('page.save')}</button></form>`
}

function sessions(frame: PageFrame, { user, sessions: all, mayAct }: AdminUserData): Html {
  const { text } = frame
  if (all.length === 0) return html`<p class="soft">${text('page.admin-no-sessions')}</p>`
  const [seen, opened, from] = [
    text('page.fact-last-seen'),
    text('page.fact-logged-in'),
    text('page.fact-from'),
  ]
  const rows = all.map((session) => {
    const { browser, system } = deviceOf(session.userAgent)
    const device =
      browser && system
        ? text('page.device', { browser, system })
        : (browser ?? system ?? text('page.device-unknown'))
    return html`<tr><th scope="row">${device}</th>${cell(from, session.ip)}${cell(seen, timeOf(frame, session.lastSeenAt))}${cell(opened, timeOf(frame, session.createdAt))}</tr>`
  })
  return html`<table class="rows"><thead><tr><th scope="col">${text('page.admin-device')}</th><th scope="col">${from}</th><th scope="col">${seen}</th><th scope="col">${opened}</th></tr></thead><tbody>${rows}</tbody></table>
${mayAct ? buttonForm(`${userPath(frame, user.id)}sessions/?_method=DELETE`, text('page.admin-end-sessions'), 'quiet') : null}`
}

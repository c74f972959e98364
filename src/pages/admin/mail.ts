import { type Html, html } from '../../markup/html.ts'
import { timeOf } from '../../markup/time.ts'
import { buttonForm } from '../form.ts'
import { notice } from '../layout.ts'
import type { PageFrame, Pages } from '../types.ts'
import { adminLayout, cell, search } from './parts.ts'
import type { AdminMail } from './types.ts'

export const adminMail: Pages['adminMail'] = (frame, { status, mails, next, notice: done }) => {
  const { text, paths } = frame
  const tab = (name: 'dead' | 'waiting') =>
    html`<li><a href="${paths.adminMail}${search({ status: name })}"${name === status && html` aria-current="page"`}>${text(`page.admin-mail-${name}`)}</a></li>`
  return adminLayout(frame, 'mail', {
    title: text('page.admin-mail'),
    body: html`${notice(done)}
<nav class="ends" aria-label="${text('page.admin-status')}"><ul>${tab('dead')}${tab('waiting')}</ul></nav>
${mails.length === 0 ? html`<p>${text(`page.admin-mail-no-${status}`)}</p>` : table(frame, mails)}
${next === null ? null : html`<nav class="ends" aria-label="${text('page.admin-pages')}"><ul><li><a href="${paths.adminMail}${search({ status, cursor: next })}">${text('page.admin-next')}</a></li></ul></nav>`}`,
  })
}

function table(frame: PageFrame, mails: readonly AdminMail[]): Html {
  const { text, paths } = frame
  const labels = [
    text('page.admin-template'),
    text('page.admin-queued'),
    text('page.admin-tries'),
    text('page.admin-mail-error'),
  ] as const
  const rows = mails.map(
    (
      mail,
    ) => html`<tr><th scope="row">${mail.recipient}</th>${cell(labels[0], html`<code>${mail.template}</code>`)}${cell(labels[1], timeOf(frame, mail.createdAt))}${cell(labels[2], String(mail.attempts))}${cell(labels[3], mail.error)}
<td>${mail.deadAt ? buttonForm(`${paths.adminMail}${encodeURIComponent(mail.id)}/retry/`, text('page.admin-retry'), 'quiet') : null}</td></tr>`,
  )
  return html`<table class="rows"><thead><tr><th scope="col">${text('page.admin-recipient')}</th>${labels.map((label) => html`<th scope="col">${label}</th>`)}<td></td></tr></thead><tbody>${rows}</tbody></table>`
}

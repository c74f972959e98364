import { type Html, html } from '../markup/html.ts'
import { dayOf } from '../markup/time.ts'
import { buttonForm } from './form.ts'
import { facts, layout, notice } from './layout.ts'
import type { Pages } from './types.ts'

export const currentUser: Pages['currentUser'] = (frame, user) => {
  const { text, paths, siteName } = frame
  const name = `${user.firstName} ${user.lastName}`.trim()
  const entries: (readonly [string, string | Html])[] = [[text('page.fact-email'), user.email]]
  if (name) entries.push([text('page.fact-name'), name])
  entries.push([text('page.fact-since'), dayOf(frame, user.dateJoined)])
  if (user.isStaff) entries.push([text('page.fact-rank'), text('page.current-user-staff')])
  return layout(frame, {
    title: text('page.current-user-title'),
    body: html`${notice(user.notice)}
${facts(entries)}
<ul class="ways"><li><a href="${paths.updateUser}">${text('page.update-user-title')}</a></li><li><a href="${paths.changeEmail}">${text('page.change-email-title')}</a></li><li><a href="${paths.changePassword}">${text('page.change-password-title')}</a></li><li><a href="${paths.sessions}">${text('page.sessions-title')}</a></li><li><a href="${paths.history}">${text('page.history-title')}</a></li><li><a href="${paths.deleteAccount}">${text('page.delete-account-title')}</a></li>${user.isStaff && paths.admin ? html`<li><a href="${paths.admin}">${text('page.admin-title')}</a></li>` : null}</ul>
${buttonForm(paths.logout, text('page.log-out'), 'quiet')}`,
    more: html`<p><a href="${paths.home}">${text('page.home', { site: siteName })}</a></p>`,
  })
}

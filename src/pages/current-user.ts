import { type Html, html } from '../markup/html.ts'
import { dayOf } from '../markup/time.ts'
import { buttonForm } from './form.ts'
import { facts, layout } from './layout.ts'
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
    body: html`${facts(entries)}
${buttonForm(paths.logout, text('page.log-out'), 'quiet')}`,
    more: html`<p><a href="${paths.home}">${text('page.home', { site: siteName })}</a></p>`,
  })
}

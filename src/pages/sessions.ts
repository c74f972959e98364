import { type Html, html } from '../markup/html.ts'
import { timeOf } from '../markup/time.ts'
import { deviceInWords } from './device.ts'
import { buttonForm } from './form.ts'
import { backToAccount, facts, layout, notice } from './layout.ts'
import type { ListedSession, PageFrame, Pages } from './types.ts'

export const sessions: Pages['sessions'] = (frame, data) => {
  const { text, paths } = frame
  const others = data.sessions.some(({ current }) => !current)
  return layout(frame, {
    title: text('page.sessions-title'),
    body: html`${notice(data.notice)}
<p>${text('page.sessions-lead')}</p>
${others ? buttonForm(asDelete(paths.sessions), text('page.sessions-end-others'), 'quiet') : null}`,
    after: data.sessions.map((one) => entry(frame, one)),
    more: backToAccount(frame),
  })
}

function entry(frame: PageFrame, session: ListedSession): Html {
  const { text, paths } = frame
  const entries: (readonly [string, string | Html])[] = []
  if (session.ip) entries.push([text('page.fact-from'), session.ip])
  entries.push([text('page.fact-last-seen'), timeOf(frame, session.lastSeenAt)])
  entries.push([text('page.fact-logged-in'), timeOf(frame, session.createdAt)])
  const end = asDelete(`${paths.sessions}${encodeURIComponent(session.id)}/`)
  return html`<section class="card"><h2>${deviceInWords(frame, session.userAgent)}</h2>
${session.current ? html`<p class="soft">${text('page.sessions-current')}</p>` : null}${facts(entries)}
${buttonForm(end, text(session.current ? 'page.log-out' : 'page.sessions-end'), 'quiet')}</section>`
}

/** A form cannot send DELETE, so its post says so. */
function asDelete(path: string): string {
  return `${path}?_method=DELETE`
}

import { html } from '../markup/html.ts'
import { durationInWords } from '../markup/time.ts'
import { checkIcon } from './icons.ts'
import { buttonLink, layout, moreLink } from './layout.ts'
import type { Pages } from './types.ts'

export const accountDeleted: Pages['accountDeleted'] = (frame, { graceSeconds }) => {
  const { text, paths, siteName, locale } = frame
  const left = graceSeconds > 0
  const duration = durationInWords(graceSeconds, locale)
  return layout(frame, {
    title: text(left ? 'page.account-leaving-title' : 'page.account-deleted-title'),
    icon: checkIcon,
    body: html`<p>${left ? text('page.account-leaving-lead', { duration }) : text('page.account-deleted-lead')}</p>
${buttonLink(paths.home, text('page.home', { site: siteName }))}`,
    more: left ? moreLink(text('page.account-leaving-again'), paths.login, text('page.log-in')) : null,
  })
}

import { html } from '../markup/html.ts'
import { mailIcon } from './icons.ts'
import { buttonLink, layout } from './layout.ts'
import type { Pages } from './types.ts'

export const emailTakenBack: Pages['emailTakenBack'] = (frame) => {
  const { text, paths } = frame
  return layout(frame, {
    title: text('page.email-taken-back-title'),
    icon: mailIcon,
    body: html`<p>${text('page.email-taken-back-lead')}</p>
<p class="soft">${text('page.email-taken-back-mailbox')}</p>
${paths.mailbox === null ? null : buttonLink(paths.mailbox, text('page.check-mail-mailbox'))}`,
  })
}

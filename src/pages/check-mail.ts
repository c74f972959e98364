import { html } from '../markup/html.ts'
import { mailIcon } from './icons.ts'
import { buttonLink, layout, moreLink } from './layout.ts'
import type { Pages } from './types.ts'

export const checkMail: Pages['checkMail'] = (frame, { asked }) => {
  const { text, paths } = frame
  return layout(frame, {
    title: text('page.check-mail-title'),
    icon: mailIcon,
    body: html`<p>${text(asked === 'register' ? 'page.check-mail-register' : 'page.check-mail-regenerate')}</p>
<p class="soft">${text('page.check-mail-slow')}</p>
${paths.mailbox === null ? null : buttonLink(paths.mailbox, text('page.check-mail-mailbox'))}`,
    more: moreLink(text('page.check-mail-again'), paths.regenerate, text('page.check-mail-ask-again')),
  })
}

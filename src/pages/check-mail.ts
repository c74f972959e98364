import { html } from '../markup/html.ts'
import { mailIcon } from './icons.ts'
import { buttonLink, layout, moreLink } from './layout.ts'
import type { Pages } from './types.ts'

export const checkMail: Pages['checkMail'] = (frame, { asked }) => {
  const { text, paths } = frame
  const again = {
    register: paths.regenerate,
    regenerate: paths.regenerate,
    reset: paths.requestPasswordReset,
    'change-email': paths.changeEmail,
  }[asked]
  return layout(frame, {
    title: text('page.check-mail-title'),
    icon: mailIcon,
    body: html`<p>${text(`page.check-mail-${asked}`)}</p>
<p class="soft">${text('page.check-mail-slow')}</p>
${paths.mailbox === null ? null : buttonLink(paths.mailbox, text('page.check-mail-mailbox'))}`,
    more: moreLink(text('page.check-mail-again'), again, text('page.check-mail-ask-again')),
  })
}

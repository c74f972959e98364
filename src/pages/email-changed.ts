import { html } from '../markup/html.ts'
import { checkIcon } from './icons.ts'
import { buttonLink, layout } from './layout.ts'
import type { Pages } from './types.ts'

export const emailChanged: Pages['emailChanged'] = (frame) => {
  const { text, paths } = frame
  return layout(frame, {
    title: text('page.email-changed-title'),
    icon: checkIcon,
    body: html`<p>${text('page.email-changed-lead')}</p>
${buttonLink(paths.currentUser, text('page.current-user-title'))}`,
  })
}

import { html } from '../markup/html.ts'
import { checkIcon } from './icons.ts'
import { buttonLink, layout } from './layout.ts'
import type { Pages } from './types.ts'

export const passwordChosen: Pages['passwordChosen'] = (frame) => {
  const { text, paths } = frame
  return layout(frame, {
    title: text('page.password-chosen-title'),
    icon: checkIcon,
    body: html`<p>${text('page.password-chosen-lead')}</p>
${buttonLink(paths.login, text('page.log-in'))}`,
  })
}

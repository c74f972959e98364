import { html } from '../markup/html.ts'
import { checkIcon } from './icons.ts'
import { buttonLink, layout } from './layout.ts'
import type { Pages } from './types.ts'

export const confirmed: Pages['confirmed'] = (frame) => {
  const { text, paths } = frame
  return layout(frame, {
    title: text('page.confirmed-title'),
    icon: checkIcon,
    body: html`<p>${text('page.confirmed-lead')}</p>
${buttonLink(paths.login, text('page.log-in'))}`,
  })
}

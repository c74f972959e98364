import { html } from '../markup/html.ts'
import { checkIcon } from './icons.ts'
import { buttonLink, layout } from './layout.ts'
import type { Pages } from './types.ts'

export const removed: Pages['removed'] = (frame) => {
  const { text, paths, siteName } = frame
  return layout(frame, {
    title: text('page.removed-title'),
    icon: checkIcon,
    body: html`<p>${text('page.removed-lead')}</p>
${buttonLink(paths.home, text('page.home', { site: siteName }))}`,
  })
}

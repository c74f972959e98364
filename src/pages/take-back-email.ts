import { html } from '../markup/html.ts'
import { buttonForm } from './form.ts'
import { facts, layout } from './layout.ts'
import type { Pages } from './types.ts'

export const takeBackEmail: Pages['takeBackEmail'] = (frame, { email, action }) => {
  const { text } = frame
  return layout(frame, {
    title: text('page.take-back-title'),
    body: html`<p>${text('page.take-back-lead')}</p>
${facts([[text('page.fact-email'), email]])}
<p>${text('page.take-back-next')}</p>
${buttonForm(action, text('page.take-back-button'), 'primary')}`,
  })
}

import { html } from '../markup/html.ts'
import { buttonForm } from './form.ts'
import { layout } from './layout.ts'
import { askedFacts, notMe } from './not-me.ts'
import type { Pages } from './types.ts'

export const confirm: Pages['confirm'] = (frame, { email, asked, action, notMeAction }) => {
  const { text } = frame
  return layout(frame, {
    title: text('page.confirm-title'),
    body: html`<p>${text('page.confirm-lead')}</p>
${askedFacts(frame, email, asked)}
${buttonForm(action, text('page.confirm-button'), 'primary')}
${notMe(frame, notMeAction)}`,
  })
}

import { html } from '../markup/html.ts'
import { buttonForm } from './form.ts'
import { facts, layout } from './layout.ts'
import type { Pages } from './types.ts'

export const confirmEmailChange: Pages['confirmEmailChange'] = (frame, { email, account, action }) => {
  const { text } = frame
  const entries = [
    [text('page.fact-email-new'), email],
    [text('page.fact-email-now'), account],
  ] as const
  return layout(frame, {
    title: text('page.confirm-email-title'),
    body: html`<p>${text('page.confirm-email-lead')}</p>
${facts(entries)}
${buttonForm(action, text('page.confirm-email-button'), 'primary')}
<div class="aside"><p>${text('page.confirm-email-not-you')}</p></div>`,
  })
}

import { html } from '../markup/html.ts'
import { emailField } from './fields.ts'
import { form } from './form.ts'
import { layout, moreLink } from './layout.ts'
import type { Pages } from './types.ts'

export const requestPasswordReset: Pages['requestPasswordReset'] = (frame, { form: state }) => {
  const { text, paths } = frame
  const { alert, markup } = form(frame, {
    action: paths.requestPasswordReset,
    state,
    fields: [emailField(frame, 'username')],
    submit: text('page.send-link'),
  })
  return layout(frame, {
    title: text('page.reset-title'),
    alert,
    body: html`<p>${text('page.reset-lead')}</p>
${markup}`,
    more: moreLink(text('page.reset-remembered'), paths.login, text('page.log-in')),
  })
}

import { html } from '../markup/html.ts'
import { currentPasswordField, usernameHint } from './fields.ts'
import { form } from './form.ts'
import { backToAccount, layout } from './layout.ts'
import type { Pages } from './types.ts'

export const reauthenticate: Pages['reauthenticate'] = (frame, { form: state, email, next }) => {
  const { text, paths } = frame
  const { alert, markup } = form(frame, {
    action: paths.reauthenticate,
    state,
    fields: [currentPasswordField('password', text('label.password'))],
    before: usernameHint(email),
    after: html`${next === null ? null : html`<input type="hidden" name="next" value="${next}">`}`,
    submit: text('page.reauthenticate-button'),
  })
  return layout(frame, {
    title: text('page.reauthenticate-title'),
    alert,
    body: html`<p>${text('page.reauthenticate-lead')}</p>
${markup}`,
    more: backToAccount(frame),
  })
}

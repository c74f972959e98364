import { html } from '../markup/html.ts'
import { currentPasswordField, newPasswordField, usernameHint } from './fields.ts'
import { form } from './form.ts'
import { backToAccount, layout } from './layout.ts'
import type { Pages } from './types.ts'

export const changePassword: Pages['changePassword'] = (frame, { form: state, email }) => {
  const { text, paths } = frame
  const { alert, markup } = form(frame, {
    action: paths.changePassword,
    state,
    fields: [
      currentPasswordField('current_password', text('label.current-password')),
      newPasswordField(frame, text('label.new-password'), 'new_password'),
    ],
    before: usernameHint(email),
    submit: text('page.change-password-button'),
  })
  return layout(frame, {
    title: text('page.change-password-title'),
    alert,
    body: html`<p>${text('page.change-password-lead')}</p>
${markup}`,
    more: backToAccount(frame),
  })
}

import { html } from '../markup/html.ts'
import { currentPasswordField, emailField, usernameHint } from './fields.ts'
import { form } from './form.ts'
import { backToAccount, facts, layout } from './layout.ts'
import type { Pages } from './types.ts'

export const changeEmail: Pages['changeEmail'] = (frame, { form: state, email }) => {
  const { text, paths } = frame
  const { alert, markup } = form(frame, {
    action: paths.changeEmail,
    state,
    fields: [
      { ...emailField(frame, 'email'), label: text('label.new-email') },
      currentPasswordField('password', text('label.password')),
    ],
    before: usernameHint(email),
    submit: text('page.change-email-button'),
  })
  return layout(frame, {
    title: text('page.change-email-title'),
    alert,
    body: html`<p>${text('page.change-email-lead')}</p>
${facts([[text('page.fact-email-now'), email]])}
${markup}`,
    more: backToAccount(frame),
  })
}

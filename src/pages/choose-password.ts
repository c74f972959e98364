import { html } from '../markup/html.ts'
import { newPasswordField, usernameHint } from './fields.ts'
import { form } from './form.ts'
import { layout } from './layout.ts'
import { askedFacts, notMe } from './not-me.ts'
import type { Pages } from './types.ts'

export const choosePassword: Pages['choosePassword'] = (frame, { form: state, email, pending }) => {
  const { text, paths } = frame
  const { alert, markup } = form(frame, {
    action: paths.choosePassword,
    state,
    fields: [newPasswordField(frame, text('label.new-password'))],
    before: usernameHint(email),
    submit: text('page.choose-password-button'),
  })
  return layout(frame, {
    title: text('page.choose-password-title'),
    alert,
    body: html`<p>${text(pending ? 'page.choose-password-pending' : 'page.choose-password-lead')}</p>
${askedFacts(frame, email, pending?.asked ?? null)}
${markup}
${pending && notMe(frame, pending.notMeAction)}`,
  })
}

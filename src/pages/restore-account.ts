import { html } from '../markup/html.ts'
import { currentPasswordField, emailField } from './fields.ts'
import { form } from './form.ts'
import { layout, notice } from './layout.ts'
import type { Pages } from './types.ts'

export const restoreAccount: Pages['restoreAccount'] = (frame, { form: state, next, notice: sentence }) => {
  const { text, paths } = frame
  const { alert, markup } = form(frame, {
    action: paths.restoreAccount,
    state,
    fields: [emailField(frame, 'username'), currentPasswordField('password', text('label.password'))],
    after: html`${state.values.remember === 'false' && html`<input type="hidden" name="remember" value="false">`}${next === null ? null : html`<input type="hidden" name="next" value="${next}">`}`,
    submit: text('page.restore-account-button'),
  })
  return layout(frame, {
    title: text('page.restore-account-title'),
    alert,
    body: html`${notice(sentence)}
<p>${text('page.restore-account-lead')}</p>
${markup}`,
    more: html`<p>${text('page.restore-account-leave')}</p>`,
  })
}

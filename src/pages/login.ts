import { type Html, html } from '../markup/html.ts'
import { currentPasswordField, emailField } from './fields.ts'
import { form } from './form.ts'
import { layout, moreLink, notice, registerLink } from './layout.ts'
import type { FormState, PageFrame, Pages } from './types.ts'

export const login: Pages['login'] = (frame, { form: state, next, notice: sentence }) => {
  const { text, paths } = frame
  const { alert, markup } = form(frame, {
    action: paths.login,
    state,
    fields: [emailField(frame, 'username'), currentPasswordField('password', text('label.password'))],
    after: html`${rememberBox(frame, state)}${next === null ? null : html`<input type="hidden" name="next" value="${next}">`}`,
    submit: text('page.log-in'),
  })
  return layout(frame, {
    title: text('page.login-title'),
    alert,
    body: html`${notice(sentence)}
${markup}`,
    more: html`${registerLink(frame)}
${moreLink(text('page.login-forgot'), paths.requestPasswordReset, text('page.login-new-password'))}
${moreLink(text('page.login-no-mail'), paths.regenerate, text('page.login-get-link'))}`,
  })
}

/** Worded as the exception: a box without a tick sends nothing, and nothing means to stay logged in. */
function rememberBox(frame: PageFrame, state: FormState): Html {
  return html`<label class="check"><input type="checkbox" name="remember" value="false"${state.values.remember === 'false' && html` checked`}> <span>${frame.text('label.remember')}</span></label>`
}

import { html } from '../markup/html.ts'
import { durationInWords } from '../markup/time.ts'
import { currentPasswordField, usernameHint } from './fields.ts'
import { form } from './form.ts'
import { backToAccount, layout } from './layout.ts'
import type { Pages } from './types.ts'

export const deleteAccount: Pages['deleteAccount'] = (frame, { form: state, email, graceSeconds }) => {
  const { text, paths, locale } = frame
  const { alert, markup } = form(frame, {
    action: paths.deleteAccount,
    state,
    fields: [currentPasswordField('password', text('label.password'))],
    before: usernameHint(email),
    submit: text('page.delete-account-button'),
    // There is something to read first.
    autofocus: false,
  })
  const means =
    graceSeconds === 0
      ? text('page.delete-account-lead')
      : text('page.delete-account-grace', { duration: durationInWords(graceSeconds, locale) })
  return layout(frame, {
    title: text('page.delete-account-title'),
    alert,
    body: html`<p>${means}</p>
<p>${text('page.delete-account-sure')}</p>
${markup}`,
    more: backToAccount(frame),
  })
}

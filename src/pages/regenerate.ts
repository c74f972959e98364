import { html } from '../markup/html.ts'
import { emailField } from './fields.ts'
import { form } from './form.ts'
import { layout, registerLink } from './layout.ts'
import type { Pages } from './types.ts'

export const regenerate: Pages['regenerate'] = (frame, { form: state }) => {
  const { text, paths } = frame
  const { alert, markup } = form(frame, {
    action: paths.regenerate,
    state,
    fields: [emailField(frame, 'email')],
    submit: text('page.send-link'),
  })
  return layout(frame, {
    title: text('page.regenerate-title'),
    alert,
    body: html`<p>${text('page.regenerate-lead')}</p>
${markup}`,
    more: registerLink(frame),
  })
}

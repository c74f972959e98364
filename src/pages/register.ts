import { emailField, newPasswordField } from './fields.ts'
import { form } from './form.ts'
import { layout, moreLink } from './layout.ts'
import { boxNames, registrationFields } from './person-fields.ts'
import type { Pages } from './types.ts'

export const register: Pages['register'] = (frame, { form: state, fields }) => {
  const { text, paths } = frame
  const { alert, markup } = form(frame, {
    action: paths.register ?? '',
    state,
    fields: [
      emailField(frame, 'email'),
      { name: 'first_name', label: text('label.first_name'), kind: 'name', autocomplete: 'given-name' },
      { name: 'last_name', label: text('label.last_name'), kind: 'name', autocomplete: 'family-name' },
      newPasswordField(frame, text('label.password')),
      ...registrationFields(frame, fields),
    ],
    after: boxNames(fields),
    submit: text('page.register'),
  })
  return layout(frame, {
    title: text('page.register-title'),
    alert,
    body: markup,
    more: moreLink(text('page.register-have-account'), paths.login, text('page.log-in')),
  })
}

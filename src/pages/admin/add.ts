import { html } from '../../markup/html.ts'
import { form } from '../form.ts'
import { boxNames, personFields } from '../person-fields.ts'
import type { Pages } from '../types.ts'
import { adminLayout } from './parts.ts'

export const adminAdd: Pages['adminAdd'] = (frame, { form: state, fields }) => {
  const { text, paths } = frame
  const { alert, markup } = form(frame, {
    action: paths.adminUsers,
    state,
    fields: [
      { name: 'email', label: text('label.email'), kind: 'email', autocomplete: 'off' },
      ...personFields(frame, fields, 'other'),
    ],
    after: boxNames(fields),
    submit: text('page.admin-add'),
  })
  return adminLayout(frame, 'users', {
    title: text('page.admin-add'),
    alert,
    body: html`<p>${text('page.admin-add-lead')}</p>
${markup}`,
    more: html`<p><a href="${paths.adminUsers}">${text('page.admin-users')}</a></p>`,
  })
}

import { type Html, html } from '../markup/html.ts'
import { type Field, form } from './form.ts'
import { layout, moreLink } from './layout.ts'
import { boxNames, personFields } from './person-fields.ts'
import type { PageFrame, Pages } from './types.ts'

export const updateUser: Pages['updateUser'] = (frame, { form: state, fields, picture, notice }) => {
  const { text, paths } = frame
  const action = `${paths.updateUser}?_method=PATCH`
  const { alert, markup } = form(frame, {
    action,
    state,
    fields: [...personFields(frame, fields, 'own'), ...(picture ? [pictureField(frame)] : [])],
    upload: picture !== null,
    after: boxNames(fields),
    submit: text('page.save'),
    autofocus: false,
  })
  return layout(frame, {
    title: text('page.update-user-title'),
    alert,
    body: html`${notice === null ? null : html`<p class="note" role="status">${notice}</p>`}
${picture?.url ? html`<img class="picture" src="${picture.url}" alt="${text('label.thumbnail')}">` : null}
${markup}
${picture?.url ? removal(frame, action) : null}`,
    more: moreLink(text('page.update-user-done'), paths.currentUser, text('page.current-user-title')),
  })
}

function pictureField({ text }: PageFrame): Field {
  const hint = text('page.update-user-picture')
  return { name: 'thumbnail', label: text('label.thumbnail'), kind: 'file', required: false, hint }
}

/** A form of its own, since a file that is not chosen says nothing. */
function removal({ text }: PageFrame, action: string): Html {
  return html`<form method="post" action="${action}"><button class="button quiet" type="submit" name="thumbnail" value="">${text('page.update-user-no-picture')}</button></form>`
}

import * as z from 'zod/mini'
import type { Auth } from '../../auth.ts'
import { AuthError } from '../../errors.ts'
import { formValue } from '../../input/form-value.ts'
import { PATHS } from '../../paths.ts'
import { formFields, type ProfileField } from '../../profile/profile-fields.ts'
import type { User } from '../../user.ts'
import type { Fields } from '../body.ts'
import { boxesOf } from '../boxes.ts'
import type { Endpoint, Exchange, FormAgain } from '../exchange.ts'
import { loginRequired } from '../login-required.ts'
import { json, redirect } from '../respond.ts'
import { wireUser } from '../wire-user.ts'
import { NO_FORM } from './no-form.ts'

/** Names are checked here; the profile's fields are the app's own, and the flow picks them out. */
const update = z.looseObject({
  first_name: z.optional(z.string()),
  last_name: z.optional(z.string()),
  thumbnail: z.optional(z.unknown()),
})

/** What somebody changes about themselves. */
export const profileEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.updateUser,
    kind: 'page',
    input: null,
    async run({ auth, session, origin, text, pages, url, request }) {
      const user = await auth.currentUser(session, origin)
      if (!user) return loginRequired(auth, { method: 'GET', headers: request.headers, target: url.pathname })
      const notice = url.searchParams.has('saved') ? text('message.profile-saved') : null
      const form = { ...NO_FORM, values: formValues(auth, user) }
      return pages.respond(pages.render('updateUser', { form, notice, ...shown(auth, user) }))
    },
  },
  {
    method: 'PATCH',
    path: PATHS.updateUser,
    kind: 'api',
    input: update,
    upload: true,
    doc: {
      summary:
        'Change names, profile and picture. What is left out stays; an empty text means none. A picture comes as multipart/form-data.',
      answers: { 200: 'user', 303: 'redirect' },
      errors: ['invalid_input', 'not_logged_in'],
      takesProfile: true,
    },
    async run(exchange) {
      const { auth, session, origin, html } = exchange
      const { first_name, last_name, thumbnail } = exchange.body as z.infer<typeof update>
      const names = { firstName: first_name, lastName: last_name }
      const input = { ...names, profile: profileOf(exchange), thumbnail: thumbnail as Uint8Array | null }
      const user = await auth.updateUser(session, input, origin)
      if (!html) return json(wireUser(user))
      return redirect(`${auth.settings.mount}${PATHS.updateUser}?saved`, 303)
    },
    async formAgain(exchange: Exchange, form: FormAgain) {
      const { auth, session, origin, pages } = exchange
      const user = await auth.currentUser(session, origin)
      if (!user) throw new AuthError('not_logged_in')
      return pages.render('updateUser', { form, notice: null, ...shown(auth, user) })
    },
  },
]

/** The profile's fields of a body. A form has texts only, so what they stand for is read from them. */
export function profileOf({ auth, body, request }: Exchange): object {
  const isForm = !request.headers.get('content-type')?.toLowerCase().startsWith('application/json')
  const boxes = isForm ? boxesOf(body) : []
  const given = auth.core.profileFields.flatMap((field) => {
    const { name, parts } = field
    if (isForm && parts.length > 0) {
      const whole = partsFrom(parts, body, boxes)
      return whole === null ? [] : [[name, whole] as const]
    }
    if (!Object.hasOwn(body, name)) return boxes.includes(name) ? [[name, false] as const] : []
    return [[name, isForm ? formValue(field, body[name]) : body[name]] as const]
  })
  return Object.fromEntries(given)
}

/** An object from the inputs of its parts; null where a form has none of them. */
function partsFrom(parts: readonly ProfileField[], body: Fields, boxes: readonly string[]): object | null {
  const given = parts.flatMap((part) => {
    const key = part.name.slice(part.name.indexOf('.') + 1)
    if (!Object.hasOwn(body, part.name)) return boxes.includes(part.name) ? [[key, false] as const] : []
    const value = body[part.name]
    return [[key, value === '' && part.nullable ? null : formValue(part, value)] as const]
  })
  return given.length === 0 ? null : Object.fromEntries(given)
}

/** What the page shows besides what was typed. */
function shown({ core }: Auth<object>, user: User<object>) {
  return { fields: formFields(core.profileFields), picture: core.files && { url: user.thumbnail } }
}

/** A user as a form shows one. */
export function formValues({ core }: Auth<object>, user: User<object>): Record<string, string> {
  const profile = new Map<string, unknown>(Object.entries(user.profile))
  for (const { name, parts } of core.profileFields) {
    if (parts.length === 0) continue
    for (const [part, value] of Object.entries(profile.get(name) ?? {})) profile.set(`${name}.${part}`, value)
  }
  const names = [...core.profileFields, ...core.profileFields.flatMap(({ parts }) => parts)]
  const values = names.map(({ name }) => [name, String(profile.get(name) ?? '')] as const)
  return { first_name: user.firstName, last_name: user.lastName, ...Object.fromEntries(values) }
}

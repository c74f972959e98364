import * as z from 'zod/mini'
import { PATHS } from '../../../paths.ts'
import { formFields } from '../../../profile/profile-fields.ts'
import type { Endpoint, Exchange, FormAgain } from '../../exchange.ts'
import { json } from '../../respond.ts'
import { wireAdminUser, wireUserPage } from '../../wire-admin.ts'
import { NO_FORM } from '../no-form.ts'
import { profileOf } from '../profile.ts'
import { ADMIN_ERRORS, actionsOf, adminPath, doneAt, orLogin } from './acting.ts'
import { demandStaff, userPage, usersPage } from './pages.ts'
import { LIST_QUERY, readListQuery } from './read-query.ts'

/** The profile's fields are the app's own, and the flow picks them out. */
const person = z.looseObject({ first_name: z.optional(z.string()), last_name: z.optional(z.string()) })
const newcomer = z.looseObject({ ...person.shape, email: z.string() })

async function addPage(exchange: Exchange, form: FormAgain): Promise<string> {
  await demandStaff(exchange)
  return exchange.pages.render('adminAdd', { form, fields: formFields(exchange.auth.core.profileFields) })
}

/** Listing, making and changing users. */
export const userEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.adminUsers,
    kind: 'api',
    input: null,
    doc: {
      summary: 'A page of users, for staff.',
      answers: { 200: 'admin_users' },
      query: LIST_QUERY,
      errors: [...ADMIN_ERRORS, 'invalid_input'],
    },
    run: (exchange) =>
      orLogin(exchange, async () => {
        const query = readListQuery(exchange.url, exchange.text)
        if (exchange.html) return exchange.pages.respond(await usersPage(exchange, query))
        return json(wireUserPage(await actionsOf(exchange).listUsers(query)))
      }),
    formAgain: (exchange, form) => usersPage(exchange, {}, form),
  },
  {
    method: 'POST',
    path: PATHS.adminUsers,
    kind: 'api',
    input: newcomer,
    doc: {
      summary: 'Make a pending account, for staff; its owner is mailed a link to choose a password.',
      answers: { 201: 'admin_user', 303: 'redirect' },
      takesProfile: true,
      errors: [...ADMIN_ERRORS, 'invalid_input', 'email_taken'],
    },
    async run(exchange) {
      const { email, first_name, last_name } = exchange.body as z.infer<typeof newcomer>
      const input = { email, firstName: first_name, lastName: last_name, profile: profileOf(exchange) }
      const user = await actionsOf(exchange).createUser(input)
      return exchange.html
        ? doneAt(adminPath(exchange, 'adminUser', user.id), 'user-created')
        : json(wireAdminUser(user), 201)
    },
    formAgain: async (exchange, form) => addPage(exchange, form),
  },
  {
    method: 'GET',
    path: PATHS.adminAdd,
    kind: 'page',
    input: null,
    run: (exchange) =>
      orLogin(exchange, async () => exchange.pages.respond(await addPage(exchange, NO_FORM))),
  },
  {
    method: 'GET',
    path: PATHS.adminUser,
    kind: 'api',
    input: null,
    doc: {
      summary: 'One user, for staff.',
      answers: { 200: 'admin_user' },
      errors: [...ADMIN_ERRORS, 'not_found'],
    },
    run: (exchange) =>
      orLogin(exchange, async () =>
        exchange.html
          ? exchange.pages.respond(await userPage(exchange))
          : json(wireAdminUser(await actionsOf(exchange).getUser(exchange.token))),
      ),
  },
  {
    method: 'PATCH',
    path: PATHS.adminUser,
    kind: 'api',
    input: person,
    doc: {
      summary: 'Change names and profile, for staff. What is left out stays; an empty text means none.',
      answers: { 200: 'admin_user', 303: 'redirect' },
      takesProfile: true,
      errors: [...ADMIN_ERRORS, 'not_found', 'invalid_input'],
    },
    async run(exchange) {
      const { first_name, last_name } = exchange.body as z.infer<typeof person>
      const input = { firstName: first_name, lastName: last_name, profile: profileOf(exchange) }
      const user = await actionsOf(exchange).updateUser(exchange.token, input)
      return exchange.html
        ? doneAt(adminPath(exchange, 'adminUser', user.id), 'user-saved')
        : json(wireAdminUser(user))
    },
    formAgain: userPage,
  },
]

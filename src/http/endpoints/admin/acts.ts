import * as z from 'zod/mini'
import type { AdminActions } from '../../../admin/admin.ts'
import type { AdminUser } from '../../../admin/admin-user.ts'
import { PATHS } from '../../../paths.ts'
import type { TextKey } from '../../../texts/texts.ts'
import type { Endpoint, EndpointDoc, Exchange, InputSchema } from '../../exchange.ts'
import { json } from '../../respond.ts'
import { wireAdminUser, wireUserSession } from '../../wire-admin.ts'
import { ADMIN_ERRORS, actionsOf, adminPath, DANGEROUS_ERRORS, doneAt, orLogin, orProve } from './acting.ts'
import { userPage } from './pages.ts'

const proof = z.object({ password: z.optional(z.string()) })
const flag = z.optional(z.union([z.boolean(), z.enum(['true', 'false'])], 'field.flag'))
const rank = z.object({
  ...proof.shape,
  is_staff: flag,
  is_superuser: flag,
  rank: z.optional(z.enum(['none', 'staff', 'superuser'], 'field.choice')),
})

const address = z.object({ ...proof.shape, email: z.string() })

/** What a page says afterwards: the end of the key of a text. */
type Done =
  | 'email-asked'
  | 'thumbnail-removed'
  | 'user-disabled'
  | 'user-enabled'
  | 'rank-changed'
  | 'reset-sent'
  | 'sessions-ended'

interface ActEndpoint extends Pick<EndpointDoc, 'summary' | 'errors'> {
  /** Default: POST. */
  readonly method?: 'POST' | 'DELETE'
  readonly path: string
  readonly input: InputSchema | null
  readonly done: Done
  /** Gives the user as it is afterwards, or null where there is only to say that it was done. */
  act(actions: AdminActions<object>, exchange: Exchange): Promise<AdminUser<object> | null>
  readonly gives: 'admin_user' | 'message'
}

/** An endpoint that does one act on one account. */
function actOn({ method = 'POST', path, input, done, act, gives, summary, errors }: ActEndpoint): Endpoint {
  return {
    method,
    path,
    kind: 'api',
    input,
    doc: { summary, answers: { 200: gives, 303: 'redirect' }, errors: [...errors, 'not_found'] },
    run(exchange) {
      const page = adminPath(exchange, 'adminUser', exchange.token)
      return orProve(exchange, page, async () => {
        const user = await act(actionsOf(exchange), exchange)
        if (exchange.html) return doneAt(page, done)
        return json(
          user ? wireAdminUser(user) : { message: exchange.text(`message.${done}` satisfies TextKey) },
        )
      })
    },
    formAgain: userPage,
  }
}

/** What is done to one account. */
export const actEndpoints: readonly Endpoint[] = [
  actOn({
    method: 'DELETE',
    path: PATHS.adminThumbnail,
    input: null,
    done: 'thumbnail-removed',
    gives: 'admin_user',
    summary: 'Take the picture of a user away, for staff.',
    errors: ADMIN_ERRORS,
    act: (actions, { token: id }) => actions.removeThumbnail(id),
  }),
  actOn({
    path: PATHS.adminEmail,
    input: address,
    done: 'email-asked',
    gives: 'message',
    summary:
      'Begin a change of address, for staff, after a recent log-in or with the password: a link goes to the new one, a notice to the present.',
    errors: [...DANGEROUS_ERRORS, 'invalid_input', 'email_taken'],
    act: (actions, { token: id, body }) =>
      actions.changeEmail(id, (body as z.infer<typeof address>).email).then(() => null),
  }),
  actOn({
    path: PATHS.adminDisable,
    input: proof,
    done: 'user-disabled',
    gives: 'admin_user',
    summary:
      'Close an account, for staff, after a recent log-in or with the password. Its sessions end at once.',
    errors: [...DANGEROUS_ERRORS, 'last_superuser'],
    act: (actions, { token: id }) => actions.disableUser(id),
  }),
  actOn({
    path: PATHS.adminEnable,
    input: proof,
    done: 'user-enabled',
    gives: 'admin_user',
    summary: 'Open a disabled account again, for staff, after a recent log-in or with the password.',
    errors: DANGEROUS_ERRORS,
    act: (actions, { token: id }) => actions.enableUser(id),
  }),
  {
    method: 'DELETE',
    path: PATHS.adminUser,
    kind: 'api',
    input: proof,
    doc: {
      summary: 'Delete an account for good, for staff, after a recent log-in or with the password.',
      answers: { 200: 'message', 303: 'redirect' },
      errors: [...DANGEROUS_ERRORS, 'not_found', 'last_superuser', 'deletion_refused', 'account_in_use'],
    },
    run: (exchange) =>
      orProve(exchange, adminPath(exchange, 'adminUser', exchange.token), async () => {
        await actionsOf(exchange).deleteUser(exchange.token)
        if (exchange.html) return doneAt(adminPath(exchange, 'adminUsers'), 'user-deleted')
        return json({ message: exchange.text('message.user-deleted') })
      }),
    formAgain: userPage,
  },
  actOn({
    path: PATHS.adminRank,
    input: rank,
    done: 'rank-changed',
    gives: 'admin_user',
    summary: 'Grant or take a rank, for superusers, after a recent log-in or with the password.',
    errors: [...DANGEROUS_ERRORS, 'invalid_input', 'last_superuser'],
    act: (actions, { token: id, body }) => actions.setRank(id, rankOf(body as z.infer<typeof rank>)),
  }),
  actOn({
    path: PATHS.adminReset,
    input: null,
    done: 'reset-sent',
    gives: 'message',
    summary: 'Mail the owner a link to choose a password, for staff.',
    errors: [...ADMIN_ERRORS, 'invalid_input'],
    act: (actions, { token: id }) => actions.sendReset(id).then(() => null),
  }),
  {
    method: 'GET',
    path: PATHS.adminSessions,
    kind: 'api',
    input: null,
    doc: {
      summary: 'Every session of a user, for staff.',
      answers: { 200: 'admin_sessions' },
      errors: [...ADMIN_ERRORS, 'not_found'],
    },
    run: (exchange) =>
      orLogin(exchange, async () => {
        const sessions = await actionsOf(exchange).listSessions(exchange.token)
        return json(sessions.map(wireUserSession))
      }),
  },
  actOn({
    method: 'DELETE',
    path: PATHS.adminSessions,
    input: proof,
    done: 'sessions-ended',
    gives: 'message',
    summary: 'End every session and link of a user, for staff, after a recent log-in or with the password.',
    errors: DANGEROUS_ERRORS,
    act: (actions, { token: id }) => actions.endSessions(id).then(() => null),
  }),
]

function rankOf({ rank: named, is_staff, is_superuser }: z.infer<typeof rank>) {
  if (named !== undefined) return { isStaff: named !== 'none', isSuperuser: named === 'superuser' }
  const read = (value: typeof is_staff) => (value === undefined ? undefined : String(value) === 'true')
  return { isStaff: read(is_staff), isSuperuser: read(is_superuser) }
}

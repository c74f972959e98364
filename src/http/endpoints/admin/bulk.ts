import * as z from 'zod/mini'
import type { AdminActions } from '../../../admin/admin.ts'
import type { AdminUser } from '../../../admin/admin-user.ts'
import { isAuthError } from '../../../errors.ts'
import type { AdminBulkData, BulkAction } from '../../../pages/admin/types.ts'
import { PATHS } from '../../../paths.ts'
import type { Endpoint, Exchange } from '../../exchange.ts'
import { oneOf } from '../../failed-link.ts'
import { MAX_REDIRECT_LENGTH, withQuery } from '../../redirect.ts'
import { redirect } from '../../respond.ts'
import { actionsOf, adminPath, doneAt, orLogin, orProve } from './acting.ts'
import { demandStaff } from './pages.ts'

const ACTIONS = ['disable', 'enable', 'end-sessions', 'delete'] as const satisfies readonly BulkAction[]
/** Most users at once: a page of the list. */
const MAX_USERS = 50
/** What somebody else may have changed meanwhile: those stay as they are, and the others are done. */
const SKIPPED = ['not_found', 'forbidden', 'last_superuser', 'deletion_refused', 'account_in_use']

const chosen = z.object({ action: z.enum(ACTIONS), ids: z.string(), password: z.optional(z.string()) })

/** What is done to several users: a page that says what will happen, and changes nothing; then the act. */
export const bulkEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.adminBulk,
    kind: 'page',
    input: null,
    run: (exchange) =>
      orLogin(exchange, async () => {
        const { url, pages } = exchange
        const action = oneOf(url.searchParams.get('action'), ACTIONS) ?? 'disable'
        const ids = [...new Set(url.searchParams.getAll('id'))].slice(0, MAX_USERS)
        return pages.respond(pages.render('adminBulk', await plan(exchange, action, ids)))
      }),
  },
  {
    method: 'POST',
    path: PATHS.adminBulk,
    kind: 'page',
    input: chosen,
    async run(exchange) {
      const { action, ids: text } = exchange.body as z.infer<typeof chosen>
      const ids = [...new Set(text.split(' ').filter(Boolean))].slice(0, MAX_USERS)
      const list = adminPath(exchange, 'adminUsers')
      return orProve(exchange, pageOf(exchange, action, ids) ?? list, async () => {
        // Whoever is no staff would be skipped at every account, and told that it was done for none.
        await demandStaff(exchange)
        let done = 0
        for (const id of ids) done += await act(actionsOf(exchange), action, id)
        return doneAt(list, `bulk-${done}-${ids.length}`)
      })
    },
  },
]

/** The page again, as far as a redirect can lead to it. */
function pageOf(exchange: Exchange, action: BulkAction, ids: readonly string[]): string | null {
  const query = new URLSearchParams({ action })
  for (const id of ids) query.append('id', id)
  const page = withQuery(adminPath(exchange, 'adminBulk'), String(query))
  return page.length > MAX_REDIRECT_LENGTH ? null : page
}

async function act(actions: AdminActions<object>, action: BulkAction, id: string): Promise<0 | 1> {
  try {
    if (action === 'disable') await actions.disableUser(id)
    else if (action === 'enable') await actions.enableUser(id)
    else if (action === 'delete') await actions.deleteUser(id)
    else await actions.endSessions(id)
    return 1
  } catch (error) {
    if (isAuthError(error) && SKIPPED.includes(error.code)) return 0
    throw error
  }
}

async function plan(exchange: Exchange, action: BulkAction, ids: readonly string[]): Promise<AdminBulkData> {
  const viewer = await demandStaff(exchange)
  const actions = actionsOf(exchange)
  const users: AdminUser<object>[] = []
  const left: AdminBulkData['left'][number][] = []
  for (const id of ids) {
    const user = await actions.getUser(id).catch((error: unknown) => {
      if (isAuthError(error) && error.code === 'not_found') return null
      throw error
    })
    if (!user) continue
    const why = whyNot(action, user, viewer.isSuperuser)
    if (why) left.push({ id: user.id, email: user.email, why })
    else users.push(user)
  }
  return { action, users, left }
}

function whyNot(
  action: BulkAction,
  user: AdminUser<object>,
  bySuperuser: boolean,
): 'already' | 'rank' | null {
  if ((user.isStaff || user.isSuperuser) && !bySuperuser) return 'rank'
  const disabled = user.status === 'disabled'
  return (action === 'disable' && disabled) || (action === 'enable' && !disabled) ? 'already' : null
}

/** The way in. */
export const adminHome: Endpoint = {
  method: 'GET',
  path: PATHS.admin,
  kind: 'page',
  input: null,
  run: (exchange) =>
    orLogin(exchange, async () => {
      await demandStaff(exchange)
      return redirect(adminPath(exchange, 'adminUsers'), 302)
    }),
}

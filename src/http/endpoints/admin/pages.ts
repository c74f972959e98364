import type { AdminUser } from '../../../admin/admin-user.ts'
import { AuthError } from '../../../errors.ts'
import type { EventPage } from '../../../flows/admin/list-events.ts'
import type { ListUsersInput, UserPage } from '../../../flows/admin/list-users.ts'
import type { AdminEvent } from '../../../pages/admin/types.ts'
import { formFields } from '../../../profile/profile-fields.ts'
import type { TextKey } from '../../../texts/texts.ts'
import type { User } from '../../../user.ts'
import type { Exchange, FormAgain } from '../../exchange.ts'
import { oneOf } from '../../failed-link.ts'
import { NO_FORM } from '../no-form.ts'
import { formValues } from '../profile.ts'
import { actionsOf } from './acting.ts'

/** How many events a user's page shows. */
const HISTORY = 10

/** What a page may say was done: the ends of keys of texts. */
const DONE = [
  'user-created',
  'user-saved',
  'thumbnail-removed',
  'email-asked',
  'user-deleted',
  'user-disabled',
  'user-enabled',
  'rank-changed',
  'reset-sent',
  'sessions-ended',
  'mail-retried',
] as const

/** Who is logged in, if they are staff. For pages that ask the flows nothing. Throws `not_logged_in`, `forbidden`. */
export async function demandStaff({ auth, session, origin }: Exchange): Promise<User<object>> {
  const user = await auth.currentUser(session, origin)
  if (!user) throw new AuthError('not_logged_in')
  if (!user.isStaff && !user.isSuperuser) throw new AuthError('forbidden')
  return user
}

/** What was just done, in words. */
export function noticeOf({ url, text }: Exchange): string | null {
  const done = oneOf(url.searchParams.get('done'), DONE)
  if (done) return text(`message.${done}` satisfies TextKey)
  const [, changed, of] = /^bulk-(\d{1,3})-(\d{1,3})$/.exec(url.searchParams.get('done') ?? '') ?? []
  return changed && of ? text('page.admin-bulk-done', { done: Number(changed), all: Number(of) }) : null
}

/** The list of users as a page. */
export async function usersPage(
  exchange: Exchange,
  input: ListUsersInput,
  form: FormAgain = NO_FORM,
): Promise<string> {
  const page: UserPage<object> = await actionsOf(exchange).listUsers(input)
  const { core, settings } = exchange.auth
  const columns = (settings.pages?.adminColumns ?? []).flatMap((name) =>
    core.profileFields.filter((field) => field.name === name),
  )
  const { cursor: _, done: _2, ...query } = Object.fromEntries(exchange.url.searchParams)
  return exchange.pages.render('adminUsers', {
    ...page,
    query,
    form,
    columns,
    users: page.users.map((user) => ({ ...user, more: columns.map(({ name }) => shown(user, name)) })),
    notice: noticeOf(exchange),
  })
}

function shown({ profile }: AdminUser<object>, name: string): string {
  const value: unknown = Object.hasOwn(profile, name) ? (profile as Record<string, unknown>)[name] : null
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** One user as a page; `form` is what was typed and refused. */
export async function userPage(exchange: Exchange, form?: FormAgain): Promise<string> {
  const { auth, token: id, pages } = exchange
  const actions = actionsOf(exchange)
  const viewer = await demandStaff(exchange)
  const user = await actions.getUser(id)
  const [sessions, events] = [await actions.listSessions(id), await actions.listEvents({ userId: id })]
  const history = { ...events, events: events.events.slice(0, HISTORY) }
  const values = { ...formValues(auth, user), ...form?.values }
  return pages.render('adminUser', {
    user,
    form: { ...(form ?? NO_FORM), values },
    fields: formFields(auth.core.profileFields),
    sessions,
    events: await eventsForPage(exchange, history),
    mayAct: viewer.isSuperuser || !(user.isStaff || user.isSuperuser),
    mayRank: viewer.isSuperuser && viewer.id !== user.id,
    notice: form ? null : noticeOf(exchange),
  })
}

/** Events with the addresses of those whom they are about. */
export async function eventsForPage(
  { auth }: Exchange,
  { events }: EventPage,
): Promise<readonly AdminEvent[]> {
  const ids = new Set(events.flatMap(({ userId, actorId }) => [userId ?? [], actorId ?? []].flat()))
  const found = await Promise.all([...ids].map((id) => auth.core.storage.findUserById(id)))
  const emails = new Map(found.flatMap((user) => (user ? [[user.id, user.email] as const] : [])))
  return events.map((event) => ({
    ...event,
    userEmail: emails.get(event.userId ?? '') ?? null,
    actorEmail: emails.get(event.actorId ?? '') ?? null,
  }))
}

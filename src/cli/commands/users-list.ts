import type { AdminUser } from '../../admin/admin-user.ts'
import type { UserPage } from '../../flows/admin/list-users.ts'
import type { UserOrder } from '../../ports/user-directory.ts'
import type { UserStatus } from '../../user.ts'
import { onAccounts } from '../on-accounts.ts'
import type { CommonOptions } from '../program.ts'
import { counted, type Terminal, table } from '../terminal.ts'

/** Users read at a time. */
const PAGE = 200

/** What `latchkey users list` takes. */
export interface ListUsersOptions extends CommonOptions {
  readonly status?: UserStatus
  readonly staff?: true
  readonly superuser?: true
  readonly order: UserOrder
  readonly limit: number
}

/** `latchkey users list` */
export async function listUsers(
  search: string | undefined,
  options: ListUsersOptions,
  terminal: Terminal,
): Promise<void> {
  const { status, staff, superuser, order, limit } = options
  await onAccounts(options, 'users list', async (admin) => {
    const users: AdminUser<object>[] = []
    let page: UserPage<object>
    let cursor: string | undefined
    do {
      const size = Math.min(PAGE, limit - users.length)
      page = await admin.listUsers({ search, status, staff, superuser, order, cursor, limit: size })
      users.push(...page.users)
      cursor = page.next ?? undefined
    } while (cursor !== undefined && users.length < limit)
    const { total, totalIsExact } = page
    const more = cursor !== undefined
    const all = `${total}${totalIsExact ? '' : '+'}`
    terminal.answer({ total, totalIsExact, more, users: users.map(listed) }, [
      ...(users.length === 0 ? ['No user'] : table(HEAD, users.map(cellsOf))),
      ...(more ? [`${counted(users.length, 'user')} of ${all}: --limit is ${limit}`] : []),
    ])
  })
}

/** Without the profile, which is the app's, and with which a list would be wide. */
function listed({
  id,
  email,
  firstName,
  lastName,
  status,
  isStaff,
  isSuperuser,
  ...rest
}: AdminUser<object>) {
  const { dateJoined, lastLoginAt } = rest
  return { id, email, firstName, lastName, status, isStaff, isSuperuser, dateJoined, lastLoginAt }
}

const HEAD = ['ID', 'STATUS', 'RANK', 'JOINED', 'LAST LOG-IN', 'ADDRESS', 'NAME']

function cellsOf(user: AdminUser<object>): readonly string[] {
  const { id, status, dateJoined, lastLoginAt, email } = user
  const seen = lastLoginAt?.toISOString() ?? 'never'
  return [id, status, rankOf(user), dateJoined.toISOString(), seen, email, nameOf(user)]
}

/** What somebody may do, in a word. */
export function rankOf({ isStaff, isSuperuser }: Pick<AdminUser<object>, 'isStaff' | 'isSuperuser'>): string {
  if (isSuperuser) return 'superuser'
  return isStaff ? 'staff' : '-'
}

/** Both names, or what there is of them. */
export function nameOf({ firstName, lastName }: Pick<AdminUser<object>, 'firstName' | 'lastName'>): string {
  return `${firstName} ${lastName}`.trim()
}

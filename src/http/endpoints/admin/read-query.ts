import { AuthError } from '../../../errors.ts'
import type { ListUsersInput } from '../../../flows/admin/list-users.ts'
import type { TextKey, Translate } from '../../../texts/texts.ts'
import type { UserStatus } from '../../../user.ts'
import { oneOf } from '../../failed-link.ts'

const STATUSES = ['pending', 'active', 'disabled', 'leaving'] as const satisfies readonly UserStatus[]
const ORDERS = { email: 'email', joined: 'joined', last_login: 'lastLogin' } as const
const FLAGS = ['true', 'false'] as const

/** A day, or a moment. */
const DATE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/

/** What the list of users is asked for, for the OpenAPI document. */
export const LIST_QUERY = {
  search: {
    description: 'Beginning of an address, a domain or a name, of both names in either order, or a whole id.',
    type: 'string',
  },
  status: { type: 'string', enum: STATUSES },
  staff: { type: 'boolean' },
  superuser: { type: 'boolean' },
  confirmed: { type: 'boolean' },
  joined_from: { description: 'A day or a moment.', type: 'string' },
  joined_before: { description: 'A day or a moment.', type: 'string' },
  order: { type: 'string', enum: Object.keys(ORDERS), default: 'joined' },
  descending: { description: 'Default: true, but for the order email.', type: 'boolean' },
  cursor: { description: '`next` or `previous` of another page, or `last`.', type: 'string' },
  limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
} as const

/** Reads the query of the list of users. An empty value is one that was left out, as forms send them. Throws `invalid_input`. */
export function readListQuery({ searchParams }: URL, text: Translate): ListUsersInput {
  const fields: Record<string, string> = {}
  const refuse = (name: string, key: TextKey) => {
    fields[name] = text(key)
    return undefined
  }
  const given = (name: string) => searchParams.get(name) || undefined
  const choice = <T extends string>(name: string, choices: readonly T[]): T | undefined => {
    const value = given(name)
    return value === undefined ? undefined : (oneOf(value, choices) ?? refuse(name, 'field.choice'))
  }
  const flag = (name: string) => {
    const value = choice(name, FLAGS)
    return value === undefined ? undefined : value === 'true'
  }
  const date = (name: string) => {
    const value = given(name)
    if (value === undefined) return undefined
    const read = DATE.test(value) ? new Date(value) : null
    return read && !Number.isNaN(read.getTime()) ? read : refuse(name, 'field.date')
  }
  const limit = given('limit')
  const order = choice('order', Object.keys(ORDERS) as (keyof typeof ORDERS)[])
  const query: ListUsersInput = {
    search: given('search'),
    status: choice('status', STATUSES),
    staff: flag('staff'),
    superuser: flag('superuser'),
    confirmed: flag('confirmed'),
    joinedFrom: date('joined_from'),
    joinedBefore: date('joined_before'),
    order: order && ORDERS[order],
    descending: flag('descending'),
    cursor: given('cursor'),
    limit:
      limit === undefined || /^\d{1,3}$/.test(limit)
        ? (limit && Number(limit)) || undefined
        : refuse('limit', 'field.choice'),
  }
  if (Object.keys(fields).length > 0) {
    throw new AuthError('invalid_input', { message: text('error.invalid_input'), fields })
  }
  return query
}

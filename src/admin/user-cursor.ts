import { AuthError } from '../errors.ts'
import type { UserOrder, UserPlace } from '../ports/user-directory.ts'

/** Where a page begins or ends: it holds for one order and direction. */
export interface UserCursor {
  readonly order: UserOrder
  readonly descending: boolean
  /** Whether the page ends there rather than begins. */
  readonly backwards: boolean
  /** Null for the end of the whole list. */
  readonly place: UserPlace | null
}

/** What asks for the last page of any list. */
export const LAST_PAGE = 'last'

/** Longest cursor in characters: an address and an id, and room. */
const MAX_LENGTH = 1024

export function writeCursor({ order, descending, backwards, place }: UserCursor): string {
  const parts = [order, Number(descending), Number(backwards), place?.key ?? null, place?.id ?? null]
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** Throws `invalid_input` for what this package has not made, and for what belongs to another order. */
export function readCursor(text: string, order: UserOrder, descending: boolean): UserCursor {
  if (text === LAST_PAGE) return { order, descending, backwards: true, place: null }
  const parts = text.length > MAX_LENGTH ? null : parsed(Buffer.from(text, 'base64url').toString())
  if (!Array.isArray(parts) || parts.length !== 5) throw new AuthError('invalid_input')
  const [ofOrder, ofDirection, backwards, key, id] = parts as unknown[]
  const rightKey = order === 'email' ? typeof key === 'string' : Number.isSafeInteger(key)
  if (ofOrder !== order || ofDirection !== Number(descending) || !rightKey || typeof id !== 'string') {
    throw new AuthError('invalid_input')
  }
  return { order, descending, backwards: backwards === 1, place: { key: key as string | number, id } }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

import type { User } from '../user.ts'

/** A user as JSON clients see one. Absent profile fields are null. */
export interface WireUser {
  readonly id: string
  readonly email: string
  readonly first_name: string
  readonly last_name: string
  readonly is_staff: boolean
  readonly is_superuser: boolean
  readonly is_active: boolean
  readonly date_joined: string
  readonly thumbnail: string | null
  readonly profile: { readonly id: string; readonly user_id: string; readonly [field: string]: unknown }
}

/** Puts a user into the words of the wire. Profile names travel verbatim; a user has one profile, with its id. */
export function wireUser(user: User<object>): WireUser {
  return {
    id: user.id,
    email: user.email,
    first_name: user.firstName,
    last_name: user.lastName,
    is_staff: user.isStaff,
    is_superuser: user.isSuperuser,
    is_active: user.status === 'active',
    date_joined: user.dateJoined.toISOString(),
    thumbnail: user.thumbnail,
    profile: { ...user.profile, id: user.id, user_id: user.id },
  }
}

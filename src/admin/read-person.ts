import type { Context } from '../context.ts'
import { applyProfileChanges, readProfileInput } from '../input/profile.ts'
import type { InputReader } from '../input/read.ts'
import type { UserRecord } from '../ports/storage.ts'
import { type ProfileInput, readProfile } from '../profile/profile.ts'
import type { Values } from './event.ts'

/** What an admin may say of a person. What is left out stays as it is. */
export interface PersonInput<Profile extends object> {
  /** At most 150 code points; no link, no markup, no control characters. */
  readonly firstName?: string | undefined
  readonly lastName?: string | undefined
  /** Fields of the profile; the others keep their values. An empty text means none. */
  readonly profile?: ProfileInput<Profile> | undefined
}

/** Names and profile as they are stored. */
export type Person = Pick<UserRecord, 'firstName' | 'lastName' | 'profile'>

/** Reads names and profile by the rules that hold for their owner. What is wrong is gathered in the reader. */
export function readPerson(
  context: Context,
  reader: InputReader,
  present: Person,
  given: PersonInput<object>,
): Person {
  const { firstName, lastName, profile } = given ?? {}
  const names = {
    firstName: firstName === undefined ? present.firstName : reader.name('first_name', firstName),
    lastName: lastName === undefined ? present.lastName : reader.name('last_name', lastName),
  }
  const changes = readProfileInput(context, reader, profile)
  const text = applyProfileChanges(context, reader, present.profile, changes)
  return { ...names, profile: changes.size === 0 ? present.profile : text }
}

/** Names and profile by wire names, for an event. */
export function personValues(context: Context, person: Person): Values {
  const { profile } = readProfile(context.profile, person.profile)
  return { first_name: person.firstName, last_name: person.lastName, ...profile }
}

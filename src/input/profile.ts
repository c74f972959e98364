import type { Core } from '../context.ts'
import { changeProfile, defaultProfileSchema } from '../profile/profile.ts'
import { en } from '../texts/en.ts'
import type { TextKey } from '../texts/texts.ts'
import { birthDateProblem, EARLIEST_BIRTH_YEAR } from './birth-date.ts'
import { parseGithubLink } from './github-link.ts'
import { parsePhoneNumber } from './phone-number.ts'
import type { InputReader } from './read.ts'

/** What is to be changed of a profile: `undefined` is a field's default, and what is not in it stays. */
export type ProfileChanges = ReadonlyMap<string, unknown>

/**
 * Takes the profile's own fields out of what was given, and nothing else. An empty text means none: null where the
 * field may be null, the empty text where it may be that, the field's default otherwise.
 */
export function readProfileInput(core: Core, reader: InputReader, given: unknown): ProfileChanges {
  const changes = new Map<string, unknown>()
  if (typeof given !== 'object' || given === null) return changes
  for (const { name, nullable } of core.profileFields) {
    if (!Object.hasOwn(given, name)) continue
    const value = (given as Record<string, unknown>)[name]
    if (value === undefined) continue
    if (value === '' && nullable) changes.set(name, null)
    else if (value === '' && !takesEmptyText(core, name)) changes.set(name, undefined)
    else changes.set(name, isDefault(core) ? readDefaultField(core, reader, name, value) : value)
  }
  return changes
}

/**
 * The text to store for a profile with these changes. What is wrong is refused field by field, by the texts of the
 * app's own schema.
 */
export function applyProfileChanges(
  core: Core,
  reader: InputReader,
  stored: string,
  changes: ProfileChanges,
): string {
  const changed = changeProfile(core.profile, stored, changes)
  if ('text' in changed) return changed.text
  for (const { path, message } of changed.fault.issues ?? []) {
    // What is wrong with the whole is told with the first field that was changed.
    const field = String(path[0] ?? [...changes.keys()][0])
    const inParts = core.profileFields.some(({ name: own, parts }) => own === field && parts.length > 0)
    const name = inParts ? path.join('.') : field
    if (Object.hasOwn(en, message)) reader.refuse(name, message as TextKey)
    else reader.refuseWith(name, message)
  }
  return stored
}

const isDefault = (core: Core) => core.profile === (defaultProfileSchema as unknown)

function takesEmptyText(core: Core, name: string): boolean {
  return 'text' in changeProfile(core.profile, '{}', new Map([[name, '']]))
}

/** A field of the default profile as it is stored; refused when it is not what its name says. */
function readDefaultField(core: Core, reader: InputReader, name: string, value: unknown): unknown {
  if (value === null) return null
  if (typeof value !== 'string') {
    reader.refuse(name, 'field.string')
    return null
  }
  if (name === 'birth_date') {
    const problem = birthDateProblem(value, core.clock.now())
    if (problem) reader.refuse(name, problem, { year: String(EARLIEST_BIRTH_YEAR) })
    return problem ? null : value
  }
  const [parse, wrong] =
    name === 'phone_number'
      ? ([parsePhoneNumber, 'field.phone-number'] as const)
      : ([parseGithubLink, 'field.github-link'] as const)
  const parsed = parse(value)
  if (parsed === null) reader.refuse(name, wrong)
  return parsed
}

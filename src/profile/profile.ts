import * as z from 'zod/mini'

/**
 * A schema for the app's own fields of a user: a `z.object` of zod 4. Its input and output are the same but for
 * defaults, every field has a default, and it can be said in JSON Schema; so a date is `z.iso.date()`.
 */
export interface ProfileSchema<Profile extends object> {
  /** Checks a value and fills in defaults. Never throws. */
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: Profile }
    | { readonly success: false; readonly error: ProfileFault }
}

/** Fields of a profile to set; what is left out or undefined stays as it is. */
export type ProfileInput<Profile extends object> = {
  readonly [Name in keyof Profile]?: Profile[Name] | undefined
}

/** What is wrong with a profile. */
export interface ProfileFault {
  readonly message: string
  readonly issues?: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]
}

/** The profile of an app that names none. */
export interface DefaultProfile {
  phone_number: string | null
  github_link: string | null
  /** `YYYY-MM-DD`. */
  birth_date: string | null
}

const nullableText = z._default(z.nullable(z.string()), null)

/**
 * The schema of {@link DefaultProfile}. Looser than what is taken from a person, which `readProfileInput` sees to:
 * what came from another system is shown as it is.
 */
export const defaultProfileSchema: ProfileSchema<DefaultProfile> = z.object({
  phone_number: nullableText,
  github_link: nullableText,
  birth_date: z._default(z.nullable(z.iso.date()), null),
})

/** The profile of a new user. Throws a `TypeError` when the schema has a field without a default. */
export function emptyProfile<Profile extends object>(schema: ProfileSchema<Profile>): Profile {
  const parsed = schema.safeParse({})
  if (parsed.success) return parsed.data
  throw new TypeError(
    `createAuth: every field of option "profile" needs a default, so that accounts made before it was added go on working: ${parsed.error.message}`,
  )
}

/** Reads a stored profile. One that no longer fits the schema comes back with defaults, and `fits` is false. */
export function readProfile<Profile extends object>(
  schema: ProfileSchema<Profile>,
  text: string,
): { readonly profile: Profile; readonly fits: boolean } {
  const parsed = schema.safeParse(parseJson(text))
  return parsed.success
    ? { profile: parsed.data, fits: true }
    : { profile: emptyProfile(schema), fits: false }
}

/**
 * A stored profile with some fields changed, as the text to store. What the schema no longer knows stays; a field
 * that no longer fits it gives way to its default. Gives what is wrong when that is due to the changes.
 */
export function changeProfile<Profile extends object>(
  schema: ProfileSchema<Profile>,
  text: string,
  changes: ReadonlyMap<string, unknown>,
): { readonly text: string; readonly profile: Profile } | { readonly fault: ProfileFault } {
  const stored = new Map(Object.entries(asObject(parseJson(text))))
  for (;;) {
    const merged = new Map([...stored, ...changes])
    for (const [name, value] of changes) if (value === undefined) merged.delete(name)
    const parsed = schema.safeParse(Object.fromEntries(merged))
    if (parsed.success) {
      const kept = [...merged, ...Object.entries(parsed.data)]
      return { text: JSON.stringify(Object.fromEntries(kept)), profile: parsed.data }
    }
    const names = (parsed.error.issues ?? []).map(({ path }) => String(path[0]))
    const unfit = names.filter((name) => stored.has(name) && !changes.has(name))
    if (unfit.length === 0) return { fault: parsed.error }
    for (const name of unfit) stored.delete(name)
  }
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

import * as z from 'zod/mini'

/**
 * A schema for the app's own fields of a user: a `z.object` of zod 4, or anything of this shape. Its input and
 * output are the same but for defaults, and an empty object must parse, so every field has a default.
 */
export interface ProfileSchema<Profile extends object> {
  /** Checks a value and fills in defaults. Never throws. */
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: Profile }
    | { readonly success: false; readonly error: { readonly message: string } }
}

/** The profile of an app that names none. */
export interface DefaultProfile {
  phone_number: string | null
  github_link: string | null
  /** `YYYY-MM-DD`. */
  birth_date: string | null
}

const nullableText = z._default(z.nullable(z.string()), null)

/** The schema of {@link DefaultProfile}. */
export const defaultProfileSchema: ProfileSchema<DefaultProfile> = z.object({
  phone_number: nullableText,
  github_link: nullableText,
  birth_date: nullableText,
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

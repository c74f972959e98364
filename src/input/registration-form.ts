import type { ProfileSchema } from '../profile/profile.ts'
import { type FormField, formFields, type ProfileField, profileFields } from '../profile/profile-fields.ts'
import { MAX_EXTRA_FIELDS, mayHoldSecret } from './extra-names.ts'

/** What the app asks for with a registration besides the account itself. */
export interface RegistrationForm {
  readonly schema: ProfileSchema<object>
  readonly fields: readonly ProfileField[]
}

/** Reads the option `registrationFields`. Throws a `TypeError` that names what is wrong with it. */
export function registrationForm(
  schema: ProfileSchema<object> | undefined,
  rule: unknown,
): RegistrationForm | null {
  if (schema === undefined) return null
  if (rule === undefined || rule === 'open') {
    throw new TypeError(
      'createAuth: option "registrationFields" needs a function as option "registration": what is asked for is given to it, and kept nowhere.',
    )
  }
  const fields = profileFields(schema, 'registrationFields')
  for (const { name, kind } of fields) {
    const wrong = (what: string) =>
      new TypeError(`createAuth: option "registrationFields": its field "${name}" ${what}.`)
    if (kind === null)
      throw wrong('cannot be shown in a form; it must be a text, number, box, choice or date')
    if (mayHoldSecret(name))
      throw wrong('is named like a password, which no rule is given; choose another name')
  }
  if (fields.length > MAX_EXTRA_FIELDS) {
    throw new TypeError(
      `createAuth: option "registrationFields" may have ${MAX_EXTRA_FIELDS} fields at most.`,
    )
  }
  return { schema, fields }
}

/** What the page draws. */
export function registrationFormFields(form: RegistrationForm | null): readonly FormField[] {
  return formFields(form?.fields ?? [])
}

/** What stands in the form before anybody has typed: the defaults of the schema. */
export function registrationDefaults(form: RegistrationForm | null): Record<string, string> {
  const given = (form?.fields ?? []).map(({ name, schema }) => [name, schema.default] as const)
  return Object.fromEntries(
    given.flatMap(([name, value]) => (value === undefined || value === null ? [] : [[name, String(value)]])),
  )
}

import { en } from '../texts/en.ts'
import type { TextKey } from '../texts/texts.ts'
import { isExtraName, MAX_EXTRA_FIELDS } from './extra-names.ts'
import { formValue } from './form-value.ts'
import type { InputReader } from './read.ts'
import type { RegistrationForm } from './registration-form.ts'

/** Longest further field in UTF-16 units: twice the longest answer of a captcha (Cloudflare Turnstile: 2,048). */
const MAX_EXTRA_LENGTH = 4096

/** Names with texts, and no prototype. */
type Extra = Record<string, string>

/**
 * The further fields of a registration, for the app's rule alone: texts, as they were typed. What the app asks for is
 * held against its schema. Of the rest, what is no text, has another kind of name or may be a password is left out.
 * What is too much is refused.
 */
export function readExtra(
  reader: InputReader,
  given: unknown,
  form: RegistrationForm | null,
): Readonly<Record<string, string>> {
  const extra: Extra = Object.create(null)
  const entries = typeof given === 'object' && given !== null ? Object.entries(given) : []
  let count = 0
  for (const [name, value] of entries) {
    const text = asText(value, form?.fields.some((field) => field.name === name) ?? false)
    if (text === null || !isExtraName(name)) continue
    count += 1
    if (count > MAX_EXTRA_FIELDS) reader.refuse(name, 'field.extra-many', { max: MAX_EXTRA_FIELDS })
    else if (text.length > MAX_EXTRA_LENGTH)
      reader.refuse(name, 'field.extra-long', { max: MAX_EXTRA_LENGTH })
    else extra[name] = text
  }
  if (form) holdAgainst(form, reader, extra)
  return extra
}

/** A number and a truth of JSON as a form would have them, where they are asked for. */
function asText(value: unknown, isAsked: boolean): string | null {
  if (typeof value === 'string') return value
  return isAsked && (typeof value === 'number' || typeof value === 'boolean') ? String(value) : null
}

/** Refuses what does not fit, field by field, in the words of the app's schema; and fills in its defaults. */
function holdAgainst({ schema, fields }: RegistrationForm, reader: InputReader, extra: Extra): void {
  const asked = fields.flatMap((field) => {
    const text = extra[field.name] ?? ''
    if (text === '' && field.nullable) return [[field.name, null] as const]
    return text === '' ? [] : [[field.name, formValue(field, text)] as const]
  })
  const parsed = schema.safeParse(Object.fromEntries(asked))
  if (parsed.success) {
    for (const { name } of fields) delete extra[name]
    for (const [name, value] of Object.entries(parsed.data))
      if (value !== null && value !== undefined) extra[name] = String(value)
    return
  }
  for (const { path, message } of parsed.error.issues ?? []) {
    const name = String(path[0] ?? fields[0]?.name)
    const isMissing = asked.every(([given]) => given !== name)
    if (isMissing) reader.refuse(name, 'field.required')
    else if (Object.hasOwn(en, message)) reader.refuse(name, message as TextKey)
    else reader.refuseWith(name, message)
  }
}

import { AuthError } from '../errors.ts'
import { en } from '../texts/en.ts'
import type { TextKey, Translate } from '../texts/texts.ts'
import type { Fields } from './body.ts'
import type { InputSchema } from './exchange.ts'

/**
 * Holds a body against its schema. Names that it does not know are left out. A schema's own message is the key of a
 * text. Throws `invalid_input`.
 */
export function readInput(schema: InputSchema, body: Fields, text: Translate): Fields {
  const parsed = schema.safeParse({ ...body })
  if (parsed.success) return parsed.data as Fields
  const fields: Record<string, string> = {}
  for (const { path, message } of parsed.error.issues) {
    const name = String(path[0])
    const value = body[name]
    const wrong = Object.hasOwn(en, message) ? (message as TextKey) : 'field.string'
    fields[name] = text(value === undefined || value === '' ? 'field.required' : wrong)
  }
  throw new AuthError('invalid_input', { message: text('error.invalid_input'), fields })
}

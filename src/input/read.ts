import { AuthError } from '../errors.ts'
import { type PasswordProblem, passwordProblem, passwordShapeProblem } from '../passwords/policy.ts'
import type { Settings } from '../settings.ts'
import type { TextKey, Translate } from '../texts/texts.ts'
import { type EmailAddress, parseEmail } from './email.ts'
import { MAX_NAME_LENGTH, nameProblem } from './name.ts'

/**
 * Reads the fields of an input and gathers what is wrong with each, so that a person sees everything at once.
 * Values are taken as they arrive: whatever is not a string is refused, never turned into one.
 */
export class InputReader {
  readonly #text: Translate
  readonly #fields: Record<string, string> = Object.create(null)

  constructor(text: Translate) {
    this.#text = text
  }

  email(value: unknown): EmailAddress {
    const text = this.#string('email', value)
    const parsed = text === null ? null : parseEmail(text)
    if (parsed) return parsed
    if (text !== null) this.refuse('email', 'field.email')
    return { email: '', key: '' }
  }

  /** A name, in NFC, without blanks around it; empty when it is not given. */
  name(field: string, value: unknown): string {
    if (value === undefined || value === '') return ''
    if (typeof value !== 'string') {
      this.refuse(field, 'field.string')
      return ''
    }
    const problem = nameProblem(value)
    if (problem) this.refuse(field, problem, { max: MAX_NAME_LENGTH })
    return problem ? '' : value.normalize('NFC').trim()
  }

  /** A password that is to be compared: only what cannot be one at all is refused. In NFC. */
  passwordToCheck(field: string, value: unknown): string {
    if (value === '') return ''
    const text = this.#string(field, value)
    const problem = text === null ? null : passwordShapeProblem(text)
    if (problem) this.refuse(field, problem.key, problem.values)
    return text === null || problem ? '' : text.normalize('NFC')
  }

  /** A password that somebody wants to set: held against the rules and against what is known of the person. */
  async newPassword(
    field: string,
    value: unknown,
    settings: Settings,
    person: readonly string[],
  ): Promise<string> {
    const text = this.#string(field, value)
    if (text === null) return ''
    const known = [...person, settings.siteName, settings.url.hostname]
    const problem = await passwordProblem(text, settings.passwords, known)
    if (problem) this.refuse(field, problem.key, problem.values)
    return problem ? '' : text.normalize('NFC')
  }

  flag(field: string, value: unknown, fallback: boolean): boolean {
    if (value === undefined) return fallback
    if (value === true || value === 'true') return true
    if (value !== false && value !== 'false') this.refuse(field, 'field.remember')
    return false
  }

  refuse(field: string, key: TextKey, values?: PasswordProblem['values']): void {
    this.#fields[field] = this.#text(key, values)
  }

  /** Refuses a field in words of the app's own. */
  refuseWith(field: string, message: string): void {
    this.#fields[field] ??= message
  }

  refused(field: string): boolean {
    return Object.hasOwn(this.#fields, field)
  }

  /** Throws `invalid_input` when anything was refused. */
  done(): void {
    if (Object.keys(this.#fields).length === 0) return
    throw new AuthError('invalid_input', {
      message: this.#text('error.invalid_input'),
      fields: { ...this.#fields },
    })
  }

  #string(field: string, value: unknown): string | null {
    if (typeof value === 'string' && value !== '') return value
    this.refuse(field, value === undefined || value === '' ? 'field.required' : 'field.string')
    return null
  }
}

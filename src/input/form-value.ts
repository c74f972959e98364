import type { ProfileField } from '../profile/profile-fields.ts'

/**
 * What a text of a form stands for in a field of this kind. One that stands for nothing of it is left as it is, for the
 * schema to refuse.
 */
export function formValue(
  { kind, choices }: Pick<ProfileField, 'kind' | 'choices'>,
  value: unknown,
): unknown {
  if (typeof value !== 'string' || value === '') return value
  if (kind === 'checkbox') return value === 'true' ? true : value === 'false' ? false : value
  if (kind === 'select') return choices.find((choice) => String(choice) === value) ?? value
  if (kind === 'number') return /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value
  return value
}

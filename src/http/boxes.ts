import type { Fields } from './body.ts'

/** The boxes of a form, which a hidden field of it names: one without a tick is not sent. */
export function boxesOf({ _boxes: names }: Fields): readonly string[] {
  return typeof names === 'string' ? names.split(' ') : []
}

import type { Field } from './form.ts'
import type { PageFrame } from './types.ts'

/** The address of an account. `username` is what a password manager looks for beside a password. */
export function emailField(frame: PageFrame, autocomplete: 'email' | 'username'): Field {
  return { name: 'email', label: frame.text('label.email'), kind: 'email', autocomplete }
}

/** A password that is being chosen, with the rule for it. */
export function newPasswordField(frame: PageFrame, label: string): Field {
  const min = frame.passwordMinLength
  const hint = frame.text('page.password-hint', { min })
  return { name: 'password', label, kind: 'password', autocomplete: 'new-password', hint, minLength: min }
}

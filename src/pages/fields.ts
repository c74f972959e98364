import { type Html, html } from '../markup/html.ts'
import type { Field } from './form.ts'
import type { PageFrame } from './types.ts'

/** The address of an account. `username` is what a password manager looks for beside a password. */
export function emailField(frame: PageFrame, autocomplete: 'email' | 'username'): Field {
  return { name: 'email', label: frame.text('label.email'), kind: 'email', autocomplete }
}

/** The password that one has. */
export function currentPasswordField(name: string, label: string): Field {
  return { name, label, kind: 'password', autocomplete: 'current-password' }
}

/** For password managers, which look above the password; without a name it is not sent. */
export function usernameHint(email: string): Html {
  return html`<input type="email" autocomplete="username" value="${email}" readonly hidden>`
}

/** A password that is being chosen, with the rule for it. */
export function newPasswordField(frame: PageFrame, label: string, name = 'password'): Field {
  const min = frame.passwordMinLength
  const hint = frame.text('page.password-hint', { min })
  return { name, label, kind: 'password', autocomplete: 'new-password', hint, minLength: min }
}

import { type Html, html } from '../markup/html.ts'
import type { FormState, PageFrame } from './types.ts'

/** A field of a form. */
export interface Field {
  /** Its name on the wire. */
  readonly name: string
  readonly label: string
  readonly kind: 'email' | 'name' | 'password'
  /** What a browser or a password manager may fill in. Source: HTML, "autofill detail tokens". */
  readonly autocomplete:
    | 'email'
    | 'username'
    | 'given-name'
    | 'family-name'
    | 'current-password'
    | 'new-password'
  readonly hint?: string
  /** Fewest characters, as the browser counts them: UTF-16 units, never fewer than code points. */
  readonly minLength?: number
}

/** A form that posts url-encoded. */
export interface FormParts {
  readonly action: string
  readonly state: FormState
  readonly fields: readonly Field[]
  /** What is on the button. */
  readonly submit: string
  /** Above the first field. */
  readonly before?: Html
  /** Between the fields and the button. */
  readonly after?: Html
  /** Whether to begin in the form: not where there is something to read first. Default: true. */
  readonly autofocus?: boolean
}

const INPUT_OF_KIND = {
  email: html`type="email" inputmode="email" autocapitalize="none" spellcheck="false"`,
  name: html`type="text" autocapitalize="words" spellcheck="false"`,
  password: html`type="password" autocapitalize="none" spellcheck="false"`,
}

const SUMMARY_ID = 'form-error'

/** A form, and what is wrong with it for the top of the page; null when nothing is. */
export interface Form {
  readonly alert: Html | null
  readonly markup: Html
}

/** Makes a form. What was typed is there again, but for passwords. */
export function form(frame: PageFrame, parts: FormParts): Form {
  const { state, fields, autofocus = true } = parts
  const alert = summary(frame, state, fields)
  const focused = autofocus || alert ? firstToMend(state, fields) : undefined
  const markup = html`<form method="post" action="${parts.action}">
${parts.before ?? null}${fields.map((one) => field(one, state, one === focused))}
${parts.after ?? null}<button class="button" type="submit">${parts.submit}</button>
</form>`
  return { alert, markup }
}

/** A form of one button, for what must not happen by following a link. */
export function buttonForm(action: string, label: string, look: 'primary' | 'quiet'): Html {
  return html`<form method="post" action="${action}"><button class="button${look === 'quiet' && ' quiet'}" type="submit">${label}</button></form>`
}

/** The first faulty field; otherwise the first that is empty, which after a refused log-in is the password. */
function firstToMend(state: FormState, fields: readonly Field[]): Field | undefined {
  return fields.find(({ name }) => state.fields[name]) ?? fields.find((one) => !kept(one, state)) ?? fields[0]
}

function kept(one: Field, state: FormState): string {
  return one.kind === 'password' ? '' : (state.values[one.name] ?? '')
}

function field(one: Field, state: FormState, focused: boolean): Html {
  const { name, hint, minLength } = one
  const wrong = state.fields[name]
  const id = `field-${name}`
  const describedBy = [
    focused && state.error !== null && SUMMARY_ID,
    wrong && `${id}-wrong`,
    hint && `${id}-hint`,
  ].filter((part) => typeof part === 'string')
  return html`<div class="field">
<label for="${id}">${one.label}</label>
${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : null}${wrong ? html`<p class="wrong" id="${id}-wrong">${wrong}</p>` : null}
<input id="${id}" name="${name}" ${INPUT_OF_KIND[one.kind]} autocomplete="${one.autocomplete}" required${[
    minLength === undefined ? html`` : html` minlength="${minLength}"`,
    one.kind === 'password' ? html`` : html` value="${kept(one, state)}"`,
    describedBy.length > 0 ? html` aria-describedby="${describedBy.join(' ')}"` : html``,
    wrong ? html` aria-invalid="true"` : html``,
    focused ? html` autofocus` : html``,
  ]}>
</div>
`
}

function summary(frame: PageFrame, state: FormState, fields: readonly Field[]): Html | null {
  if (state.error === null && Object.keys(state.fields).length === 0) return null
  const faults = Object.entries(state.fields).map(([name, wrong]) => {
    const shown = fields.find((one) => one.name === name)
    return shown
      ? html`<li><a href="#field-${name}">${shown.label}: ${wrong}</a></li>`
      : html`<li>${name}: ${wrong}</li>`
  })
  return html`<div class="alert" role="alert" id="${SUMMARY_ID}"><p>${state.error ?? frame.text('error.invalid_input')}</p>${faults.length > 0 ? html`<ul>${faults}</ul>` : null}</div>`
}

import { type Html, html } from '../markup/html.ts'
import type { FormState, PageFrame } from './types.ts'

/** A field of a form. */
export interface Field {
  /** Its name on the wire. */
  readonly name: string
  readonly label: string
  readonly kind: keyof typeof INPUT_OF_KIND | 'checkbox' | 'select'
  /** What a browser or a password manager may fill in. Source: HTML, "autofill detail tokens". */
  readonly autocomplete?:
    | 'off'
    | 'email'
    | 'username'
    | 'given-name'
    | 'family-name'
    | 'current-password'
    | 'new-password'
    | 'tel'
    | 'url'
    | 'bday'
  readonly hint?: string
  /** Whether it must be filled in. Default: true. */
  readonly required?: boolean
  /** The values of a `select`; the empty one is a dash. */
  readonly choices?: readonly string[]
  /** Fewest characters, as the browser counts them: UTF-16 units, never fewer than code points. */
  readonly minLength?: number
}

/** A form that posts url-encoded, or in parts where there is a file. */
export interface FormParts {
  readonly action: string
  readonly state: FormState
  readonly fields: readonly Field[]
  /** Whether a field is a file. Default: false. */
  readonly upload?: boolean
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
  text: html`type="text"`,
  tel: html`type="tel"`,
  url: html`type="url" autocapitalize="none" spellcheck="false"`,
  date: html`type="date"`,
  number: html`type="number" step="any"`,
  file: html`type="file" accept="image/png,image/jpeg,image/webp"`,
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
  const markup = html`<form method="post" action="${parts.action}"${parts.upload ? html` enctype="multipart/form-data"` : null}>
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
  if (one.kind === 'checkbox') return box(one, state, describedBy, focused)
  const attributes = [
    one.autocomplete === undefined ? html`` : html` autocomplete="${one.autocomplete}"`,
    one.required === false ? html`` : html` required`,
    minLength === undefined ? html`` : html` minlength="${minLength}"`,
    ['password', 'select', 'file'].includes(one.kind) ? html`` : html` value="${kept(one, state)}"`,
    describedBy.length > 0 ? html` aria-describedby="${describedBy.join(' ')}"` : html``,
    wrong ? html` aria-invalid="true"` : html``,
    focused ? html` autofocus` : html``,
  ]
  return html`<div class="field">
<label for="${id}">${one.label}</label>
${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : null}${wrong ? html`<p class="wrong" id="${id}-wrong">${wrong}</p>` : null}
${
  one.kind === 'select'
    ? html`<select id="${id}" name="${name}"${attributes}>${choices(one, state)}</select>`
    : html`<input id="${id}" name="${name}" ${INPUT_OF_KIND[one.kind]}${attributes}>`
}
</div>
`
}

function choices({ name, choices = [] }: Field, { values }: FormState): Html[] {
  return choices.map(
    (value) =>
      html`<option value="${value}"${value === (values[name] ?? '') && html` selected`}>${value === '' ? '\u2013' : value}</option>`,
  )
}

/** A box sends `true`, or nothing. */
function box(
  { name, label, hint }: Field,
  { values, fields }: FormState,
  describedBy: string[],
  focused: boolean,
): Html {
  const id = `field-${name}`
  const wrong = fields[name]
  return html`<div class="box">
<label class="check"><input type="checkbox" id="${id}" name="${name}" value="true"${[
    values[name] === 'true' ? html` checked` : html``,
    describedBy.length > 0 ? html` aria-describedby="${describedBy.join(' ')}"` : html``,
    wrong ? html` aria-invalid="true"` : html``,
    focused ? html` autofocus` : html``,
  ]}> <span>${label}</span></label>
${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : null}${wrong ? html`<p class="wrong" id="${id}-wrong">${wrong}</p>` : null}
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

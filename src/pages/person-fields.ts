import { type Html, html } from '../markup/html.ts'
import type { FormField } from '../profile/profile-fields.ts'
import type { Field } from './form.ts'
import type { PageFrame } from './types.ts'

/** What is known of fields by these names: words for them, and what a browser may fill in for oneself. */
const KNOWN = {
  phone_number: { kind: 'tel', autocomplete: 'tel' },
  github_link: { kind: 'url', autocomplete: 'url' },
  birth_date: { kind: 'date', autocomplete: 'bday' },
} as const
type KnownName = keyof typeof KNOWN

const isKnown = (name: string): name is KnownName => Object.hasOwn(KNOWN, name)

/** The fields of a form for names and profile. Of somebody else, a browser is not to fill in what it knows of its owner. */
export function personFields(
  frame: PageFrame,
  fields: readonly FormField[],
  whose: 'own' | 'other',
): readonly Field[] {
  const { text } = frame
  const optional = { kind: 'name', required: false } as const
  const all: Field[] = [
    { ...optional, name: 'first_name', label: text('label.first_name'), autocomplete: 'given-name' },
    { ...optional, name: 'last_name', label: text('label.last_name'), autocomplete: 'family-name' },
    ...fields.map((field) => formField(frame, field)),
  ]
  return whose === 'own' ? all : all.map((field) => ({ ...field, autocomplete: 'off' }))
}

/** The fields of a form for what an app asks for with a registration. */
export function registrationFields(frame: PageFrame, fields: readonly FormField[]): readonly Field[] {
  return fields.map((field) => ({ ...formField(frame, field), required: field.required }))
}

/** Names the boxes of a form in a hidden field: one without a tick is not sent. */
export function boxNames(fields: readonly FormField[]): Html {
  const boxes = fields.filter(({ kind }) => kind === 'checkbox').map(({ name }) => name)
  return boxes.length === 0 ? html`` : html`<input type="hidden" name="_boxes" value="${boxes.join(' ')}">`
}

/** What a field of the profile is called. */
export function fieldLabel({ text }: PageFrame, { name, label }: Pick<FormField, 'name' | 'label'>): string {
  return label ?? (isKnown(name) ? text(`label.${name}`) : inWords(name))
}

/** The field of a form for a field of the profile. */
function formField(frame: PageFrame, field: FormField): Field {
  const { name, kind, hint, choices, nullable, required } = field
  const label = fieldLabel(frame, field)
  const common = { name, label, kind, required: false, ...(hint === null ? {} : { hint }) } as const
  if (kind === 'select')
    return { ...common, choices: [...(nullable || required ? [''] : []), ...choices.map(String)] }
  return { ...common, ...(kind !== 'number' && isKnown(name) ? KNOWN[name] : {}) }
}

/** `favourite_colour`, `favouriteColour` and `favourite.colour` as "Favourite colour". */
function inWords(name: string): string {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/[._-]+/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase()
}

import * as z from 'zod/mini'

/** A field of the profile as pages and the OpenAPI document need to know it. */
export interface ProfileField {
  readonly name: string
  /** What a form asks for it with; null for what no form of ours can show, such as a list. */
  readonly kind: 'text' | 'number' | 'checkbox' | 'select' | 'date' | null
  /** Whether it may be null, which an empty input means then. */
  readonly nullable: boolean
  /** Whether it must be given: it has no default, and may be neither null nor left out. */
  readonly required: boolean
  /** The values of a `select`. */
  readonly choices: readonly (string | number)[]
  /** For people, from the schema's `title` and `description`; null where it has none. */
  readonly label: string | null
  readonly hint: string | null
  readonly schema: Readonly<Record<string, unknown>>
  /** Of an object: its own fields, named `address.city`, if a form can show every one of them; else none. */
  readonly parts: readonly ProfileField[]
}

/** A field of the profile that a form can show. */
export type FormField = Omit<ProfileField, 'schema' | 'kind' | 'parts'> & {
  readonly kind: NonNullable<ProfileField['kind']>
}

/** Those fields that a form can show; an object by its parts. */
export function formFields(fields: readonly ProfileField[]): readonly FormField[] {
  return fields.flatMap(({ schema: _, kind, parts, ...field }) =>
    kind === null ? formFields(parts) : [{ ...field, kind }],
  )
}

/** Throws a `TypeError` when the option names a column that is no field of the profile. */
export function checkAdminColumns(columns: readonly string[], fields: readonly ProfileField[]): void {
  const unknown = columns.find((column) => fields.every(({ name }) => name !== column))
  if (unknown === undefined) return
  throw new TypeError(
    `createAuth: option "pages.adminColumns" names ${JSON.stringify(unknown)}, which is no field of option "profile".`,
  )
}

/** Names that the wire, the user or the prototype of every object has for something else. */
const TAKEN = new Set(
  `id user_id email first_name last_name password current_password new_password remember next token
  is_staff is_superuser is_active date_joined last_login_at thumbnail profile status trust revision
  firstName lastName isStaff isSuperuser isActive dateJoined lastLoginAt password_hash passwordHash
  confirmed_at confirmedAt disabled_at disabledAt delete_after deleteAfter link_secret linkSecret
  constructor prototype hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf`.split(
    /\s+/,
  ),
)
/** What a name may be: it stands in forms and in ids of pages, and underscores before it are ours. */
const NAME = /^[a-z][\w-]{0,63}$/i

interface ZodInside {
  /** Absent for a field that must be given; which of the others it is has changed between releases. */
  readonly optin?: string | undefined
  readonly def: { readonly type: string; readonly innerType?: Inside; readonly coerce?: boolean }
}
interface Inside {
  readonly _zod?: ZodInside
  readonly shape?: Readonly<Record<string, Inside>>
}

/**
 * The fields of the schema that an option is given. Throws a `TypeError` that names the field when the schema is no `z.object`, has a
 * name that is taken, cannot be said in JSON Schema, or makes another value of what it is given.
 */
export function profileFields(schema: object, option = 'profile'): readonly ProfileField[] {
  const mistake = (name: string, what: string) =>
    new TypeError(`createAuth: option "${option}": its field "${name}" ${what}.`)
  const { _zod: inside, shape } = schema as Inside
  if (inside?.def?.type !== 'object' || !shape) {
    throw new TypeError(`createAuth: option "${option}" must be a z.object of zod 4.`)
  }
  return Object.entries(shape).map(([name, field]) => {
    if (TAKEN.has(name)) throw mistake(name, 'has a name that Latchkey uses itself; choose another')
    if (!NAME.test(name)) {
      throw mistake(name, 'must be named with 1 to 64 letters, digits, _ and -, and begin with a letter')
    }
    let input: Record<string, unknown>
    let output: Record<string, unknown>
    try {
      ;[input, output] = [jsonSchema(field, 'input'), jsonSchema(field, 'output')]
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      throw mistake(name, `cannot be said in JSON Schema (${why}); a date, for one, is z.iso.date()`)
    }
    if (coerces(field) || bare(input) !== bare(output)) {
      throw mistake(name, 'makes another value of what it is given; leave out transforms and coercion')
    }
    return describe(name, output, field._zod?.optin === undefined)
  })
}

function jsonSchema(field: Inside, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(field as unknown as z.core.$ZodType, { io })
  return schema
}

function coerces(field: Inside | undefined): boolean {
  const def = field?._zod?.def
  return def !== undefined && (def.coerce === true || coerces(def.innerType))
}

/** A schema without what may differ between the two sides of a default. */
function bare(schema: unknown): string {
  const between = new Set(['default', 'required', 'additionalProperties'])
  return JSON.stringify(schema, (key, value: unknown) => (between.has(key) ? undefined : value))
}

function describe(name: string, schema: Record<string, unknown>, mustBe: boolean): ProfileField {
  // zod says "or null" in two ways: by a list of types, and by a list of schemas.
  const options = ((schema.anyOf ?? [schema]) as Record<string, unknown>[]).flatMap((option) =>
    [option.type].flat().map((type) => ({ ...option, type })),
  )
  const real = options.filter(({ type }) => type !== 'null')
  const only: Record<string, unknown> = real.length === 1 ? (real[0] ?? {}) : {}
  const choices = ((only.enum ?? []) as unknown[]).filter(
    (value): value is string | number => typeof value === 'string' || typeof value === 'number',
  )
  const nullable = real.length < options.length
  return {
    name,
    kind: kindOf(only, choices.length),
    nullable,
    required: mustBe && !nullable,
    choices,
    label: textOf(schema.title),
    hint: textOf(schema.description),
    schema,
    parts: partsOf(name, only, options.length === 1),
  }
}

/** What a part may be named; one with a dot could stand for a part of a part. */
const PART = /^[\w-]{1,64}$/

function partsOf(name: string, schema: Record<string, unknown>, always: boolean): readonly ProfileField[] {
  // What may be null as a whole has no place in a form for that.
  if (schema.type !== 'object' || !always || typeof schema.properties !== 'object') return []
  const parts = Object.entries(schema.properties ?? {}).map(([part, of]) => ({
    ...describe(`${name}.${part}`, of as Record<string, unknown>, false),
    showable: PART.test(part),
  }))
  // One that is not shown would be lost when the others are saved.
  return parts.every(({ kind, showable }) => kind !== null && showable)
    ? parts.map(({ showable: _, ...part }) => part)
    : []
}

function kindOf(schema: Record<string, unknown>, choices: number): ProfileField['kind'] {
  if (choices > 0) return 'select'
  if (schema.type === 'boolean') return 'checkbox'
  if (schema.type === 'number' || schema.type === 'integer') return 'number'
  if (schema.type !== 'string') return null
  return schema.format === 'date' ? 'date' : 'text'
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

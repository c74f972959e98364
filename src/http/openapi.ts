import * as z from 'zod/mini'
import type { Core } from '../context.ts'
import { AuthError, type AuthErrorCode } from '../errors.ts'
import type { ProfileField } from '../profile/profile-fields.ts'
import type { Endpoint, EndpointDoc } from './exchange.ts'

/** What any endpoint may answer besides its own errors. */
const COMMON_ERRORS: readonly AuthErrorCode[] = ['internal', 'unavailable']
/** What any write may answer besides. */
const WRITE_ERRORS: readonly AuthErrorCode[] = ['cross_site']
/** What any endpoint with a body may answer besides. */
const BODY_ERRORS: readonly AuthErrorCode[] = ['timeout', 'too_large', 'unsupported_media_type']

const text = { type: 'string' } as const
const object = (properties: Record<string, unknown>, optional: readonly string[] = []) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
})

/** The schemas that answers have in common. */
const SCHEMAS = {
  message: object({ message: text }),
  deletion: object({ message: text, delete_after: { type: 'string', format: 'date-time' } }, [
    'delete_after',
  ]),
  error: object({ error: text, code: text, fields: { type: 'object', additionalProperties: text } }, [
    'fields',
  ]),
  sessions: {
    type: 'array',
    items: object({
      id: text,
      created_at: { type: 'string', format: 'date-time' },
      last_seen_at: { type: 'string', format: 'date-time' },
      ip: { type: ['string', 'null'] },
      user_agent: { type: ['string', 'null'] },
      current: { type: 'boolean' },
    }),
  },
  history: object({
    events: {
      type: 'array',
      items: object({
        id: text,
        type: text,
        at: { type: 'string', format: 'date-time' },
        outcome: { enum: ['success', 'failure'] },
        ip: { type: ['string', 'null'] },
        user_agent: { type: ['string', 'null'] },
        count: { type: 'integer' },
        by_other: { type: 'boolean' },
      }),
    },
    next: { type: ['string', 'null'] },
  }),
}

/** A user, with the profile's fields, which are the app's. */
const userSchema = (profile: Record<string, unknown>) =>
  object({
    id: { type: 'string', format: 'uuid' },
    email: text,
    first_name: text,
    last_name: text,
    is_staff: { type: 'boolean' },
    is_superuser: { type: 'boolean' },
    is_active: { type: 'boolean' },
    date_joined: { type: 'string', format: 'date-time' },
    thumbnail: { type: ['string', 'null'] },
    profile: object({ id: text, user_id: text, ...profile }),
  })

const time = { type: 'string', format: 'date-time' } as const
const timeOrNull = { type: ['string', 'null'], format: 'date-time' } as const
const textOrNull = { type: ['string', 'null'] } as const
const nextPage = { description: 'Stands for `cursor` to get the next page; null at the end.', ...textOrNull }

/** The schemas of administration. */
const adminSchemas = (user: ReturnType<typeof userSchema>) => {
  const adminUser = object({
    ...user.properties,
    status: { type: 'string', enum: ['pending', 'active', 'disabled', 'leaving'] },
    last_login_at: timeOrNull,
    confirmed_at: timeOrNull,
    disabled_at: timeOrNull,
    delete_after: timeOrNull,
  })
  const session = { id: text, created_at: time, last_seen_at: time, ip: textOrNull, user_agent: textOrNull }
  const event = {
    id: text,
    type: text,
    at: time,
    user_id: textOrNull,
    actor_id: textOrNull,
    ip: textOrNull,
    user_agent: textOrNull,
    outcome: { type: 'string', enum: ['success', 'failure'] },
    detail: { type: 'object', additionalProperties: text },
    count: { type: 'integer' },
  }
  const mail = {
    id: text,
    template: text,
    recipient: text,
    created_at: time,
    not_before: time,
    attempts: { type: 'integer' },
    dead_at: timeOrNull,
    error: textOrNull,
  }
  const list = (items: object) => ({ type: 'array', items })
  return {
    admin_user: adminUser,
    admin_users: object({
      users: list({ $ref: '#/components/schemas/admin_user' }),
      total: { description: 'How many there are in all, up to 10000.', type: 'integer' },
      total_is_exact: { description: 'False when there are more.', type: 'boolean' },
      next: nextPage,
      previous: nextPage,
    }),
    admin_sessions: list(object(session)),
    admin_events: object({ events: list(object(event)), next: nextPage }),
    admin_mails: object({ mails: list(object(mail)), next: nextPage }),
  }
}

/** The OpenAPI 3.1 document of the endpoints, from their table. */
export function openApi(core: Core, endpoints: readonly Endpoint[]): unknown {
  const { settings } = core
  const profile = schemasOf(core.profileFields)
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of endpoints) {
    if (!endpoint.doc) continue
    const path = paths[endpoint.path] ?? {}
    paths[endpoint.path] = {
      ...path,
      [endpoint.method.toLowerCase()]: operation(endpoint, endpoint.doc, core),
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: `Accounts of ${settings.siteName}`, version: '1' },
    servers: [{ url: settings.origin + settings.mount }],
    paths,
    components: {
      schemas: { ...SCHEMAS, user: userSchema(profile), ...adminSchemas(userSchema(profile)) },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: settings.cookieName } },
    },
  }
}

function schemasOf(fields: readonly ProfileField[]): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ name, schema }) => [name, schema]))
}

function operation({ method, path, input, upload }: Endpoint, doc: EndpointDoc, core: Core): unknown {
  const schema = input ? z.toJSONSchema(input as unknown as z.ZodMiniType, { io: 'input' }) : null
  if (schema && doc.takesProfile) Object.assign(schema.properties ?? {}, schemasOf(core.profileFields))
  if (schema && doc.takesRegistrationFields) {
    const fields = core.registrationForm?.fields ?? []
    Object.assign(schema.properties ?? {}, schemasOf(fields))
    schema.required?.push(...fields.filter(({ required }) => required).map(({ name }) => name))
  }
  const errors = [
    ...doc.errors,
    ...(method === 'GET' ? [] : WRITE_ERRORS),
    ...(schema ? BODY_ERRORS : []),
    ...COMMON_ERRORS,
  ]
  const segment = /\{(\w+)\}/.exec(path)?.[1]
  const parameters = [
    ...(segment === undefined ? [] : [{ name: segment, in: 'path', required: true, schema: text }]),
    ...Object.entries(doc.query ?? {}).map(([name, one]) => ({
      name,
      in: 'query',
      required: false,
      schema: one,
    })),
  ]
  return {
    summary: doc.summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(schema
      ? { requestBody: { required: method !== 'DELETE', content: bodyTypes(withoutDialect(schema), upload) } }
      : {}),
    responses: { ...success(doc), ...failures(errors) },
  }
}

function success(doc: EndpointDoc): Record<string, unknown> {
  const content = (kind: string) => ({
    'application/json': { schema: { $ref: `#/components/schemas/${kind}` } },
  })
  return Object.fromEntries(
    Object.entries(doc.answers).map(([status, kind]) => {
      if (kind === 'redirect') return [status, { description: 'A redirect, for a person.' }]
      if (kind === 'image') return [status, { description: 'A picture.', content: { 'image/*': {} } }]
      if (kind === 'page') return [status, { description: 'A page.', content: { 'text/html': {} } }]
      return [status, { description: doc.summary, content: content(kind) }]
    }),
  )
}

/** The statuses whose answers say how long to wait. */
const WAITS: readonly number[] = [429, 503]
const RETRY_AFTER = { 'Retry-After': { description: 'Whole seconds to wait.', schema: { type: 'integer' } } }

/** One answer a status, which lists the codes that it can have. */
function failures(codes: readonly AuthErrorCode[]): Record<string, unknown> {
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/error' } } }
  const answers: Record<string, { description: string; headers?: unknown; content: unknown }> = {}
  for (const code of new Set(codes)) {
    const { status } = new AuthError(code)
    const former = answers[status]
    const description = former ? `${former.description}, ${code}` : code
    answers[status] = { description, ...(WAITS.includes(status) ? { headers: RETRY_AFTER } : {}), content }
  }
  return answers
}

function bodyTypes(schema: unknown, upload = false): Record<string, unknown> {
  const types = ['application/json', 'application/x-www-form-urlencoded']
  const all = upload ? [...types, 'multipart/form-data'] : types
  return Object.fromEntries(all.map((type) => [type, { schema }]))
}

function withoutDialect({ $schema: _, ...schema }: Record<string, unknown>): unknown {
  return schema
}

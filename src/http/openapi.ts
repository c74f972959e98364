import * as z from 'zod/mini'
import { AuthError, type AuthErrorCode } from '../errors.ts'
import type { Settings } from '../settings.ts'
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

/** The schemas that answers have in common; the profile's fields are the app's. */
const SCHEMAS = {
  message: object({ message: text }),
  error: object({ error: text, code: text, fields: { type: 'object', additionalProperties: text } }, [
    'fields',
  ]),
  user: object({
    id: { type: 'string', format: 'uuid' },
    email: text,
    first_name: text,
    last_name: text,
    is_staff: { type: 'boolean' },
    is_superuser: { type: 'boolean' },
    is_active: { type: 'boolean' },
    date_joined: { type: 'string', format: 'date-time' },
    thumbnail: { type: ['string', 'null'] },
    profile: { ...object({ id: text, user_id: text }), additionalProperties: true },
  }),
}

/** The OpenAPI 3.1 document of the endpoints, from their table. */
export function openApi(settings: Settings, endpoints: readonly Endpoint[]): unknown {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of endpoints) {
    if (!endpoint.doc) continue
    const path = paths[endpoint.path] ?? {}
    paths[endpoint.path] = { ...path, [endpoint.method.toLowerCase()]: operation(endpoint, endpoint.doc) }
  }
  return {
    openapi: '3.1.0',
    info: { title: `Accounts of ${settings.siteName}`, version: '1' },
    servers: [{ url: settings.origin + settings.mount }],
    paths,
    components: {
      schemas: SCHEMAS,
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: settings.cookieName } },
    },
  }
}

function operation({ method, path, input }: Endpoint, doc: EndpointDoc): unknown {
  const schema = input ? z.toJSONSchema(input as unknown as z.ZodMiniType, { io: 'input' }) : null
  const errors = [
    ...doc.errors,
    ...(method === 'GET' ? [] : WRITE_ERRORS),
    ...(schema ? BODY_ERRORS : []),
    ...COMMON_ERRORS,
  ]
  return {
    summary: doc.summary,
    ...(path.includes('{token}')
      ? { parameters: [{ name: 'token', in: 'path', required: true, schema: text }] }
      : {}),
    ...(schema ? { requestBody: { required: true, content: bothTypes(withoutDialect(schema)) } } : {}),
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
      if (kind === 'page') return [status, { description: 'A page.', content: { 'text/html': {} } }]
      return [status, { description: doc.summary, content: content(kind) }]
    }),
  )
}

/** One answer a status, which lists the codes that it can have. */
function failures(codes: readonly AuthErrorCode[]): Record<string, unknown> {
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/error' } } }
  const answers: Record<string, { description: string; content: unknown }> = {}
  for (const code of new Set(codes)) {
    const { status } = new AuthError(code)
    const former = answers[status]
    answers[status] = { description: former ? `${former.description}, ${code}` : code, content }
  }
  return answers
}

function bothTypes(schema: unknown): Record<string, unknown> {
  return { 'application/json': { schema }, 'application/x-www-form-urlencoded': { schema } }
}

function withoutDialect({ $schema: _, ...schema }: Record<string, unknown>): unknown {
  return schema
}

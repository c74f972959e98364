import { AuthError, isAuthError } from '../errors.ts'
import { MAX_UPLOAD_BYTES, multipartBoundary, readMultipart } from './multipart.ts'

/** Longest body in bytes. Source: CVE-2026-54092; nothing that a form of ours sends comes near. */
export const MAX_BODY_BYTES = 16_384
/** How long a body may take to arrive, in seconds. */
const BODY_TIMEOUT_SECONDS = 30
const UTF8 = 'charset=utf-8'

/** Fields by name, each at most once. Has no prototype, so that no name means more than itself. */
export type Fields = Readonly<Record<string, unknown>>

/**
 * Reads a JSON object or a form; with `upload` also a form with a file. Throws `unsupported_media_type` for any other type, and for a compressed body,
 * which is never inflated; `too_large`; `timeout`; `invalid_input` when it is malformed or names a field twice.
 */
export async function readBody(request: Request, upload = false): Promise<Fields> {
  const boundary = upload ? multipartBoundary(request.headers.get('content-type') ?? '') : null
  if (boundary !== null) {
    refuseEncoding(request.headers)
    return asFields(await readMultipart(chunksOf(request, MAX_UPLOAD_BYTES), boundary))
  }
  const type = bodyType(request.headers)
  const chunks: Uint8Array[] = []
  for await (const chunk of chunksOf(request, MAX_BODY_BYTES)) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new AuthError('invalid_input', { cause })
  }
  return type === 'json' ? parseJson(text) : parseForm(text)
}

/**
 * Takes a body that something before us has parsed. Throws `unsupported_media_type` and `invalid_input` as
 * {@link readBody}.
 */
export function takeParsedBody(request: Request, parsed: unknown): Fields {
  bodyType(request.headers)
  return asFields(parsed)
}

/** Compared exactly: a type with anything added is another type, which browsers send without asking first. */
function bodyType(headers: Headers): 'json' | 'form' {
  refuseEncoding(headers)
  // Split rather than matched: a pattern for blanks around a semicolon takes a third of a second on 16 kB of them.
  const [type, charset = UTF8, ...more] = (headers.get('content-type') ?? '').toLowerCase().split(';')
  const known = charset.trim().replaceAll('"', '') === UTF8 && more.length === 0
  if (known && type?.trim() === 'application/json') return 'json'
  if (known && type?.trim() === 'application/x-www-form-urlencoded') return 'form'
  throw new AuthError('unsupported_media_type')
}

function refuseEncoding(headers: Headers): void {
  const encoding = headers.get('content-encoding')
  if (encoding !== null && encoding.toLowerCase() !== 'identity')
    throw new AuthError('unsupported_media_type')
}

async function* chunksOf(request: Request, maxBytes: number): AsyncGenerator<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw new AuthError('too_large')
  if (!request.body) return
  const reader = request.body.getReader()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AuthError('timeout')), BODY_TIMEOUT_SECONDS * 1000)
  })
  try {
    let length = 0
    for (;;) {
      const { done, value } = await Promise.race([reader.read().catch(hungUp), late])
      if (done) return
      length += value.byteLength
      if (length > maxBytes) throw new AuthError('too_large')
      yield value
    }
  } finally {
    clearTimeout(timer)
    reader.releaseLock()
  }
}

/**
 * A client that goes away in the middle is no fault of ours. What an adapter has to say of the body is kept, and so
 * is what a server in front of us says of one that is too long for it, as SvelteKit's for Node does.
 */
function hungUp(cause: unknown): never {
  if (cause instanceof Error && 'status' in cause && cause.status === 413 && !isAuthError(cause))
    throw new AuthError('too_large', { cause })
  throw isAuthError(cause) ? cause : new AuthError('invalid_input', { cause })
}

function parseJson(text: string): Fields {
  let fields: Fields
  try {
    fields = asFields(JSON.parse(text))
  } catch (cause) {
    throw new AuthError('invalid_input', { cause })
  }
  if (countMembers(text) !== Object.keys(fields).length) throw new AuthError('invalid_input')
  return fields
}

/** How many members the outermost object of a JSON text spells out: `JSON.parse` keeps the last of one name. */
function countMembers(text: string): number {
  let depth = 0
  let members = 0
  for (const [mark] of text.replace(/"(?:[^"\\]|\\.)*"/g, '').matchAll(/[[\]{}:]/g)) {
    if (mark !== ':') depth += mark === '{' || mark === '[' ? 1 : -1
    else if (depth === 1) members += 1
  }
  return members
}

function parseForm(text: string): Fields {
  try {
    // `URLSearchParams` makes U+FFFD of what is not UTF-8, so that passwords that differ would be one.
    decodeURIComponent(text)
  } catch (cause) {
    throw new AuthError('invalid_input', { cause })
  }
  const pairs = [...new URLSearchParams(text)]
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length) throw new AuthError('invalid_input')
  return asFields(Object.fromEntries(pairs))
}

function asFields(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new AuthError('invalid_input')
  return Object.assign(Object.create(null), value)
}

import type { S3Settings } from './options.ts'

/** What a store asks of a bucket. */
export type Deed = 'put' | 'get' | 'delete'

/** What of a refusal is in its answer, and what of a failure on the way is in its error. */
interface Given {
  readonly name?: unknown
  readonly code?: unknown
  readonly status?: unknown
  readonly body?: unknown
  readonly cause?: { readonly code?: unknown; readonly message?: unknown }
}

/** What S3 answers when it is the settings that are wrong, and what to do. */
const MISTAKES: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: '"accessKeyId" is not known there: take the keys that were made for this service',
  SignatureDoesNotMatch: '"secretAccessKey" is not that of "accessKeyId": copy both once more',
  NoSuchBucket: 'there is no such bucket at "endpoint": make it, or correct its name in the address',
  PermanentRedirect: 'the bucket is in another region than "endpoint" and "region" say',
  AuthorizationHeaderMalformed: 'the bucket is in another "region"',
}
const LEAVE: Readonly<Record<Deed, string>> = {
  put: 'put files into the bucket: allow them s3:PutObject',
  get: 'read files of the bucket: allow them s3:GetObject',
  delete: 'delete files of the bucket: allow them s3:DeleteObject',
}

/**
 * An error in words that say what to do, without keys: a `TypeError` when the settings are wrong, and another when the
 * service is away or in trouble. What the service answered is no part of it: it quotes what was signed.
 */
export function s3Error(error: unknown, deed: Deed, { endpoint, timeoutSeconds }: S3Settings): Error {
  const given = (typeof error === 'object' && error !== null ? error : {}) as Given
  const code = codeOf(given)
  const mistake = settingsMistake(error)
  if (mistake !== null) return mistake
  if (code === 'AccessDenied') return new TypeError(`s3: the keys may not ${LEAVE[deed]}.`)
  const { host } = new URL(endpoint)
  if (given.status !== undefined) return new Error(`s3: ${host} refuses with ${given.status} ${code}.`)
  if (given.name === 'TimeoutError') {
    return new Error(`s3: ${host} does not answer within ${timeoutSeconds} s: check "endpoint".`)
  }
  const reason = given.code ?? given.cause?.code ?? given.cause?.message ?? String(error)
  return new Error(`s3: ${host} cannot be reached (${reason}): check "endpoint".`, { cause: error })
}

/** The settings that are surely wrong, whatever was asked; null for any other trouble. */
export function settingsMistake(error: unknown): TypeError | null {
  const given = (typeof error === 'object' && error !== null ? error : {}) as Given
  const mistake = MISTAKES[codeOf(given)]
  if (mistake === undefined) return null
  const region = /<Region>([\w-]+)<\/Region>/.exec(String(given.body))?.[1]
  return new TypeError(`s3: ${mistake}${region === undefined ? '' : `: it is ${region}`}.`)
}

/** s3mini reads the answer only when its type is spelled as Amazon does. */
function codeOf({ code, body }: Given): string {
  return /<Code>(\w+)<\/Code>/.exec(String(body))?.[1] ?? String(code)
}

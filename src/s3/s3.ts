import { randomBytes } from 'node:crypto'
import type { S3mini } from 's3mini'
import { FILE_ENDINGS, FILE_NAME, type FileStore, type ImageType } from '../ports/file-store.ts'
import { tryUrl } from '../url.ts'

/** Where the bucket is, and how to get in. */
export interface S3Options {
  /** The bucket's address: `https://s3.eu-central-1.amazonaws.com/pictures`, or of any service that speaks S3. */
  readonly endpoint: string | undefined
  /** Such as `eu-central-1`; `auto` where the service has none. */
  readonly region: string | undefined
  readonly accessKeyId: string | undefined
  readonly secretAccessKey: string | undefined
  /** What names in the bucket begin with: `pictures/`. Letters, digits, `_`, `-` and `/`. Default: nothing. */
  readonly prefix?: string | undefined
  /**
   * Where anybody may fetch the files, as from a CDN: `https://cdn.example.com/`; `prefix` follows. Default: the router
   * serves them, and the bucket stays private.
   */
  readonly publicUrl?: string | undefined
  /** How long one request may take, in seconds, 1 to 120. Default: 20. */
  readonly timeoutSeconds?: number | undefined
}

const TIMEOUT_SECONDS = 20
/** Names are never used again, so what was fetched once need not be fetched a second time. */
const CACHE_CONTROL = 'public, max-age=31536000, immutable'
/** What S3 answers when it is the settings that are wrong, and which. */
const MISTAKES: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: '"accessKeyId" is not known there',
  SignatureDoesNotMatch: '"secretAccessKey" is not that of "accessKeyId"',
  NoSuchBucket: 'there is no such bucket at "endpoint"',
  PermanentRedirect: 'the bucket is in another "region"',
  AuthorizationHeaderMalformed: 'the bucket is in another "region"',
}

/**
 * Keeps files in a bucket that speaks S3, through the package `s3mini`, which the app installs. Opens nothing yet.
 * Throws a `TypeError` that quotes the option when one has the wrong shape, and at `start()` when the keys, the
 * bucket or the region are refused.
 */
export function s3(options: S3Options): FileStore {
  const { prefix = '', publicUrl, timeoutSeconds = TIMEOUT_SECONDS } = checked(options)
  let client: Promise<S3mini> | undefined
  const connected = () => {
    client ??= connect(options, timeoutSeconds).catch((error: unknown) => {
      client = undefined
      throw error
    })
    return client
  }
  const get: NonNullable<FileStore['get']> = async (name) => {
    const type = typeOf(name)
    if (type === null) return null
    const bytes = await (await connected()).getObjectArrayBuffer(prefix + name)
    return bytes === null ? null : { bytes: new Uint8Array(bytes), type }
  }
  return {
    async put(name, { bytes, type }) {
      demandName(name)
      const headers = { 'cache-control': CACHE_CONTROL }
      await (await connected()).putObject(prefix + name, Buffer.from(bytes), type, undefined, headers)
    },
    async delete(name) {
      if (FILE_NAME.test(name)) await (await connected()).deleteObject(prefix + name)
    },
    url: (name, base) => {
      demandName(name)
      return publicUrl === undefined ? base + name : `${publicUrl.replace(/\/?$/, '/')}${prefix}${name}`
    },
    ...(publicUrl === undefined ? { get } : {}),
    async check() {
      const store = await connected()
      // A name that nobody has: without leave to list, some services refuse it, and that is well.
      const name = `${prefix}${randomBytes(16).toString('hex')}.png`
      await store.getObjectArrayBuffer(name).catch((error: unknown) => {
        const mistake = MISTAKES[String((error as { code?: unknown }).code)]
        if (mistake !== undefined) throw new TypeError(`s3: ${mistake}.`)
      })
    },
  }
}

async function connect(options: S3Options, timeoutSeconds: number): Promise<S3mini> {
  const { S3mini } = await import('s3mini').catch((cause: unknown) => {
    throw new TypeError('s3 needs the package s3mini: npm install s3mini', { cause })
  })
  return new S3mini({
    endpoint: options.endpoint ?? '',
    region: options.region ?? '',
    accessKeyId: options.accessKeyId ?? '',
    secretAccessKey: options.secretAccessKey ?? '',
    requestAbortTimeout: timeoutSeconds * 1000,
  })
}

/** Quotes no value: it may be a secret. */
function checked(options: S3Options): S3Options {
  const wrong = (name: string, must: string) => new TypeError(`s3: option "${name}" ${must}.`)
  const isHttp = (text: unknown) => typeof text === 'string' && /^https?:$/.test(tryUrl(text)?.protocol ?? '')
  for (const name of ['region', 'accessKeyId', 'secretAccessKey'] as const) {
    const value: unknown = options?.[name]
    if (typeof value !== 'string' || !/^[!-~]+$/.test(value))
      throw wrong(name, 'must be a text without blanks')
  }
  const { endpoint, prefix = '', publicUrl, timeoutSeconds = TIMEOUT_SECONDS } = options
  if (!isHttp(endpoint)) throw wrong('endpoint', 'must be the http or https address of a bucket')
  if (typeof prefix !== 'string' || !/^(?:[\w-]+\/)*[\w-]*$/.test(prefix)) {
    throw wrong('prefix', 'must be letters, digits, _, - and /, such as pictures/')
  }
  if (publicUrl !== undefined && !isHttp(publicUrl))
    throw wrong('publicUrl', 'must be an http or https address')
  if (!(timeoutSeconds >= 1 && timeoutSeconds <= 120)) throw wrong('timeoutSeconds', 'must be from 1 to 120')
  return options
}

function demandName(name: string): void {
  if (!FILE_NAME.test(name)) throw new TypeError(`s3: ${JSON.stringify(name)} is no name of a file.`)
}

function typeOf(name: string): ImageType | null {
  if (!FILE_NAME.test(name)) return null
  const types = Object.keys(FILE_ENDINGS) as ImageType[]
  return types.find((type) => name.endsWith(`.${FILE_ENDINGS[type]}`)) ?? null
}

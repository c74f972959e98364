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

/** The options, whole. */
export interface S3Settings {
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly prefix: string
  readonly publicUrl: string | null
  readonly timeoutSeconds: number
}

const TIMEOUT_SECONDS = 20

/** The options with their defaults. Throws a `TypeError` that quotes the one with the wrong shape, and no value: it may be a secret. */
export function readS3Options(options: S3Options): S3Settings {
  const wrong = (name: string, must: string) => new TypeError(`s3: option "${name}" ${must}.`)
  const isHttp = (text: unknown) => typeof text === 'string' && /^https?:$/.test(tryUrl(text)?.protocol ?? '')
  const key = (name: 'region' | 'accessKeyId' | 'secretAccessKey') => {
    const value: unknown = options?.[name]
    if (typeof value !== 'string' || !/^[!-~]+$/.test(value))
      throw wrong(name, 'must be a text without blanks')
    return value
  }
  const keys = {
    region: key('region'),
    accessKeyId: key('accessKeyId'),
    secretAccessKey: key('secretAccessKey'),
  }
  const { endpoint, prefix = '', publicUrl, timeoutSeconds = TIMEOUT_SECONDS } = options
  if (endpoint === undefined || !isHttp(endpoint)) {
    throw wrong('endpoint', 'must be the http or https address of a bucket')
  }
  if (typeof prefix !== 'string' || !/^(?:[\w-]+\/)*[\w-]*$/.test(prefix)) {
    throw wrong('prefix', 'must be letters, digits, _, - and /, such as pictures/')
  }
  if (publicUrl !== undefined && !isHttp(publicUrl))
    throw wrong('publicUrl', 'must be an http or https address')
  if (!(timeoutSeconds >= 1 && timeoutSeconds <= 120)) throw wrong('timeoutSeconds', 'must be from 1 to 120')
  return { ...keys, endpoint, prefix, publicUrl: publicUrl ?? null, timeoutSeconds }
}

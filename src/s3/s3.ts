import { randomBytes } from 'node:crypto'
import type { S3mini } from 's3mini'
import { FILE_ENDINGS, FILE_NAME, type FileStore, type ImageType } from '../ports/file-store.ts'
import { readS3Options, type S3Options, type S3Settings } from './options.ts'
import { type Deed, s3Error, settingsMistake } from './s3-error.ts'

/** Names are never used again, so what was fetched once need not be fetched a second time. */
const CACHE_CONTROL = 'public, max-age=31536000, immutable'

/**
 * Keeps files in a bucket that speaks S3, through the package `s3mini`, which the app installs. Opens nothing yet.
 * Throws a `TypeError` that quotes the option when one has the wrong shape, and at `start()` when the keys, the
 * bucket or the region are refused; a store that is used all the same rejects with that `TypeError` too.
 */
export function s3(options: S3Options): FileStore {
  const settings = readS3Options(options)
  const { prefix, publicUrl } = settings
  let client: Promise<S3mini> | undefined
  const connected = () => {
    client ??= connect(settings).catch((error: unknown) => {
      client = undefined
      throw error
    })
    return client
  }
  async function ask<T>(deed: Deed, work: (bucket: S3mini) => Promise<T>): Promise<T> {
    const bucket = await connected()
    return work(bucket).catch((error: unknown) => {
      throw s3Error(error, deed, settings)
    })
  }

  const put: FileStore['put'] = async (name, { bytes, type }) => {
    demandName(name)
    const headers = { 'cache-control': CACHE_CONTROL }
    await ask('put', (bucket) =>
      bucket.putObject(prefix + name, Buffer.from(bytes), type, undefined, headers),
    )
  }
  const remove: FileStore['delete'] = async (name) => {
    if (FILE_NAME.test(name)) await ask('delete', (bucket) => bucket.deleteObject(prefix + name))
  }
  const get: NonNullable<FileStore['get']> = async (name) => {
    const type = typeOf(name)
    if (type === null) return null
    const bytes = await ask('get', (bucket) => bucket.getObjectArrayBuffer(prefix + name))
    return bytes === null ? null : { bytes: new Uint8Array(bytes), type }
  }

  return {
    put,
    delete: remove,
    url: (name, base) => {
      demandName(name)
      return publicUrl === null ? base + name : `${publicUrl.replace(/\/?$/, '/')}${prefix}${name}`
    },
    ...(publicUrl === null ? { get } : {}),
    async check() {
      const bucket = await connected()
      await bucket.getObjectArrayBuffer(prefix + newName()).catch((error: unknown) => {
        // Without leave to list, some services refuse a name that nobody has, and that is well.
        const mistake = settingsMistake(error)
        if (mistake !== null) throw mistake
      })
    },
    async probe() {
      // Whether one may put is told by putting alone.
      const name = newName()
      await put(name, { bytes: new Uint8Array(1), type: 'image/png' })
      const found = publicUrl === null ? await get(name).catch((error: unknown) => error) : null
      await remove(name)
      if (found instanceof Error) throw found
    },
  }
}

async function connect(settings: S3Settings): Promise<S3mini> {
  const { S3mini } = await import('s3mini').catch((cause: unknown) => {
    throw new TypeError('s3 needs the package s3mini: npm install s3mini', { cause })
  })
  const { endpoint, region, accessKeyId, secretAccessKey, timeoutSeconds } = settings
  return new S3mini({
    endpoint,
    region,
    accessKeyId,
    secretAccessKey,
    requestAbortTimeout: timeoutSeconds * 1000,
    fetch: fetchOrNoBucket,
  })
}

/** s3mini takes every 404 to a GET for a file that is not there, also where the bucket is not. */
async function fetchOrNoBucket(...request: Parameters<typeof fetch>): Promise<Response> {
  const answer = await fetch(...request)
  if (answer.status !== 404 || request[1]?.method !== 'GET') return answer
  const body = await answer.clone().text()
  if (!body.includes('<Code>NoSuchBucket</Code>')) return answer
  throw Object.assign(new Error('there is no such bucket'), { status: 404, body })
}

/** One that nobody has. */
function newName(): string {
  return `${randomBytes(16).toString('hex')}.png`
}

function demandName(name: string): void {
  if (!FILE_NAME.test(name)) throw new TypeError(`s3: ${JSON.stringify(name)} is no name of a file.`)
}

function typeOf(name: string): ImageType | null {
  if (!FILE_NAME.test(name)) return null
  const types = Object.keys(FILE_ENDINGS) as ImageType[]
  return types.find((type) => name.endsWith(`.${FILE_ENDINGS[type]}`)) ?? null
}

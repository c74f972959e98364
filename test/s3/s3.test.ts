import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import S3rver from '@20minutes/s3rver'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { FileStore } from '../../src/ports/file-store.ts'
import { type S3Options, s3 } from '../../src/s3/index.ts'
import { fileStoreContract } from '../../src/testing/index.ts'

const KEYS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }
const NAME = `${'0a'.repeat(16)}.png`
const FILE = { bytes: Buffer.from('x'), type: 'image/png' } as const
const folder = mkdtempSync(join(tmpdir(), 'latchkey-s3-'))
const server = new S3rver({
  port: 0,
  address: '127.0.0.1',
  silent: true,
  directory: folder,
  configureBuckets: [{ name: 'pictures' }],
})
let origin = ''
beforeAll(async () => {
  origin = `http://127.0.0.1:${(await server.run()).port}`
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

const store = (options: Partial<S3Options> = {}) =>
  s3({ endpoint: `${origin}/pictures`, region: 'us-east-1', ...KEYS, ...options })

fileStoreContract({ describe, it }, 's3', async () => {
  const prefix = `${crypto.randomUUID()}/`
  return { files: store({ prefix }), second: store({ prefix }), dispose: async () => {} }
})

async function failure(act: Promise<unknown> | undefined): Promise<Error> {
  const error = await act?.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(Error)
  return error as Error
}

/** A bucket that answers everything so. */
async function answering(status: number, body: string): Promise<string> {
  const other = createServer((request, response) => {
    request.resume()
    response.writeHead(status, { 'content-type': 'application/xml;charset=UTF-8' }).end(body)
  }).listen(0, '127.0.0.1')
  await once(other, 'listening')
  onTestFinished(() => void other.close())
  onTestFinished(() => void other.closeAllConnections())
  return `http://127.0.0.1:${(other.address() as AddressInfo).port}/pictures`
}

describe('s3', () => {
  it('leads to a public address where one is named, and then serves nothing itself', () => {
    const files = store({ publicUrl: 'https://cdn.example.com', prefix: 'p/' })
    expect(files.url(NAME, 'https://shop.example/')).toBe(`https://cdn.example.com/p/${NAME}`)
    expect(files.get).toBeUndefined()
  })

  const VERBS: Readonly<Record<string, (files: FileStore) => Promise<unknown> | undefined>> = {
    check: (files) => files.check?.(),
    probe: (files) => files.probe?.(),
    put: (files) => files.put(NAME, FILE),
    get: (files) => files.get?.(NAME),
    delete: (files) => files.delete(NAME),
  }
  const eachVerb = it.each(Object.entries(VERBS))

  eachVerb('says at %s which key is wrong, and does not tell what it is', async (_, act) => {
    const error = await failure(act(store({ accessKeyId: 'NOBODY' })))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toMatch(/^s3: "accessKeyId" is not known there: take the keys that/)
    const other = await failure(act(store({ secretAccessKey: 'not-the-secret' })))
    expect(other).toBeInstanceOf(TypeError)
    expect(other.message).toMatch(/^s3: "secretAccessKey" is not that of "accessKeyId": copy both/)
    expect(inspect([error, other])).not.toMatch(/NOBODY|not-the-secret|S3RVER/)
  })

  eachVerb('says at %s that there is no such bucket', async (_, act) => {
    const error = await failure(act(store({ endpoint: `${origin}/nowhere` })))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toBe(
      's3: there is no such bucket at "endpoint": make it, or correct its name in the address.',
    )
  })

  // The server of these tests takes any region, and gives leave for everything: this is what Amazon answers.
  eachVerb('says at %s that the region is another, and which', async (_, act) => {
    const endpoint = await answering(
      400,
      '<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-central-1</Region></Error>',
    )
    const error = await failure(act(store({ endpoint })))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toBe('s3: the bucket is in another "region": it is eu-central-1.')
  })

  it('says which leave the keys lack', async () => {
    const files = store({ endpoint: await answering(403, '<Error><Code>AccessDenied</Code></Error>') })
    await expect(files.put(NAME, FILE)).rejects.toThrow(
      /^s3: the keys may not put .*: allow them s3:PutObject/,
    )
    await expect(files.delete(NAME)).rejects.toThrow('s3:DeleteObject')
    await expect(files.get?.(NAME)).rejects.toThrow('s3:GetObject')
    await expect(files.probe?.()).rejects.toThrow('s3:PutObject')
    // It is also what is answered about a name that nobody has, without leave to list.
    await files.check?.()
  })

  it('leaves nothing in the bucket when it is probed', async () => {
    const files = store({ prefix: 'probed/' })
    await files.probe?.()
    await store({ prefix: 'probed/', publicUrl: 'https://cdn.example.com' }).probe?.()
    const left = readdirSync(join(folder, 'pictures'), { recursive: true }).map(String)
    expect(left.filter((path) => path.startsWith('probed/'))).toEqual([])
  })

  it('starts with the right settings, and also while the service is away, which a probe tells', async () => {
    await store().check?.()
    const closed = createServer().listen(0)
    const endpoint = `http://127.0.0.1:${(closed.address() as AddressInfo).port}/pictures`
    await new Promise((done) => closed.close(done))
    const away = store({ endpoint })
    await away.check?.()
    const error = await failure(away.probe?.())
    expect(error).not.toBeInstanceOf(TypeError)
    expect(error.message).toMatch(
      /^s3: 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\): check "endpoint"/,
    )
  })

  it('says what a service in trouble answers, and takes it for no mistake in the settings', async () => {
    const files = store({ endpoint: await answering(503, '<Error><Code>SlowDown</Code></Error>') })
    await files.check?.()
    const error = await failure(files.probe?.())
    expect(error).not.toBeInstanceOf(TypeError)
    expect(error.message).toMatch(/^s3: 127\.0\.0\.1:\d+ refuses with 503 SlowDown\.$/)
  })

  it('waits no longer than it is told', async () => {
    const silent = createServer(() => {}).listen(0)
    onTestFinished(() => void silent.closeAllConnections())
    onTestFinished(() => void silent.close())
    const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/pictures`
    const begun = performance.now()
    await expect(store({ endpoint, timeoutSeconds: 1 }).put(NAME, FILE)).rejects.toThrow(
      'does not answer within 1 s',
    )
    expect(performance.now() - begun).toBeLessThan(5000)
  })

  it.each([
    ['endpoint', { endpoint: 'pictures' }],
    ['region', { region: '' }],
    ['accessKeyId', { accessKeyId: undefined }],
    ['secretAccessKey', { secretAccessKey: 'a b' }],
    ['prefix', { prefix: '../' }],
    ['publicUrl', { publicUrl: 'cdn' }],
    ['timeoutSeconds', { timeoutSeconds: 0 }],
  ])('quotes "%s" when it has the wrong shape', (option, wrong) => {
    expect(() => store(wrong)).toThrow(`option "${option}"`)
  })
})

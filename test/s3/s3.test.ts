import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from '@20minutes/s3rver'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
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

describe('s3', () => {
  it('leads to a public address where one is named, and then serves nothing itself', () => {
    const files = store({ publicUrl: 'https://cdn.example.com', prefix: 'p/' })
    expect(files.url(NAME, 'https://shop.example/')).toBe(`https://cdn.example.com/p/${NAME}`)
    expect(files.get).toBeUndefined()
  })

  it.each([
    ['accessKeyId', { accessKeyId: 'NOBODY' }],
    ['secretAccessKey', { secretAccessKey: 'not-the-secret' }],
  ])('says at the start that %s is wrong, and does not tell what it is', async (option, wrong) => {
    const act = store(wrong).check?.()
    await expect(act).rejects.toThrow(TypeError)
    await expect(act).rejects.toThrow(`"${option}"`)
    await expect(act).rejects.not.toThrow(Object.values(wrong)[0])
  })

  it('starts with the right settings, and also while the service is away', async () => {
    await store().check?.()
    await store({ endpoint: 'http://127.0.0.1:1/pictures' }).check?.()
  })

  it('waits no longer than it is told', async () => {
    const silent = createServer(() => {}).listen(0)
    onTestFinished(() => void silent.closeAllConnections())
    onTestFinished(() => void silent.close())
    const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/pictures`
    const begun = performance.now()
    await expect(store({ endpoint, timeoutSeconds: 1 }).put(NAME, FILE)).rejects.toThrow()
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

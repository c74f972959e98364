import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { directory } from 'latchkey'
import { describe, expect, onTestFinished, test } from 'vitest'
import { png } from '../support/images.ts'
import { listen } from './app.ts'
import { PARSERS, VERSIONS } from './versions.ts'

/** A body parser that makes a text of everything leaves no picture of a picture. */
const OTHERS = PARSERS.filter(({ name }) => name !== 'express.text()')

/** A form as a browser sends one. */
async function form(picture: Uint8Array) {
  const data = new FormData()
  data.append('first_name', 'Grace')
  data.append('thumbnail', new Blob([Uint8Array.from(picture)], { type: 'image/png' }), '../../me.png')
  const encoded = new Response(data)
  const type = encoded.headers.get('content-type') ?? ''
  return { body: Buffer.from(await encoded.arrayBuffer()), type }
}

describe.each(VERSIONS)('$name', ({ express }) => {
  test.each(OTHERS)('takes a picture and serves it, with $name in front', async ({ make }) => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-upload-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const { send, logIn } = await listen({
      express,
      options: { files: directory(folder) },
      before(app) {
        const parser = make(express)
        if (parser) app.use(parser)
      },
    })
    const cookie = await logIn()
    const upload = async (picture: Uint8Array) => {
      const { body, type } = await form(picture)
      const headers = { cookie, 'content-type': type }
      return send('/users/update-user/', { method: 'PATCH', body, headers })
    }
    const answer = await upload(png(64, 64))
    expect([answer.status, answer.json().first_name]).toEqual([200, 'Grace'])
    const served = await send(new URL(String(answer.json().thumbnail)).pathname)
    expect(served.headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(png(64, 64).byteLength),
      'cross-origin-resource-policy': 'cross-origin',
    })
    const large = await upload(Buffer.concat([png(), Buffer.alloc(3_000_000)]))
    expect(large.status).toBe(413)
    expect(readdirSync(folder)).toHaveLength(1)
  })
})

import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { AuthError } from '../../src/errors.ts'
import { directory } from '../../src/files/directory.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { en } from '../../src/texts/en.ts'
import { tagsNamed } from '../pages/markup.ts'
import { activeUser, SECRET, type TestAuth, testAuth } from '../support/auth.ts'
import type { Answer } from '../support/client.ts'
import { corpus, inputOf } from '../support/corpus.ts'
import { jpeg, png, webp } from '../support/images.ts'
import { eachStorage, onSqlite } from '../support/storages.ts'
import { ADA, loggedIn } from './bodies.ts'

interface Part {
  readonly name?: string
  readonly filename?: string
  readonly type?: string
  readonly body: string | Uint8Array
}

const BOUNDARY = 'x-boundary-7'

function multipart(parts: readonly Part[], end = `--${BOUNDARY}--\r\n`): Uint8Array {
  const whole = parts.flatMap(({ name = 'thumbnail', filename, type = 'image/png', body }) => {
    const file = filename === undefined ? '' : `; filename="${filename}"\r\nContent-Type: ${type}`
    const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`
    return [Buffer.from(head), Buffer.from(body as Uint8Array), Buffer.from('\r\n')]
  })
  return Buffer.concat([...whole, Buffer.from(end)])
}

interface Place {
  readonly test: TestAuth
  readonly cookie: string
  /** Names of what is on disk, once what runs in the background is done. */
  left(): Promise<readonly string[]>
  send(parts: readonly Part[], ask?: { html?: boolean; end?: string }): Promise<Answer>
}

async function place(storage: Storage): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-pictures-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const uploads = join(folder, 'a', 'uploads')
  const test = await testAuth(storage, { files: directory(uploads) })
  await activeUser(test, ADA)
  const cookie = await loggedIn(test)
  return {
    test,
    cookie,
    async left() {
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 2))
      const around = [folder, join(folder, 'a')].flatMap((path) =>
        existsSync(path) ? readdirSync(path) : [],
      )
      expect(around.filter((name) => !['a', 'uploads'].includes(name))).toEqual([])
      return existsSync(uploads) ? readdirSync(uploads) : []
    },
    send: (parts, { html = false, end } = {}) =>
      test.http.post('/update-user/?_method=PATCH', {
        body: multipart(parts, end),
        type: `multipart/form-data; boundary=${BOUNDARY}`,
        cookie,
        html,
      }),
  }
}

const picture = (body: Uint8Array = png(), filename = 'me.png'): Part => ({ filename, body })
const pathOf = (answer: Answer) => new URL(String(answer.json().thumbnail)).pathname.replace('/users', '')

eachStorage('a thumbnail', (makeStorage) => {
  it('is stored, shown, replaced and removed, and no file is left over', async () => {
    const { test, cookie, left, send } = await place(makeStorage())
    const first = await send([picture(), { name: 'first_name', body: 'Grace' }])
    expect([first.status, first.json().first_name]).toEqual([200, 'Grace'])
    expect(first.json().thumbnail).toMatch(/^http:\/\/localhost:3000\/users\/files\/[\da-f]{32}\.png$/)
    expect((await test.http.get('/current-user/', { cookie })).json()).toEqual(first.json())
    expect(await left()).toHaveLength(1)
    const second = await send([picture(jpeg(), 'me.png')])
    expect(second.json().thumbnail).toMatch(/\.jpg$/)
    expect(await left()).toEqual([pathOf(second).split('/').at(-1)])
    expect((await test.http.get(pathOf(first))).status).toBe(404)
    const none = await test.http.send('PATCH', '/update-user/', { form: { thumbnail: '' }, cookie })
    expect([none.status, none.json().thumbnail]).toEqual([200, null])
    expect(await left()).toEqual([])
  })

  it('whose commit failed leaves no file, and one whose commit was only not answered keeps it', async () => {
    const storage = makeStorage()
    const { test, left } = await place(storage)
    const session = (await loggedIn(test)).split('=')[1] ?? ''
    const { commit } = storage
    for (const happens of [false, true]) {
      storage.commit = async (changes) => {
        if (!changes.some(({ kind }) => kind === 'updateUser')) return commit.call(storage, changes)
        if (happens) await commit.call(storage, changes)
        throw new AuthError('unavailable')
      }
      const act = test.auth.updateUser(session, { thumbnail: png() })
      await expect(act).rejects.toMatchObject({ code: 'unavailable' })
      storage.commit = commit
      const { thumbnail } = await test.find(ADA)
      expect([await left(), thumbnail !== null]).toEqual([happens ? [thumbnail] : [], happens])
    }
  })

  it('of many set at once is one of them, and the others are gone', async () => {
    const { test, left, send } = await place(makeStorage())
    const answers = await Promise.all([png(), jpeg(), webp(), png(9, 9)].map((body) => send([picture(body)])))
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0)
    expect(await left()).toEqual([(await test.find(ADA)).thumbnail])
  })
})

onSqlite('a thumbnail', (makeStorage) => {
  it('is served as what it is, for anybody, for ever, and may do nothing', async () => {
    const { test, send } = await place(makeStorage())
    const kinds = [
      [png(), 'image/png'],
      [jpeg(), 'image/jpeg'],
      [webp(), 'image/webp'],
    ] as const
    for (const [body, type] of kinds) {
      const answer = await test.http.get(pathOf(await send([picture(body, 'x.html')])), { html: true })
      expect(Object.fromEntries(answer.headers)).toEqual({
        'content-type': type,
        'content-length': String(body.byteLength),
        'cache-control': 'public, max-age=31536000, immutable',
        'content-security-policy': "default-src 'none'; sandbox",
        'cross-origin-resource-policy': 'cross-origin',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
      })
    }
  })

  it.each([
    '..%2fapp.db',
    '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    'x.png',
    `${'0'.repeat(32)}.png`,
    `${'0'.repeat(32)}.svg`,
  ])('is not found at %s', async (name) => {
    const { test } = await place(makeStorage())
    const answer = await test.http.get(`/files/${name}/`)
    expect([answer.status, answer.json().code]).toEqual([404, 'not_found'])
  })

  const HOSTILE: Record<string, Uint8Array> = {
    'an SVG': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    'a page that begins like a PNG': Buffer.from('\x89PNG\r\n\x1a\n<script>alert(1)</script>', 'latin1'),
    'a page that begins like a GIF': Buffer.from('GIF89a/*<script>alert(1)</script>*/'),
    '20,000 by 20,000 pixels': png(20_000, 20_000),
    '4097 pixels': png(4097, 10),
    nothing: new Uint8Array(),
    'one byte': Buffer.from([0x89]),
  }
  it.each(Object.entries(HOSTILE))(
    'of %s is refused with 400, and nothing is left on disk',
    async (_, body) => {
      const { test, left, send } = await place(makeStorage())
      const before = await test.find(ADA)
      const answer = await send([picture(body), { name: 'first_name', body: 'Grace' }])
      const wrong = en['field.thumbnail'].replace('{max}', '4,096')
      expect([answer.status, answer.json().fields]).toEqual([400, { thumbnail: wrong }])
      expect([await left(), await test.find(ADA)]).toEqual([[], before])
    },
  )

  const NAMES = [
    '../../x.png',
    '..\\..\\x.png',
    '/etc/cron.d/x.png',
    'a.php.png',
    'CON.png',
    '\u202egnp.exe',
    'x\0.png',
  ]
  it.each(NAMES)(
    'under the name %j is stored under one of ours, and that name shows nowhere',
    async (name) => {
      const { test, left, send } = await place(makeStorage())
      const answer = await send([picture(png(), name)])
      expect(answer.status).toBe(200)
      expect(await left()).toEqual([expect.stringMatching(/^[\da-f]{32}\.png$/)])
      const shown = await test.http.get(pathOf(answer))
      expect(JSON.stringify([answer.text, [...answer.headers], [...shown.headers]])).not.toContain(name)
      expect(shown.headers.has('content-disposition')).toBe(false)
    },
  )

  it.each(
    corpus('avatar').filter((row) => typeof inputOf({ ...row, generator: undefined } as never) === 'string'),
  )('is never a text: $id', async (row) => {
    const { test, cookie, left } = await place(makeStorage())
    const json = { thumbnail: row.value }
    expect((await test.http.send('PATCH', '/update-user/', { json, cookie })).status).toBe(400)
    expect(await left()).toEqual([])
  })

  it('of more than 2 MB is 413, and of just as much is not', async () => {
    const { left, send } = await place(makeStorage())
    const filled = (size: number) => Buffer.concat([png(), Buffer.alloc(size - png().length)])
    expect((await send([picture(filled(2_097_153))])).status).toBe(413)
    expect((await send([picture(filled(4_000_000))])).status).toBe(413)
    expect(await left()).toEqual([])
    expect((await send([picture(filled(2_097_152))])).status).toBe(200)
  })

  it.each([
    ['two files of one field', [picture(), picture()], undefined],
    [
      'a hundred and one parts',
      Array.from({ length: 101 }, (_, n) => ({ name: `f${n}`, body: 'x' })),
      undefined,
    ],
    ['no end', [picture()], ''],
    ['something after its end', [picture()], `--${BOUNDARY}--\r\nmore\r\n--${BOUNDARY}--`],
    ['a part without a name', [{ name: '"; x="', body: 'x' }], undefined],
  ] as const)('in a form with %s is refused or read, and never half done', async (_, parts, end) => {
    const { left, send } = await place(makeStorage())
    const answer = await send(parts, end === undefined ? {} : { end })
    expect([200, 400]).toContain(answer.status)
    expect(await left()).toHaveLength(answer.status === 200 && answer.json().thumbnail ? 1 : 0)
  })

  it('stays as it is when the form is sent without choosing another', async () => {
    const { send } = await place(makeStorage())
    const { thumbnail } = (await send([picture()])).json()
    const again = await send([picture(new Uint8Array(), ''), { name: 'first_name', body: 'Grace' }])
    expect(again.json()).toMatchObject({ thumbnail, first_name: 'Grace' })
  })

  it('is asked for by the page, shown on it, and removed by a button', async () => {
    const { test, cookie, send } = await place(makeStorage())
    const page = async () => (await test.http.get('/update-user/', { cookie, html: true })).text
    expect(tagsNamed(await page(), 'form')[0]?.attributes.enctype).toBe('multipart/form-data')
    const saved = await send([picture()], { html: true })
    expect([saved.status, saved.headers.get('location')]).toEqual([303, '/users/update-user/?saved'])
    const { thumbnail } = (await test.http.get('/current-user/', { cookie })).json()
    expect(await page()).toContain(`<img class="picture" src="${thumbnail}"`)
    expect(await page()).toContain('name="thumbnail" value="">')
  })

  it('is refused where no place is named for it, and outside development none is made up', async () => {
    const options = { url: 'https://shop.example/users', secret: SECRET }
    const test = await testAuth(makeStorage(), options)
    await activeUser(test, ADA)
    const cookie = await loggedIn(test)
    const type = `multipart/form-data; boundary=${BOUNDARY}`
    const answer = await test.http.send('PATCH', '/update-user/', {
      body: multipart([picture()]),
      type,
      cookie,
    })
    expect([answer.status, answer.json().fields]).toEqual([400, { thumbnail: en['field.thumbnail-off'] }])
    const page = await test.http.get('/update-user/', { cookie, html: true })
    expect(page.text).not.toContain('type="file"')
  })

  it('comes in no other form than the one it is for', async () => {
    const { test, cookie } = await place(makeStorage())
    const body = multipart([picture()])
    for (const type of [
      'multipart/form-data',
      'multipart/mixed; boundary=x',
      `multipart/form-data; boundary=`,
    ]) {
      expect((await test.http.send('PATCH', '/update-user/', { body, type, cookie })).status).toBe(415)
    }
    const type = `multipart/form-data; boundary=${BOUNDARY}`
    expect((await test.http.post('/login/', { body, type })).status).toBe(415)
    const headers = { 'content-encoding': 'gzip' }
    expect((await test.http.send('PATCH', '/update-user/', { body, type, cookie, headers })).status).toBe(415)
  })
})

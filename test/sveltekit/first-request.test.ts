import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { directory } from 'latchkey'
import { expect, it, onTestFinished } from 'vitest'
import { checkAppTypes } from '../../adapters/sveltekit/first-request.ts'
import { testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'
import { BROWSER, kit, kitApp, type Sent } from './kit.ts'

const SHOP = { url: 'https://shop.example/users' }
const onNode = (remoteAddress = '10.0.0.7') => ({ req: { socket: { remoteAddress } } })

onSqlite('the first request to SvelteKit', (makeStorage) => {
  async function heard(options: object, sent: Sent, version?: string): Promise<string> {
    const test = await testAuth(makeStorage(), options)
    const send = kitApp(test.auth, version === undefined ? {} : { kit: { ...kit, VERSION: version } })
    for (const path of ['/', '/about']) {
      expect((await send(path, undefined, { headers: BROWSER, ...sent })).text).toBe('a page of the app')
    }
    return test.said
      .filter((line) => !line.includes('development at') && !line.includes('production at'))
      .join()
  }
  const env = (name: string, value: string) => {
    process.env[name] = value
    onTestFinished(() => void delete process.env[name])
  }

  it('says nothing when Kit and the option "url" agree', async () => {
    expect(await heard({}, {})).toBe('')
    expect(await heard(SHOP, {})).toBe('')
  })

  it('says where Kit takes the app to be, and what to set in this Kit', async () => {
    const elsewhere = { origin: 'http://shop.example', platform: onNode('198.51.100.7') }
    expect(await heard(SHOP, elsewhere, '3.2.0')).toBe(
      'option "url" is at https://shop.example, but SvelteKit takes a request for http://shop.example, so it refuses forms with "Cross-site POST form submissions are forbidden": set paths: { origin: \'https://shop.example\' } in sveltekit(…) of vite.config, or let "url" be where the app is reached.',
    )
    expect(await heard(SHOP, elsewhere, '2.70.4')).toContain('start it with ORIGIN=https://shop.example')
    // A built app on this machine, whose Kit takes http for https.
    const built = { origin: 'https://localhost:3000', platform: onNode('127.0.0.1') }
    expect(await heard({}, built, '2.70.4')).toContain('start it with ORIGIN=http://localhost:3000')
  })

  it('says that links in mails would lead nowhere, where the development server has another port', async () => {
    expect(await heard({}, { origin: 'http://localhost:5173' })).toBe(
      'option "url" is http://localhost:3000/users, but SvelteKit serves http://localhost:5173, so links in mails would lead nowhere: set "url" to http://localhost:5173/users.',
    )
    expect(await heard({}, { origin: 'http://127.0.0.1:3000' })).toBe('')
  })

  it('says nothing of a health check, which may come by another name', async () => {
    expect(await heard(SHOP, { origin: 'http://10.0.0.1:3000', headers: { accept: '*/*' } })).toBe('')
  })

  it('says that all share one throttle behind a proxy that Kit does not know of', async () => {
    const headers = { ...BROWSER, 'x-forwarded-for': '203.0.113.9' }
    const behind = { headers, platform: onNode(), getClientAddress: () => '10.0.0.7' }
    expect(await heard(SHOP, behind)).toContain('start it with ADDRESS_HEADER=x-forwarded-for')
    expect(await heard(SHOP, { ...behind, platform: undefined })).toBe('')
    expect(await heard(SHOP, { ...behind, getClientAddress: () => '203.0.113.9' })).toBe('')
    env('MY_ADDRESS_HEADER', 'x-forwarded-for')
    expect(await heard(SHOP, behind)).toBe('')
  })

  it('says that pictures are refused before they come to us', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-kit-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const options = { ...SHOP, files: directory(folder) }
    const sent = { platform: onNode('198.51.100.7') }
    expect(await heard(options, sent)).toBe(
      "adapter-node refuses bodies above 512 kB, and people's pictures may have 2112 kB: start it with BODY_SIZE_LIMIT=3M.",
    )
    expect(await heard(SHOP, sent)).toBe('')
    for (const [value, quiet] of [
      ['1M', false],
      ['2000000', false],
      ['3M', true],
      ['1G', true],
      ['Infinity', true],
    ] as const) {
      env('BODY_SIZE_LIMIT', value)
      expect([value, (await heard(options, sent)) === '']).toEqual([value, quiet])
    }
  })

  it('says, in development, that app.d.ts knows nothing of event.locals', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-kit-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const said = async (text: string | null, options = {}) => {
      rmSync(join(folder, 'src'), { recursive: true, force: true })
      mkdirSync(join(folder, 'src'))
      if (text !== null) writeFileSync(join(folder, 'src/app.d.ts'), text)
      const test = await testAuth(makeStorage(), options)
      await checkAppTypes(test.auth, folder)
      return test.said.join()
    }
    const empty = 'declare global { namespace App {} }'
    expect(await said(empty)).toBe(
      'src/app.d.ts does not say what event.locals has: put interface Locals extends AuthLocals<typeof auth> {} into its namespace App, with AuthLocals from latchkey/sveltekit.',
    )
    expect(await said('interface Locals extends AuthLocals<typeof auth> {}')).toBe('')
    expect(await said(null)).toBe('')
    expect(await said(empty, SHOP)).toBe('')
  })
})

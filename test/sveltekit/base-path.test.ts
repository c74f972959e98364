import { expect, it } from 'vitest'
import type { AppPages } from '../../adapters/sveltekit/app-pages.ts'
import { testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'
import { kitApp } from './kit.ts'

/** What a page of Kit's says, 2 and 3 alike, of where the app is. */
const page = (base: string) => `<script>{ __sveltekit_1a2b3c = {
\tbase: ${base}
}; }</script>`
/** As Kit says it unless the app has `paths: { relative: false }`. */
const upBy = (steps: string) => page(`new URL("${steps}", location).pathname.slice(0, -1)`)

onSqlite('the base path of SvelteKit', (makeStorage) => {
  async function heard(url: string, path: string, html: string, pages: AppPages = {}): Promise<string[]> {
    const test = await testAuth(makeStorage(), { url })
    const send = kitApp(test.auth, { pages })
    for (const _ of ['first', 'second']) expect((await send(path, undefined, { html })).status).toBe(200)
    return test.said.filter((line) => !line.includes('production at'))
  }

  it('is said to be missing in the option "url", once, with what to set', async () => {
    const said = [
      'SvelteKit serves the app below /shop, its paths.base, and answers 404 at /users, where the option "url" has the accounts: set "url" to https://shop.example/shop/users.',
    ]
    const url = 'https://shop.example/users'
    expect(await heard(url, '/shop/', upBy('.'))).toEqual(said)
    expect(await heard(url, '/shop/deep/below', upBy('..'))).toEqual(said)
    expect(await heard(url, '/shop/about', page('"/shop"'))).toEqual(said)
    expect(await heard('https://shop.example/shopping', '/shop/', upBy('.'))).toHaveLength(1)
  })

  it('is said to be missing in a page of the app’s own', async () => {
    const pages = { login: '/login', register: '/shop/register', link: undefined, sessions: '/shops' }
    expect(await heard('https://shop.example/shop/users', '/shop/about', upBy('.'), pages)).toEqual([
      'SvelteKit serves the app below /shop, its paths.base, and answers 404 at what authHandle has in "pages.login" (/login), "pages.sessions" (/shops): put /shop in front of each.',
    ])
  })

  it('is not complained of where all is below it, where there is none, and where a page does not say', async () => {
    const pages = { login: '/shop/login' }
    expect(await heard('https://shop.example/shop/users', '/shop/about', upBy('.'), pages)).toEqual([])
    expect(await heard('https://shop.example/shop', '/shop/about', upBy('.'))).toEqual([])
    // A path in front of it by the hook `reroute` is none.
    expect(await heard('https://shop.example/users', '/de/about', upBy('..'))).toEqual([])
    expect(await heard('https://shop.example/users', '/about', page('""'))).toEqual([])
    expect(await heard('https://shop.example/users', '/about', '<h1>no scripts</h1>')).toEqual([])
  })

  it('is found without waiting for what a page streams later, and takes nothing from it', async () => {
    const test = await testAuth(makeStorage(), { url: 'https://shop.example/users' })
    let end = () => {}
    const html = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(upBy('.')))
        end = () => {
          controller.enqueue(new TextEncoder().encode('streamed'))
          controller.close()
        }
      },
    })
    const sent = kitApp(test.auth)('/shop/about', undefined, { html })
    await expect.poll(() => test.said.join()).toContain('paths.base')
    end()
    expect((await sent).text).toBe(`${upBy('.')}streamed`)
  })
})

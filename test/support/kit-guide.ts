import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { ROOT } from '../docs/blocks.ts'

/** Every block of the guide to SvelteKit that names its file, by that name, as the guide prints it. */
export const printedFiles = Object.fromEntries(
  [
    ...readFileSync(join(ROOT, 'docs/sveltekit.md'), 'utf8').matchAll(
      /^```(?:ts|svelte) (\S+)\n([\s\S]*?)^```$/gm,
    ),
  ].map(([, path = '', code = '']) => [path, code]),
)

/** Those of `files` below `prefix`, moved to `to`. */
export function below(
  files: Readonly<Record<string, string>>,
  prefix: string,
  to = '',
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).flatMap(([path, code]) =>
      path.startsWith(prefix) ? [[to + path.slice(prefix.length), code]] : [],
    ),
  )
}

/** Who walks through an app of the guide. */
export const PERSON = {
  email: 'ada@example.com',
  first_name: 'Ada',
  last_name: 'Example',
  password: 'correct horse battery',
}

/** A browser without JavaScript, as far as a walk needs one. */
export function browser(origin: string) {
  let cookie = ''
  return async (path: string, form?: Record<string, string>) => {
    const response = await fetch(new URL(path, origin), {
      headers: { accept: 'text/html', origin, cookie },
      redirect: 'manual',
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    })
    const [set] = response.headers.getSetCookie()
    if (set) cookie = set.split(';')[0] ?? ''
    return { status: response.status, to: response.headers.get('location'), text: await response.text() }
  }
}

/** The link of the newest mail in the development mailbox. */
export async function newestLink(origin: string): Promise<string> {
  let link: string | undefined
  await expect
    .poll(
      async () => {
        const mails = (await (await fetch(`${origin}/dev/mail.json`)).json()) as { links: string[] }[]
        link = mails[0]?.links[0]
        return link
      },
      { timeout: 10_000 },
    )
    .toBeDefined()
  return link ?? ''
}

/** From nobody to somebody who is known, with the library's pages. */
export async function walkToLogIn(origin: string): Promise<void> {
  const go = browser(origin)
  expect((await go('/members')).to).toBe('/users/login/?next=%2Fmembers')
  expect((await go('/users/register/', PERSON)).status).toBe(303)
  expect((await go(await newestLink(origin), {})).to).toBe('/users/confirmed/')
  expect((await go('/users/login/', { ...PERSON, next: '/members' })).to).toBe('/members')
  expect((await go('/members')).text).toContain('Hello ada@example.com')
  expect((await go('/users/logout/', {})).status).toBe(303)
  expect((await go('/members')).status).toBe(303)
}

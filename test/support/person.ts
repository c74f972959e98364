import { setTimeout as wait } from 'node:timers/promises'

/** What a person sees who walks through the smallest app: the status and the target of each answer. */
export interface Walk {
  readonly steps: readonly string[]
  /** The app's own page, once the person is known. */
  readonly greeting: string
}

const EMAIL = 'ada@example.com'
const PASSWORD = 'a walk around the lake'

/**
 * Does with a browser's requests what a person does by hand: is led to the log-in, registers, reads the mail,
 * presses the button, logs in, is known, logs out. `mount` is where the accounts are.
 */
export async function walkThrough(origin: string, mount = '/users'): Promise<Walk> {
  const steps: string[] = []
  let cookie = ''
  const visit = async (label: string, path: string, fields?: Record<string, string>) => {
    const response = await fetch(new URL(path, origin), {
      method: fields ? 'POST' : 'GET',
      headers: {
        accept: 'text/html',
        cookie,
        ...(fields ? { origin, 'sec-fetch-site': 'same-origin' } : {}),
      },
      ...(fields ? { body: new URLSearchParams(fields) } : {}),
      redirect: 'manual',
    })
    const set = response.headers.getSetCookie()[0]?.split(';')[0]
    if (set !== undefined) cookie = set
    const target = response.headers.get('location')
    steps.push(`${label}: ${response.status}${target === null ? '' : ` to ${target}`}`)
    return response.text()
  }

  await visit('nobody', '/')
  const names = { first_name: 'Ada', last_name: 'Lovelace' }
  await visit('register', `${mount}/register/`, { email: EMAIL, password: PASSWORD, ...names })
  const link = await linkOfFirstMail(origin)
  await visit('link', link)
  await visit('button', link, {})
  await visit('log in', `${mount}/login/`, { email: EMAIL, password: PASSWORD, next: '/' })
  const greeting = await visit('known', '/')
  await visit('log out', `${mount}/logout/`, {})
  await visit('nobody again', '/')
  return { steps, greeting }
}

/** What a walk through the README's app looks like. */
export const EXPECTED_WALK: Walk = {
  steps: [
    'nobody: 302 to /users/login/?next=%2F',
    'register: 303 to /users/check-mail/?asked=register',
    'link: 200',
    'button: 303 to /users/confirmed/',
    'log in: 303 to /',
    'known: 200',
    'log out: 303 to /users/login/?logged-out',
    'nobody again: 302 to /users/login/?next=%2F',
  ],
  greeting: `Hello ${EMAIL}`,
}

/** The mail is sent a moment after the answer. */
async function linkOfFirstMail(origin: string): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const mails = (await (await fetch(`${origin}/dev/mail.json`)).json()) as { links: string[] }[]
    const link = mails[0]?.links.find((url) => url.includes('/confirm/'))
    if (link !== undefined) return link
    await wait(50)
  }
  throw new Error('no mail arrived')
}

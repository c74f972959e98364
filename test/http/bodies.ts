import { expect } from 'vitest'
import { PASSWORD, type TestAuth } from '../support/auth.ts'
import { type Answer, cookieOf } from '../support/client.ts'

/** The address of the person in most tests. */
export const ADA = 'ada@example.com'

/** A registration that is let through. */
export const REGISTRATION = { email: ADA, first_name: 'Ada', last_name: 'Example', password: PASSWORD }

/** The right log-in for it. */
export const LOGIN = { email: ADA, password: PASSWORD }

/** A user as JSON clients see one: every name of the wire contract, and no other. */
export const WIRE_USER = {
  id: expect.stringMatching(/^[\da-f-]{36}$/),
  email: ADA,
  first_name: 'Ada',
  last_name: 'Example',
  is_staff: false,
  is_superuser: false,
  is_active: true,
  date_joined: '2026-11-23T12:00:00.000Z',
  thumbnail: null,
  profile: {
    id: expect.any(String),
    user_id: expect.any(String),
    phone_number: null,
    github_link: null,
    birth_date: null,
  },
}

/** Registers and asks for the link. */
export async function pendingUser(test: TestAuth): Promise<string> {
  await test.http.post('/register/', { json: REGISTRATION })
  return test.token(ADA)
}

/** Logs in as the person of {@link LOGIN} and gives the session cookie. */
export async function loggedIn(test: TestAuth, json: object = LOGIN): Promise<string> {
  return cookieOf(await test.http.post('/login/', { json }))
}

/** Everything that a client can see of an answer. */
export function everythingOf({ status, headers, text }: Answer): string {
  return JSON.stringify({ status, headers: [...headers], text })
}

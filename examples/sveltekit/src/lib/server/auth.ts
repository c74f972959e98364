import { createAuth } from 'latchkey'
import { sqlite } from 'latchkey/sqlite'

/** The accounts of this app. Outside development it also needs a secret and a mailer. */
export const auth = createAuth({
  url: `${process.env.APP_URL ?? 'http://localhost:5173'}/users`,
  siteName: 'Latchkey on SvelteKit',
  storage: sqlite(process.env.DATABASE_PATH ?? 'demo.db'),
  // For tests, in which many people come from one address.
  dangerouslyDisableLimits: process.env.LIMITS === 'off',
})

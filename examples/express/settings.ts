import { join } from 'node:path'
import { smtp } from 'latchkey/smtp'
import { sqlite } from 'latchkey/sqlite'

/** The settings of the example, from the environment. Every one has a default that works on a fresh machine. */
function readSettings() {
  const port = readPort(variable('PORT') ?? '8080')
  const smtpUrl = variable('SMTP_URL')
  if (variable('REDIS_URL'))
    throw new TypeError('REDIS_URL: limits in Redis come with a later release; unset it.')
  return {
    port,
    /** Where the app is reached; links in mails start here. */
    appUrl: (variable('APP_URL') ?? `http://localhost:${port}`).replace(/\/+$/, ''),
    /** A front end of its own, elsewhere. Default: the pages of the library. */
    frontend: variable('FRONTEND_URL'),
    storage: sqlite(databasePath(variable('DATABASE_URL'))),
    /** Newest first. Default: in development, one that is made and kept in `.latchkey/`. */
    secret: variable('AUTH_SECRET')
      ?.split(',')
      .map((secret) => secret.trim()),
    /** Default: in development, the mailbox. */
    mailer: smtpUrl
      ? smtp({ url: smtpUrl, from: { name: 'Latchkey demo', address: 'accounts@latchkey.example' } })
      : undefined,
    limitsOff: isOn('LIMITS', true) === false,
    keepMailbox: isOn('MAILBOX', false),
    /** Made a superuser at every start. Default: nobody. */
    admin: readAdmin(variable('ADMIN_EMAIL'), variable('ADMIN_PASSWORD')),
  }
}

export type ExampleSettings = ReturnType<typeof readSettings>

/** An empty variable is one that is not set. */
function variable(name: string): string | undefined {
  return process.env[name] || undefined
}

function isOn(name: string, byDefault: boolean): boolean {
  const value = variable(name)
  if (value === undefined) return byDefault
  if (value === 'on' || value === 'off') return value === 'on'
  throw new TypeError(`${name} must be on or off; it is ${JSON.stringify(value)}.`)
}

function readPort(value: string): number {
  const port = Number(value)
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port
  throw new TypeError(`PORT must be a number from 1 to 65535; it is ${JSON.stringify(value)}.`)
}

function readAdmin(email: string | undefined, password: string | undefined) {
  if (email === undefined && password === undefined) return null
  if (email !== undefined && password !== undefined) return { email, password }
  throw new TypeError('ADMIN_EMAIL and ADMIN_PASSWORD go together; set both or neither.')
}

/** `sqlite:path`, by default a file beside this one. */
function databasePath(url: string | undefined): string {
  if (url === undefined) return join(import.meta.dirname, 'demo.db')
  if (url.startsWith('sqlite:')) return url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '')
  const scheme = /^[a-z]+(?=:)/.exec(url)?.[0]
  if (scheme && /^(?:postgres|postgresql|mysql|mariadb)$/.test(scheme)) {
    throw new TypeError(`DATABASE_URL: ${scheme} comes with a later release; give sqlite:path.`)
  }
  throw new TypeError('DATABASE_URL must be sqlite:path.')
}

export const settings: ExampleSettings = readSettings()

import { join } from 'node:path'
import { mysql } from 'latchkey/mysql'
import { postgres } from 'latchkey/postgres'
import { redisLimiter } from 'latchkey/redis'
import { smtp } from 'latchkey/smtp'
import { sqlite } from 'latchkey/sqlite'

/** The settings of the example, from the environment. Every one has a default that works on a fresh machine. */
function readSettings() {
  const port = readPort(variable('PORT') ?? '8080')
  const smtpUrl = variable('SMTP_URL')
  const redisUrl = variable('REDIS_URL')
  return {
    port,
    /** Where the app is reached; links in mails start here. */
    appUrl: (variable('APP_URL') ?? `http://localhost:${port}`).replace(/\/+$/, ''),
    /** A front end of its own, elsewhere. Default: the pages of the library. */
    frontend: variable('FRONTEND_URL'),
    /** From where the server of that front end calls for many people. Default: it calls for nobody, as a browser does. */
    frontendAddresses: list('FRONTEND_ADDRESSES'),
    storage: openStorage(variable('DATABASE_URL')),
    /** Newest first. Default: in development, one that is made and kept in `.latchkey/`. */
    secret: list('AUTH_SECRET'),
    /** Default: in development, the mailbox. */
    mailer: smtpUrl
      ? smtp({ url: smtpUrl, from: { name: 'Latchkey demo', address: 'accounts@latchkey.example' } })
      : undefined,
    /** Default: limits are counted in this process. */
    limiter: redisUrl ? redisLimiter(redisUrl) : undefined,
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

function list(name: string): readonly string[] | undefined {
  return variable(name)
    ?.split(',')
    .map((part) => part.trim())
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

/** By default a file beside this one. */
function openStorage(url: string | undefined) {
  if (url === undefined) return sqlite(join(import.meta.dirname, 'demo.db'))
  if (url.startsWith('sqlite:')) return sqlite(url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, ''))
  if (/^postgres(?:ql)?:/.test(url)) return postgres(url)
  if (/^(?:mysql|mariadb):/.test(url)) return mysql(url.replace(/^mariadb:/, 'mysql:'))
  throw new TypeError('DATABASE_URL must be sqlite:path, postgres://… or mysql://….')
}

export const settings: ExampleSettings = readSettings()

import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../docs/blocks.ts'
import { answerOf, folderWith, latchkey } from './cli.ts'

/** What a person has written who has just installed the package: the names are those of the package. */
const FILES = {
  'package.json': '{ "name": "shop", "type": "module" }',
  'latchkey.config.ts': `
    import { appendFileSync } from 'node:fs'
    import { defineConfig } from 'latchkey'
    import { sqlite } from 'latchkey/sqlite'

    export default defineConfig({
      url: 'https://accounts.shop-of-ada.net/users',
      secret: process.env.AUTH_SECRET,
      storage: sqlite('app.db'),
      mailer: { async send({ to, subject }) { appendFileSync('sent', to + ': ' + subject + '\\n') } },
    })`,
  'users.csv': 'email,first_name,is_staff\nbob@shop.example,Bob,0\neve@shop.example,Eve,0\n',
}
const ADA = 'ada@shop.example'
const BOB = 'bob@shop.example'

test('every command, from an empty folder to a shop that runs', { timeout: 120_000 }, async () => {
  const cwd = folderWith(FILES)
  mkdirSync(join(cwd, 'node_modules'))
  for (const name of ['better-sqlite3', 'zod']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(cwd, 'node_modules', name))
  }
  symlinkSync(ROOT, join(cwd, 'node_modules/latchkey'))

  const { secret } = (await answerOf({ cwd }, 'secret')) as { secret: string }
  const place = { cwd, env: { AUTH_SECRET: secret } }
  const answers = (...args: readonly string[]) => answerOf(place, ...args)
  const typing = (input: string, ...args: readonly string[]) => answerOf({ ...place, input }, ...args)

  const first = await latchkey(place, 'doctor')
  expect(first).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/problem +tables +.*latchkey migrate up/),
  })
  expect(await answers('migrate')).toMatchObject({ pending: expect.any(Number) })
  expect(await answers('migrate', 'sql')).toMatchObject({ sql: expect.stringContaining('auth_users') })
  await answers('migrate', 'up')
  expect(await typing('an otter in a teapot', 'create-admin', ADA)).toMatchObject({ result: 'created' })
  expect(await answers('doctor')).toMatchObject({ problems: 0, warnings: 0 })

  expect(await answers('import', 'users.csv', '--dry-run')).toMatchObject({ imported: 2 })
  expect(await answers('import', 'users.csv')).toMatchObject({ imported: 2, refused: 0 })
  expect(await answers('users', 'list')).toMatchObject({ total: 3 })
  expect(await answers('users', 'show', BOB)).toMatchObject({ user: { firstName: 'Bob' } })
  expect(await typing('a heron on the chimney', 'change-password', BOB)).toMatchObject({ result: 'changed' })
  expect(await answers('users', 'disable', BOB)).toMatchObject({ status: 'disabled' })
  expect(await answers('users', 'list', '--status', 'disabled')).toMatchObject({ users: [{ email: BOB }] })
  expect(await answers('users', 'enable', BOB)).toMatchObject({ status: 'active' })
  expect(await answers('sessions', 'end', BOB)).toMatchObject({ ended: 0 })

  expect(await answers('mail', 'list')).toMatchObject({ mails: [{ recipient: BOB }, { recipient: BOB }] })
  expect(await answers('mail', 'drain')).toMatchObject({ sent: 2, dead: 0 })
  expect(await answers('mail', 'retry', '--dead')).toMatchObject({ retried: [] })
  expect(await answers('migrate', 'down', 'none', '--yes')).toMatchObject({ undone: expect.any(Array) })
  expect(await answers('migrate')).toMatchObject({ pending: expect.any(Number) })
})

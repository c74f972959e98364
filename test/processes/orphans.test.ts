import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { directory } from '../../src/files/directory.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { UNCLAIMED_FILE_SECONDS } from '../../src/sweep/sweep-files.ts'
import { activeUser, PASSWORD, testAuth } from '../support/auth.ts'
import { testClock } from '../support/clock.ts'
import { jpeg, png } from '../support/images.ts'

const UPLOADER = new URL('fixtures/uploader.ts', import.meta.url)
const ADA = 'ada@example.com'

it('leaves no file that nobody has, wherever a process that stores a picture is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-killed-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [path, uploads] = [join(folder, 'app.db'), join(folder, 'uploads')]
  const clock = testClock(new Date())
  const test = await testAuth(sqlite(path), { files: directory(uploads), clock })
  await activeUser(test, ADA)
  const { session } = await test.auth.login({ email: ADA, password: PASSWORD })
  await test.auth.updateUser(session.token, { thumbnail: jpeg() })
  for (let at = 1; ; at += 1) {
    const args = [path, uploads, session.token, Buffer.from(png(at, at)).toString('base64'), String(at)]
    const child = fork(UPLOADER, args, { execArgv: [] })
    const [, signal] = await once(child, 'exit')
    clock.advance(UNCLAIMED_FILE_SECONDS + 60)
    await test.auth.sweep()
    expect(readdirSync(uploads), `killed at ${at}`).toEqual([(await test.find(ADA)).thumbnail])
    if (signal === null) {
      // Noted, stored, given, the former one removed and forgotten.
      expect(at).toBe(6)
      break
    }
  }
})

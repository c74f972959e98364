import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemRandom } from '../../src/ports/random.ts'
import { resolveSettings } from '../../src/settings.ts'
import { resolveSecrets } from '../../src/tokens/secrets.ts'

const GOOD = 'Zk3vWq8LxT5rNc7PbY2mHd9FgJ4sKa6U'
const OLD = 'q9XbT2mLw7RzKc4VhN8sJf3GyPd6Ua5E'
const settingsOf = (url: string) => resolveSettings({ url, storage: {} as never })
const PRODUCTION = settingsOf('https://app.test/users')
const DEVELOPMENT = settingsOf('http://localhost:3000/users')
const resolve = (given: string | readonly string[] | undefined, settings = PRODUCTION) =>
  resolveSecrets(given, settings, systemRandom)

/** The message of what is thrown, which must be a mistake of the programmer's. */
function mistake(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return (error as TypeError).message
  }
  return expect.unreachable('nothing was thrown')
}

describe('a secret that is given', () => {
  it('is one, or a list of them, newest first', () => {
    expect(resolve(GOOD)).toEqual([GOOD])
    expect(resolve([GOOD, OLD])).toEqual([GOOD, OLD])
    expect(resolve([GOOD, ''])).toEqual([GOOD])
  })

  it.each([undefined, '', [], ['']])('must be given outside development: %j', (given) => {
    const message = mistake(() => resolve(given))
    expect(message).toContain('option "secret" is missing')
    expect(message).toContain('openssl rand')
  })

  it('counts as missing on http, too, where it is not this machine', () => {
    for (const url of [
      'http://app.test',
      'http://192.168.0.2:3000',
      'http://localhost.app.test',
      'https://localhost',
    ]) {
      expect(
        mistake(() => resolve(undefined, settingsOf(url))),
        url,
      ).toContain('is missing')
    }
  })

  it.each([GOOD.slice(1), 'short', '\u00e9'.repeat(15), 'x'])('must have 32 bytes: %s', (given) => {
    for (const list of [given, [GOOD, given], [given, GOOD]]) {
      const message = mistake(() => resolve(list))
      expect(message).toContain('option "secret" must have at least 32 bytes')
      expect(message).not.toContain(given.length > 1 ? given : GOOD)
      expect(message).not.toContain(GOOD)
    }
  })

  it.each([
    'change-me-change-me-change-me-change-me',
    'CHANGEME CHANGEME CHANGEME CHANGEME 123',
    'your_secret_here_0123456789_abcdefghijk',
    'this-is-my-secret-placeholder-0123456789',
    'example-secret-for-the-docs-0123456789',
    'insert here a very long secret 0123456',
    'my super password is a secret 0123456789',
    'default-secret-default-secret-0123456789',
    'a'.repeat(64),
    'abc'.repeat(20),
    '0'.repeat(32),
    '12345678'.repeat(8),
  ])('must be no placeholder: %s', (given) => {
    for (const settings of [PRODUCTION, DEVELOPMENT]) {
      const message = mistake(() => resolve(given, settings))
      expect(message).toContain('option "secret" looks like a placeholder')
      expect(message).not.toContain(given)
    }
  })

  it('may be whatever the usual tools make', () => {
    for (let n = 0; n < 200; n += 1) {
      const bytes = Buffer.from(systemRandom(32))
      for (const text of [bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')]) {
        expect(resolve(text)).toEqual([text])
      }
    }
  })
})

describe('a secret in development', () => {
  let folder = ''
  const file = () => join(folder, '.latchkey', 'secret')

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-secret-'))
    vi.spyOn(process, 'cwd').mockReturnValue(folder)
  })
  afterEach(() => {
    vi.restoreAllMocks()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is made once and kept, so that links live through a restart', () => {
    const [secret] = resolve(undefined, DEVELOPMENT)
    expect(Buffer.from(secret ?? '', 'base64url')).toHaveLength(32)
    expect(resolve(undefined, DEVELOPMENT)).toEqual([secret])
    expect(resolve('', DEVELOPMENT)).toEqual([secret])
  })

  it('can be read by its owner alone, and is not committed by accident', () => {
    resolve(undefined, DEVELOPMENT)
    expect(statSync(file()).mode & 0o077).toBe(0)
    expect(readFileSync(join(folder, '.latchkey', '.gitignore'), 'utf8')).toBe('*\n')
    expect(readdirSync(join(folder, '.latchkey')).sort()).toEqual(['.gitignore', 'secret'])
  })

  it('is not made when one is given, nor outside development', () => {
    expect(resolve(GOOD, DEVELOPMENT)).toEqual([GOOD])
    expect(() => resolve(undefined)).toThrow()
    expect(existsSync(join(folder, '.latchkey'))).toBe(false)
  })

  it.each(['', '\n', 'short', ' '.repeat(64)])(
    'is never taken from a file that holds too little: %j',
    (content) => {
      mkdirSync(join(folder, '.latchkey'))
      writeFileSync(file(), content)
      const message = mistake(() => resolve(undefined, DEVELOPMENT))
      expect(message).toContain(file())
      expect(message).toContain('delete the file')
    },
  )

  it('says what to do when it cannot be kept', () => {
    writeFileSync(join(folder, '.latchkey'), 'a file where the folder should be')
    const message = mistake(() => resolve(undefined, DEVELOPMENT))
    expect(message).toContain(file())
    expect(message).toContain('option "secret"')
  })

  it('is the same for processes that start at once', async () => {
    const script = `
      import { systemRandom } from ${JSON.stringify(fileURLToPath(new URL('../../src/ports/random.ts', import.meta.url)))}
      import { resolveSecrets } from ${JSON.stringify(fileURLToPath(new URL('../../src/tokens/secrets.ts', import.meta.url)))}
      import { resolveSettings } from ${JSON.stringify(fileURLToPath(new URL('../../src/settings.ts', import.meta.url)))}
      const settings = resolveSettings({ url: 'http://localhost:3000/users', storage: {} })
      console.log(resolveSecrets(undefined, settings, systemRandom)[0])
    `
    const run = () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { cwd: folder })
    const outputs = await Promise.all([run(), run(), run(), run()])
    const secrets = new Set(outputs.map(({ stdout }) => stdout.trim()))
    expect([...secrets]).toEqual([readFileSync(file(), 'utf8').trim()])
  })
})

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { directory } from '../../src/files/directory.ts'
import type { FileStore } from '../../src/ports/file-store.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { UNCLAIMED_FILE_SECONDS } from '../../src/sweep/sweep-files.ts'
import { activeUser, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { jpeg, png } from '../support/images.ts'
import { eachStorage } from '../support/storages.ts'

const ADA = 'ada@example.com'

/** What dies at its n-th call to either, before or after it was carried out, and does nothing from then on. */
function mortal(storage: Storage, files: FileStore) {
  let callsLeft = Number.POSITIVE_INFINITY
  let after = false
  const front = <T extends object>(inner: T): T =>
    new Proxy(inner, {
      get(target, name) {
        // One of the same name would take the place of the healthy one, which opens and closes the storage.
        if (name === 'name') return 'the dying one'
        if (name === 'open' || name === 'close') return async () => {}
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function' || name === 'url') return value
        return async (...args: unknown[]) => {
          callsLeft -= 1
          if (callsLeft < 0 || (callsLeft === 0 && !after)) throw new Error('dead')
          const result: unknown = await Reflect.apply(value, target, args)
          if (callsLeft === 0) throw new Error('dead')
          return result
        }
      },
    })
  return {
    storage: front(storage),
    files: front(files),
    dieAt(call: number, afterwards: boolean) {
      callsLeft = call
      after = afterwards
    },
    died: () => callsLeft <= 0,
  }
}

interface Place {
  readonly test: TestAuth
  readonly session: string
  readonly storage: Storage
  readonly files: FileStore
  left(): readonly string[]
}

async function place(storage: Storage): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-orphans-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const files = directory(folder)
  const test = await testAuth(storage, { files })
  await activeUser(test, ADA)
  const { session } = await test.auth.login({ email: ADA, password: PASSWORD })
  return { test, session: session.token, storage, files, left: () => readdirSync(folder).sort() }
}

/** Sweeps when nothing can be under way any more, and finds on disk what the user has, and no more. */
async function expectNoOrphans({ test, left }: Place): Promise<void> {
  test.clock.advance(UNCLAIMED_FILE_SECONDS + 1)
  await test.auth.sweep()
  const { thumbnail } = await test.find(ADA)
  expect(left()).toEqual(thumbnail === null ? [] : [thumbnail])
  expect(await test.storage.listFiles(new Date(8.64e15))).toEqual([])
}

eachStorage('a picture', (makeStorage) => {
  it.each([
    ['given', png()],
    ['taken away', null],
  ])('%s leaves no file that nobody has, wherever the process dies', async (_, thumbnail) => {
    const here = await place(makeStorage())
    for (const afterwards of [false, true]) {
      for (let call = 1; ; call += 1) {
        await here.test.auth.updateUser(here.session, { thumbnail: jpeg() })
        const dying = mortal(here.storage, here.files)
        const { clock } = here.test
        const second = await testAuth(dying.storage, { files: dying.files, clock })
        await second.auth.start()
        dying.dieAt(call, afterwards)
        await second.auth.updateUser(here.session, { thumbnail }).catch(() => {})
        // What runs in the background after the answer dies as well.
        for (let turn = 0; turn < 20 && !dying.died(); turn += 1)
          await new Promise((end) => setTimeout(end, 2))
        const done = !dying.died()
        await expectNoOrphans(here)
        if (done) break
        // And a retry ends well.
        const { thumbnail: now } = await here.test.auth.updateUser(here.session, { thumbnail })
        expect(now === null).toBe(thumbnail === null)
        await expectNoOrphans(here)
      }
    }
  })

  it('that is being stored is not swept, and one that was swept all the same is given to nobody', async () => {
    const here = await place(makeStorage())
    const { put } = here.files
    for (const seconds of [UNCLAIMED_FILE_SECONDS, UNCLAIMED_FILE_SECONDS + 1]) {
      Object.assign(here.files, {
        async put(...args: Parameters<FileStore['put']>) {
          await put(...args)
          here.test.clock.advance(seconds)
          await here.test.auth.sweep()
        },
      })
      const act = here.test.auth.updateUser(here.session, { thumbnail: png() })
      if (seconds === UNCLAIMED_FILE_SECONDS) {
        const { thumbnail } = await act
        expect(thumbnail).toContain(here.left()[0])
      } else await expect(act).rejects.toMatchObject({ code: 'unavailable' })
    }
    Object.assign(here.files, { put })
    expect(here.left()).toHaveLength(1)
    await expectNoOrphans(here)
  })

  it('of another app in the same place is nothing to a sweep', async () => {
    const here = await place(makeStorage())
    const other = `${'0b'.repeat(16)}.png`
    await here.files.put(other, { bytes: png(), type: 'image/png' })
    here.test.clock.advance(365 * 86_400)
    await here.test.auth.sweep()
    expect(here.left()).toEqual([other])
  })

  it('whose place keeps it is removed by a later sweep, and the others by this one', async () => {
    const here = await place(makeStorage())
    const { delete: remove } = here.files
    const refuseAll = async () => Promise.reject(new Error('the place keeps it'))
    const names: string[] = []
    for (let n = 0; n < 3; n += 1) {
      Object.assign(here.files, { delete: remove })
      await here.test.auth.updateUser(here.session, { thumbnail: png(n + 1, n + 1) })
      names.push((await here.test.find(ADA)).thumbnail ?? '')
      Object.assign(here.files, { delete: refuseAll })
      await here.test.auth.updateUser(here.session, { thumbnail: null })
      here.test.clock.advance(1)
    }
    const [first = ''] = names
    Object.assign(here.files, { delete: (name: string) => (name === first ? refuseAll() : remove(name)) })
    here.test.clock.advance(UNCLAIMED_FILE_SECONDS + 1)
    expect(await here.test.auth.sweep()).toMatchObject({ files: 2 })
    expect(here.left()).toEqual([first])
    expect(here.test.said.join()).toContain(`the picture ${first}, which nobody has, was not removed`)
    expect(here.test.said.join()).toContain('the place keeps it')
    Object.assign(here.files, { delete: remove })
    await expectNoOrphans(here)
  })

  it('whose place does not answer holds a sweep up for a few tries only, the next for others', async () => {
    const here = await place(makeStorage())
    const names = Array.from({ length: 8 }, (_, n) => `${String(n).repeat(32)}.png`)
    const start = here.test.clock.now().getTime()
    await here.storage.commit(
      names.map((name, n) => ({ kind: 'noteFile', name, at: new Date(start + n) }) as const),
    )
    const asked: string[] = []
    const down = async (name: string) => {
      asked.push(name)
      throw new Error('down')
    }
    Object.assign(here.files, { delete: down })
    here.test.clock.advance(UNCLAIMED_FILE_SECONDS + 1)
    expect(await here.test.auth.sweep()).toMatchObject({ files: 0 })
    expect(asked).toEqual(names.slice(0, 5))
    await here.test.auth.sweep()
    expect(asked).toEqual(names)
    expect((await here.storage.listFiles(new Date(8.64e15))).toSorted()).toEqual(names)
  })
})

it('a draft that a killed process left goes with its name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-orphans-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const name = `${'0a'.repeat(16)}.png`
  writeFileSync(join(folder, `${name}.part`), 'half')
  await directory(folder).delete(name)
  expect(readdirSync(folder)).toEqual([])
})

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { FILE_ENDINGS, type FileStore, type ImageType } from '../ports/file-store.ts'
import { type ContractRunner, type Disposable, runClauses, type StateClause } from './clauses.ts'

/** An empty file store. Each clause gets one of its own. */
export interface FilesUnderTest extends Disposable {
  readonly files: FileStore
  /** Another one of the same place, as a second process would have it. */
  readonly second: FileStore
  /** What anybody gets from an address that `url` made: as over the network, or null. Default: by `get`. */
  fetch?(url: string): Promise<Uint8Array | null>
}

type Clause = StateClause<FilesUnderTest>

const BASE = 'https://shop.example/users/files/'
const BYTES = Uint8Array.from({ length: 70_000 }, (_, n) => n % 251)
const newName = (ending = 'png') => `${randomBytes(16).toString('hex')}.${ending}`
/** What is no name of ours, and would lead somewhere else if it were taken for one. */
const NOT_NAMES = [
  '',
  '.',
  '..',
  '../x.png',
  '/etc/passwd',
  `../${newName()}`,
  `${newName()}/`,
  `${newName()}\0`,
  'x.png',
]

async function fetched({ files, fetch }: FilesUnderTest, name: string): Promise<Uint8Array | null> {
  if (fetch) return fetch(files.url(name, BASE))
  assert.ok(files.get, 'a store without get needs fetch to be tested')
  return (await files.get(name))?.bytes ?? null
}

/** Says in words what is there instead: to spell out so many bytes takes a runner minutes. */
async function demand(subject: FilesUnderTest, name: string, wanted: Uint8Array | null): Promise<void> {
  const found = await fetched(subject, name)
  const told = (bytes: Uint8Array | null) => (bytes === null ? 'nothing' : `${bytes.length} bytes`)
  const same = wanted === null ? found === null : found !== null && Buffer.from(found).equals(wanted)
  assert.ok(same, `${told(wanted)} are wanted, and there is ${told(found)}`)
}

/**
 * The contract of {@link FileStore}, under any runner that has `describe` and `it`:
 * `fileStoreContract({ describe, it }, 'my store', makeStore)`.
 */
export function fileStoreContract(
  runner: ContractRunner,
  name: string,
  make: () => Promise<FilesUnderTest>,
): void {
  runClauses(runner, `file store contract, ${name}`, { '': clauses }, make)
}

function clauses(clause: Clause): void {
  clause('what was put is there, byte for byte, for another process too', async (subject) => {
    const [one, other] = [newName(), newName()]
    await subject.files.put(one, { bytes: BYTES, type: 'image/png' })
    await subject.files.put(other, { bytes: BYTES.subarray(0, 3), type: 'image/png' })
    await demand(subject, one, BYTES)
    const second = { ...subject, files: subject.second }
    await demand(second, other, BYTES.subarray(0, 3))
  })

  clause('a file comes back with its type', async ({ files }) => {
    for (const type of Object.keys(FILE_ENDINGS) as ImageType[]) {
      const name = newName(FILE_ENDINGS[type])
      await files.put(name, { bytes: BYTES, type })
      if (files.get) assert.equal((await files.get(name))?.type, type)
    }
  })

  clause(
    'a file that was deleted is gone, the others are not, and deleting again is nothing',
    async (subject) => {
      const [gone, kept] = [newName(), newName()]
      for (const name of [gone, kept]) await subject.files.put(name, { bytes: BYTES, type: 'image/png' })
      await subject.second.delete(gone)
      await subject.files.delete(gone)
      await subject.files.delete(newName())
      await demand(subject, gone, null)
      await demand(subject, kept, BYTES)
    },
  )

  clause('a file that never was is none', async (subject) => {
    await demand(subject, newName(), null)
  })

  clause(
    'a file has an absolute address, the same at every time and in every process',
    async ({ files, second }) => {
      const name = newName()
      const url = new URL(files.url(name, BASE))
      assert.match(url.protocol, /^https?:$/)
      assert.ok(url.pathname.endsWith(name))
      assert.equal(second.url(name, BASE), url.href)
      if (files.get) assert.equal(url.href, BASE + name)
    },
  )

  clause('what is no name of ours is not found, not deleted and not put', async ({ files }) => {
    for (const name of NOT_NAMES) {
      if (files.get) assert.equal(await files.get(name), null)
      await files.delete(name)
      await assert.rejects(async () => files.put(name, { bytes: BYTES, type: 'image/png' }), TypeError)
    }
  })

  clause('settings that work pass the check and the probe, which change no file', async (subject) => {
    const { files, second } = subject
    const name = newName()
    await Promise.all([files.check?.(), files.probe?.(), second.probe?.()])
    await files.put(name, { bytes: BYTES, type: 'image/png' })
    await files.probe?.()
    await demand(subject, name, BYTES)
  })
}

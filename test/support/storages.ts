import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe } from 'vitest'
import type { Storage } from '../../src/ports/storage.ts'
import { sqlite } from '../../src/sqlite/index.ts'

/** Every storage that the flows are tested on; a further one joins by standing here. */
const STORAGES: readonly { readonly name: string; readonly make: (folder: string) => Storage }[] = [
  { name: 'sqlite', make: (folder) => sqlite(join(folder, `${crypto.randomUUID()}.db`)) },
]

/** Runs a suite once for every storage; each call of `makeStorage` gives an empty one. */
export function eachStorage(title: string, suite: (makeStorage: () => Storage) => void): void {
  for (const { name, make } of STORAGES) {
    describe(`${title} (${name})`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'latchkey-'))
      afterAll(() => rmSync(folder, { recursive: true, force: true }))
      suite(() => make(folder))
    })
  }
}

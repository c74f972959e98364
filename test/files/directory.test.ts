import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { directory } from '../../src/files/directory.ts'
import { fileStoreContract } from '../../src/testing/index.ts'

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-files-'))
  return folder
}

fileStoreContract({ describe, it }, 'directory', async () => {
  const parent = newFolder()
  const folder = join(parent, 'uploads', 'pictures')
  return {
    files: directory(folder),
    second: directory(folder),
    dispose: async () => rmSync(parent, { recursive: true }),
  }
})

describe('directory', () => {
  const file = { bytes: Buffer.from('x'), type: 'image/png' } as const
  const NAME = `${'0a'.repeat(16)}.png`
  const folder = () => {
    const made = newFolder()
    onTestFinished(() => rmSync(made, { recursive: true }))
    return made
  }

  it('makes its folder when the first file comes, and leaves no draft in it', async () => {
    const place = join(folder(), 'uploads')
    const files = directory(place)
    expect(await files.get?.(NAME)).toBeNull()
    expect(existsSync(place)).toBe(false)
    await files.put(NAME, file)
    expect(readdirSync(place)).toEqual([NAME])
    expect(statSync(join(place, NAME)).mode & 0o007).toBe(0)
  })

  it('leaves nothing behind when it cannot write, and says so', async () => {
    const place = folder()
    writeFileSync(join(place, 'taken'), '')
    await expect(directory(join(place, 'taken')).put(NAME, file)).rejects.toThrow()
    expect(readdirSync(place)).toEqual(['taken'])
  })

  it('takes the path of a folder and nothing else', () => {
    for (const path of ['', 'a\0b', undefined, 7]) {
      expect(() => directory(path as string)).toThrow(/^directory: give the path of a folder/)
    }
  })
})

import { constants, existsSync } from 'node:fs'
import { access, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { FILE_ENDINGS, FILE_NAME, type FileStore, type ImageType } from '../ports/file-store.ts'

/** Where files are kept in development unless the app says otherwise, below the working directory. */
export const DEVELOPMENT_FILES = '.latchkey/files'

/**
 * Keeps files in a folder of this machine, which is made when the first one comes; the router serves them. Several
 * processes may share it. Relative paths start at the working directory of the process. Throws a `TypeError` for a
 * path that is no text.
 */
export function directory(path: string): FileStore {
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw new TypeError('directory: give the path of a folder, such as "uploads".')
  }
  const folder = resolve(path)
  return {
    async put(name, { bytes }) {
      const place = join(folder, checked(name))
      await mkdir(folder, { recursive: true })
      // Written whole beside its place first: nobody is served half a file, and a crash leaves none under its name.
      const draft = draftOf(place)
      try {
        const file = await open(draft, 'wx', 0o640)
        try {
          await file.writeFile(bytes)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(draft, place)
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
    },
    async delete(name) {
      if (!FILE_NAME.test(name)) return
      const place = join(folder, name)
      await Promise.all([place, draftOf(place)].map((path) => rm(path, { force: true })))
    },
    async probe() {
      let place = folder
      // One that is not there is made when the first file comes; here it would be made for another user.
      while (!existsSync(place) && dirname(place) !== place) place = dirname(place)
      try {
        if (!(await stat(place)).isDirectory()) throw new Error('it is no folder')
        await access(place, constants.W_OK | constants.X_OK)
      } catch (error) {
        throw new TypeError(
          `directory(): nothing can be kept in ${folder}, since ${place} cannot be written to (${(error as Error).message}): make it a folder that the app may write to, or name another`,
          { cause: error },
        )
      }
    },
    url: (name, base) => `${base}${checked(name)}`,
    async get(name) {
      const type = typeOf(name)
      if (type === null) return null
      try {
        return { bytes: await readFile(join(folder, name)), type }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw error
      }
    },
  }
}

function draftOf(place: string): string {
  return `${place}.part`
}

function checked(name: string): string {
  if (FILE_NAME.test(name)) return name
  throw new TypeError(`directory: ${JSON.stringify(name)} is no name of a file.`)
}

function typeOf(name: string): ImageType | null {
  if (!FILE_NAME.test(name)) return null
  const types = Object.keys(FILE_ENDINGS) as ImageType[]
  return types.find((type) => name.endsWith(`.${FILE_ENDINGS[type]}`)) ?? null
}

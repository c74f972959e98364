import type { Storage } from '../ports/storage.ts'
import { CommandFailure } from './failure.ts'

/** Makes a storage of `DATABASE_URL`. Throws one sentence, which repeats nothing of it, when it is none. */
export async function storageAt(url: string): Promise<Storage> {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase()
  // Each is loaded when it is asked for: an app has one database.
  switch (scheme) {
    case 'sqlite': {
      const { sqlite } = await import('../sqlite/index.ts')
      // As a URL it may also be written sqlite:///srv/app.db.
      return sqlite(url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, ''))
    }
    case 'postgres':
    case 'postgresql': {
      const { postgres } = await import('../postgres/index.ts')
      return postgres(url)
    }
    case 'mysql':
    case 'mysql2':
    case 'mariadb': {
      const { mysql } = await import('../mysql/index.ts')
      return mysql(url)
    }
    default:
      throw new CommandFailure(
        `DATABASE_URL must be sqlite:path, postgres://… or mysql://…; it ${scheme === undefined ? 'has no scheme' : `begins with ${scheme}:`}`,
      )
  }
}

import type { Auth } from '../../src/auth.ts'
import { isBuilding } from './building.ts'

/**
 * For `export const init = authInit(auth)` in `src/hooks.server.ts`: starts `auth` before the server listens, so that
 * what is wrong is said then, and ends it. Without it the first request does. Starts nothing while Kit builds.
 */
export function authInit(auth: Pick<Auth<object>, 'start'>): () => Promise<void> {
  return async () => {
    if (!isBuilding()) await auth.start()
  }
}

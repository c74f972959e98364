import { join } from 'node:path'
import { startExample } from '../../support/kit-example.ts'
import { KIT_MAJORS } from '../../support/kit-majors.ts'
import { administrationIn } from '../admin-walk.ts'
import { builtBy } from './on-every-kit.ts'

for (const major of KIT_MAJORS)
  administrationIn(
    `SvelteKit ${major}`,
    [{ look: 'phone', width: 390, javaScriptEnabled: true, colorScheme: 'light' }],
    async () => {
      const built = builtBy(major)
      const database = join(built.folder, `${crypto.randomUUID()}.db`)
      const { stop } = await startExample(built, { LIMITS: 'off', DATABASE_PATH: database })
      return { url: built.origin, database, stop }
    },
  )

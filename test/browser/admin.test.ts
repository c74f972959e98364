import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { administrationIn } from './admin-walk.ts'
import { startDemo } from './demo.ts'

administrationIn(
  'Express',
  [
    { look: 'phone', width: 390, javaScriptEnabled: false, colorScheme: 'dark' },
    { look: 'desk', width: 1280, javaScriptEnabled: true, colorScheme: 'light' },
  ],
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-admin-'))
    const database = join(folder, 'accounts.db')
    const { url, stop } = await startDemo({ LIMITS: 'off', DATABASE_URL: `sqlite:${database}` })
    return {
      url,
      database,
      stop: () => stop().finally(() => rmSync(folder, { recursive: true, force: true })),
    }
  },
)

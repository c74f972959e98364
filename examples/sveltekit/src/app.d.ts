import type { AuthLocals } from 'latchkey/sveltekit'
import type { auth } from '#lib/server/auth.ts'

declare global {
  namespace App {
    interface Locals extends AuthLocals<typeof auth> {}
  }
}

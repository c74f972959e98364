import type { Settings } from '../../src/settings.ts'
import type { ExpressRequest } from './types.ts'

/** What is wrong with how the router was mounted, in one sentence with the fix; null when nothing is. */
export function wiringMistake(settings: Settings, req: ExpressRequest, seen: boolean): TypeError | null {
  const { baseUrl } = req
  if (!`${settings.mount}/`.startsWith(`${baseUrl}/`)) {
    return new TypeError(
      `authRouter(auth) is mounted at "${baseUrl}", but option "url" puts it at "${settings.mount || '/'}": write app.use(authRouter(auth)), without a path.`,
    )
  }
  if (seen) {
    return new TypeError(
      'authRouter(auth) is mounted twice on the way of this request: keep the first app.use(authRouter(auth)) and take the other out.',
    )
  }
  return null
}

import type { Exchange } from '../exchange.ts'

/** A path of ours with the token of this request in it, from the root of the site. */
export function pathWithToken({ auth, token }: Exchange, path: string): string {
  return auth.settings.mount + path.replace('{token}', encodeURIComponent(token))
}

import { AuthError } from '../../errors.ts'
import { PATHS } from '../../paths.ts'
import type { Endpoint } from '../exchange.ts'
import { file } from '../respond.ts'

/** What the file store leaves to us to serve. */
export const fileEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATHS.file,
    kind: 'api',
    input: null,
    doc: {
      summary: 'A picture, for anybody who has its address.',
      answers: { 200: 'image' },
      errors: ['not_found'],
    },
    async run({ auth, token }) {
      const found = await auth.core.files?.get?.(token).catch((cause: unknown) => {
        throw new AuthError('unavailable', { cause })
      })
      if (!found) throw new AuthError('not_found')
      return file(found)
    },
  },
]

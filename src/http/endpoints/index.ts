import { PATHS } from '../../paths.ts'
import type { Endpoint } from '../exchange.ts'
import { json } from '../respond.ts'
import { choosePasswordEndpoints } from './choose-password.ts'
import { registrationEndpoints } from './registration.ts'
import { sessionEndpoints } from './session.ts'

/** Every endpoint: what it answers to, what it reads, what it does. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...registrationEndpoints,
  ...sessionEndpoints,
  ...choosePasswordEndpoints,
  {
    method: 'GET',
    path: PATHS.openApi,
    kind: 'api',
    input: null,
    async run({ auth }) {
      const { openApi } = await import('../openapi.ts')
      return json(openApi(auth.settings, ENDPOINTS))
    },
  },
]

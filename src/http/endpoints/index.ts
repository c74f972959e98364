import type { Endpoint } from '../exchange.ts'
import { choosePasswordEndpoints } from './choose-password.ts'
import { registrationEndpoints } from './registration.ts'
import { sessionEndpoints } from './session.ts'

/** Every endpoint: what it answers to, what it reads, what it does. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...registrationEndpoints,
  ...sessionEndpoints,
  ...choosePasswordEndpoints,
]

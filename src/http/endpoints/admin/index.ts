import type { Endpoint } from '../../exchange.ts'
import { actEndpoints } from './acts.ts'
import { adminHome, bulkEndpoints } from './bulk.ts'
import { logEndpoints } from './logs.ts'
import { userEndpoints } from './users.ts'

/** Administration. Every one of these is for active staff. */
export const adminEndpoints: readonly Endpoint[] = [
  adminHome,
  ...userEndpoints,
  ...actEndpoints,
  ...bulkEndpoints,
  ...logEndpoints,
]

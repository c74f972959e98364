import { PATHS } from '../paths.ts'
import type { Settings } from '../settings.ts'
import type { Endpoint } from './exchange.ts'

const isAdministration = ({ path }: Endpoint) => path.startsWith(PATHS.admin)

/** Whether an endpoint answers people with pages, as far as the options have them. */
export function hasPages(endpoint: Endpoint, { pages, frontend, administration }: Settings): boolean {
  return pages !== null && frontend === null && (administration === 'pages' || !isAdministration(endpoint))
}

/** Those of the endpoints that the options leave there. */
export function servedEndpoints(endpoints: readonly Endpoint[], settings: Settings): readonly Endpoint[] {
  return endpoints.filter(
    (endpoint) =>
      (endpoint.kind !== 'page' || hasPages(endpoint, settings)) &&
      (settings.administration !== 'off' || !isAdministration(endpoint)),
  )
}

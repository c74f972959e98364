import type { PageLoad } from './$types'

export const load: PageLoad = ({ url }) => ({ asked: url.searchParams.get('asked') })

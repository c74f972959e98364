import type { Auth } from '../../src/auth.ts'
import { pathPattern, prefersHtml, withQuery } from '../../src/http/index.ts'
import { PATHS } from '../../src/paths.ts'
import { tryUrl } from '../../src/url.ts'

/** The pages that an app may draw itself. */
const NAMES = [
  'register',
  'checkMail',
  'confirm',
  'confirmed',
  'removed',
  'link',
  'regenerate',
  'requestPasswordReset',
  'choosePassword',
  'passwordChosen',
  'login',
  'currentUser',
  'updateUser',
  'changePassword',
  'changeEmail',
  'confirmEmailChange',
  'emailChanged',
  'takeBackEmail',
  'emailTakenBack',
  'reauthenticate',
  'sessions',
  'history',
  'deleteAccount',
  'accountDeleted',
  'restoreAccount',
] as const satisfies readonly (keyof typeof PATHS)[]

/**
 * A page that an app may draw itself.
 * @useDeclaredType
 */
export type AppPage = (typeof NAMES)[number]

/**
 * The pages that the app draws itself, each by its path from the root of the site: `{ login: '/login' }`. Links,
 * redirects and mails that lead to the library's page then lead there, with the same query; those of
 * `confirm`, `confirmEmailChange` and `takeBackEmail` have the link's `token` in it. The library's other pages stay.
 */
export type AppPages = { readonly [Name in AppPage]?: string | undefined }

/** Throws a `TypeError` for a name that is no page, and for what is no path of the site. */
export function checkPages(pages: AppPages): void {
  for (const [name, path] of Object.entries(pages)) {
    if (!NAMES.some((known) => known === name)) {
      throw new TypeError(`authHandle: option "pages" has no page "${name}"; it has ${NAMES.join(', ')}.`)
    }
    if (path !== undefined && !/^\/(?![/\\])/.test(path)) {
      throw new TypeError(
        `authHandle: option "pages.${name}" must be a path from the root, such as "/log-in".`,
      )
    }
  }
}

/** Finds the app's page for an address of the library's; null where the library draws it. */
export type FindAppPage = (address: string) => string | null

/** Made once for each `authHandle`. */
export function appPageFinder({ settings }: Auth<object>, pages: AppPages): FindAppPage {
  const own = NAMES.flatMap((name) => {
    const place = pages[name]
    return place === undefined ? [] : [{ place, pattern: pathPattern(settings.mount + PATHS[name]) }]
  })
  return (address) => {
    const url = tryUrl(address, settings.origin)
    if (!url || url.origin !== settings.origin) return null
    for (const { place, pattern } of own) {
      const match = pattern.exec(url.pathname)
      if (!match) continue
      const token = match[1] === undefined ? '' : `token=${match[1]}`
      const query = [url.search.slice(1), token].filter(Boolean).join('&')
      return query ? withQuery(place, query) : place
    }
    return null
  }
}

/** Leads a person who wants a page of the library's to the app's; null for anything else. */
export function ledToAppPage(find: FindAppPage, request: Request): Response | null {
  if (!/^(?:GET|HEAD)$/.test(request.method) || !prefersHtml(request.headers)) return null
  const { pathname, search } = new URL(request.url)
  const location = find(pathname + search)
  if (location === null) return null
  return new Response(null, {
    status: 302,
    headers: { location, 'cache-control': 'no-store', vary: 'Accept' },
  })
}

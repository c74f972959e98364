import { createHash } from 'node:crypto'
import type { Auth } from '../auth.ts'
import { defaultPages, stylesheet } from '../pages/index.ts'
import type { PageFrame, Pages } from '../pages/types.ts'
import { MAILBOX_PATHS, PATHS } from '../paths.ts'
import { tryUrl } from '../url.ts'
import { page } from './respond.ts'

/** Colour of the pages that serve where the app wants none: those behind mailed links. */
const PLAIN_COLOR = '#2f5d50'

/** Makes answers of pages: the app's own where it has one, ours elsewhere, all under one policy. */
export interface PageRenderer {
  readonly frame: PageFrame
  render<Name extends keyof Pages>(name: Name, data: Parameters<Pages[Name]>[1]): string
  respond(document: string, status?: number, cookies?: readonly string[]): Response
}

/** Made once for each `createAuth`. */
export function pageRenderer(auth: Auth<object>): PageRenderer {
  const { settings, core } = auth
  const at = (path: string) => settings.mount + path
  const css = stylesheet({ color: settings.pages?.color ?? PLAIN_COLOR })
  const frame: PageFrame = {
    siteName: settings.siteName,
    locale: 'en',
    text: core.text,
    look: { css, logoUrl: settings.pages?.logoUrl ?? null },
    passwordMinLength: settings.passwords.minLength,
    paths: {
      home: '/',
      register: at(PATHS.register),
      regenerate: at(PATHS.regenerate),
      login: at(PATHS.login),
      logout: at(PATHS.logout),
      currentUser: at(PATHS.currentUser),
      choosePassword: at(PATHS.choosePassword),
      mailbox: auth.mailbox ? MAILBOX_PATHS.page : null,
    },
  }
  const pages: Pages = { ...defaultPages, ...settings.pages?.replace }
  const targets = Object.values(settings.targets).flatMap((target) => tryUrl(target)?.origin ?? [])
  const redirectOrigins = new Set([...settings.trustedOrigins, ...targets])
  const policy = contentSecurityPolicy(css, [...redirectOrigins], settings.pages?.logoUrl ?? null)
  return {
    frame,
    render: (name, data) => (pages[name] as (frame: PageFrame, data: unknown) => string)(frame, data),
    respond: (document, status, cookies) => page(document, policy, status, cookies),
  }
}

/**
 * Nothing but our stylesheet and a logo, and forms that post to us. Browsers hold `form-action` against the
 * redirect after a post too, so the origins that a redirect may lead to are listed.
 */
function contentSecurityPolicy(css: string, redirectOrigins: readonly string[], logo: string | null): string {
  const style = createHash('sha256').update(css).digest('base64')
  const logoOrigin = logo?.startsWith('https:') ? ` ${new URL(logo).origin}` : ''
  return [
    "default-src 'none'",
    `style-src 'sha256-${style}'`,
    `img-src 'self' data:${logoOrigin}`,
    `form-action 'self' ${redirectOrigins.join(' ')}`.trim(),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

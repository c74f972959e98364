import { createHash } from 'node:crypto'
import type { Auth } from '../auth.ts'
import { ADMIN_RULES, defaultPages, stylesheet } from '../pages/index.ts'
import type { PageFrame, Pages } from '../pages/types.ts'
import { filesUrl, MAILBOX_PATHS, PATHS } from '../paths.ts'
import type { Language } from '../texts/languages.ts'
import { tryUrl } from '../url.ts'
import { page } from './respond.ts'

/** Colour of the pages that serve where the app wants none: those behind mailed links. */
const PLAIN_COLOR = '#2f5d50'

/** All pictures are at one origin, so that of any tells it. */
const ANY_PICTURE = `${'0'.repeat(32)}.png`

/** Makes answers of pages: the app's own where it has one, ours elsewhere, all under one policy. */
export interface PageRenderer {
  readonly frame: PageFrame
  render<Name extends keyof Pages>(name: Name, data: Parameters<Pages[Name]>[1]): string
  respond(document: string, status?: number, cookies?: readonly string[]): Response
}

/** Made once for each `createAuth`; gives the pages of each language that it speaks. */
export function pageRenderers(auth: Auth<object>): (language: Language) => PageRenderer {
  const { settings, core } = auth
  const at = (path: string) => settings.mount + path
  const css = stylesheet({ color: settings.pages?.color ?? PLAIN_COLOR })
  const common: Omit<PageFrame, keyof Language> = {
    siteName: settings.siteName,
    look: { css, logoUrl: settings.pages?.logoUrl ?? null },
    passwordMinLength: settings.passwords.minLength,
    paths: {
      home: '/',
      register: settings.registration === 'closed' ? null : at(PATHS.register),
      regenerate: at(PATHS.regenerate),
      requestPasswordReset: at(PATHS.requestPasswordReset),
      login: at(PATHS.login),
      logout: at(PATHS.logout),
      currentUser: at(PATHS.currentUser),
      changePassword: at(PATHS.changePassword),
      changeEmail: at(PATHS.changeEmail),
      reauthenticate: at(PATHS.reauthenticate),
      sessions: at(PATHS.sessions),
      history: at(PATHS.history),
      updateUser: at(PATHS.updateUser),
      deleteAccount: at(PATHS.deleteAccount),
      restoreAccount: at(PATHS.restoreAccount),
      choosePassword: at(PATHS.choosePassword),
      admin: settings.administration === 'pages' ? at(PATHS.admin) : null,
      adminUsers: at(PATHS.adminUsers),
      adminAdd: at(PATHS.adminAdd),
      adminBulk: at(PATHS.adminBulk),
      adminMail: at(PATHS.adminMail),
      adminEvents: at(PATHS.adminEvents),
      mailbox: auth.mailbox ? MAILBOX_PATHS.page : null,
    },
  }
  const pages: Pages = { ...defaultPages, ...settings.pages?.replace }
  const targets = Object.values(settings.targets).flatMap((target) => tryUrl(target)?.origin ?? [])
  const redirectOrigins = new Set([...settings.trustedOrigins, ...targets])
  const adminCss = css + ADMIN_RULES
  const pictures = core.files?.url(ANY_PICTURE, filesUrl(settings))
  const imageOrigins = [settings.pages?.logoUrl, pictures].flatMap((url) => tryUrl(url ?? '')?.origin ?? [])
  const policyOf = (sheet: string) =>
    contentSecurityPolicy(
      sheet,
      [...redirectOrigins],
      new Set(imageOrigins.filter((origin) => origin !== settings.origin)),
    )
  const [policy, adminPolicy] = [policyOf(css), policyOf(adminCss)]
  const inLanguage = (language: Language): PageRenderer => {
    const frame: PageFrame = { ...common, ...language }
    const adminFrame = { ...frame, look: { ...frame.look, css: adminCss } }
    return {
      frame,
      render: (name, data) =>
        (pages[name] as (frame: PageFrame, data: unknown) => string)(
          name.startsWith('admin') ? adminFrame : frame,
          data,
        ),
      respond: (document, status, cookies) =>
        page(document, document.includes(adminCss) ? adminPolicy : policy, status, cookies),
    }
  }
  const made = new Map(core.languages.all.map((language) => [language.locale, inLanguage(language)]))
  return (language) => made.get(language.locale) ?? inLanguage(language)
}

/**
 * Nothing but our stylesheet, a logo and people's pictures, and forms that post to us. Browsers hold `form-action` against the
 * redirect after a post too, so the origins that a redirect may lead to are listed.
 */
function contentSecurityPolicy(
  css: string,
  redirectOrigins: readonly string[],
  imageOrigins: ReadonlySet<string>,
): string {
  const style = createHash('sha256').update(css).digest('base64')
  return [
    "default-src 'none'",
    `style-src 'sha256-${style}'`,
    ["img-src 'self' data:", ...imageOrigins].join(' '),
    `form-action 'self' ${redirectOrigins.join(' ')}`.trim(),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

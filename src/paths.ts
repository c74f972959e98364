import type { LinkPurpose } from './ports/token-signer.ts'
import type { Settings } from './settings.ts'

/** The paths of the wire contract, under the mount. */
export const PATHS = {
  register: '/register/',
  checkMail: '/check-mail/',
  confirm: '/register/confirm/{token}/',
  confirmed: '/confirmed/',
  notMe: '/register/not-me/{token}/',
  removed: '/removed/',
  link: '/link/',
  regenerate: '/regenerate-token/',
  login: '/login/',
  logout: '/logout/',
  currentUser: '/current-user/',
  choosePasswordLink: '/password-change/confirm/change-password/{token}/',
  choosePassword: '/password-change/change-user-password/',
  notMePassword: '/password-change/not-me/',
  passwordChosen: '/password-changed/',
  openApi: '/openapi.json',
} as const

/** Where the development mailbox is, from the root of the site. */
export const MAILBOX_PATHS = {
  page: '/dev/mail',
  json: '/dev/mail.json',
} as const

/** The whole address of a mailed link. It follows from the option `url`, never from a request. */
export function linkUrl(settings: Settings, purpose: LinkPurpose, token: string): string {
  const path = purpose === 'confirm' ? PATHS.confirm : PATHS.choosePasswordLink
  return settings.origin + settings.mount + path.replace('{token}', token)
}

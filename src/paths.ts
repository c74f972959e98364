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
  requestPasswordReset: '/password-change/request-password-change/',
  changePassword: '/change-password/',
  changeEmail: '/change-email/',
  confirmEmailChange: '/change-email/confirm/{token}/',
  emailChanged: '/email-changed/',
  takeBackEmail: '/change-email/take-back/{token}/',
  emailTakenBack: '/email-taken-back/',
  reauthenticate: '/reauthenticate/',
  sessions: '/sessions/',
  session: '/sessions/{id}/',
  history: '/history/',
  updateUser: '/update-user/',
  deleteAccount: '/delete-account/',
  accountDeleted: '/account-deleted/',
  restoreAccount: '/restore-account/',
  file: '/files/{token}/',
  choosePasswordLink: '/password-change/confirm/change-password/{token}/',
  choosePassword: '/password-change/change-user-password/',
  notMePassword: '/password-change/not-me/',
  passwordChosen: '/password-changed/',
  admin: '/admin/',
  adminUsers: '/admin/users/',
  adminUser: '/admin/users/{id}/',
  adminEmail: '/admin/users/{id}/email/',
  adminDisable: '/admin/users/{id}/disable/',
  adminEnable: '/admin/users/{id}/enable/',
  adminRank: '/admin/users/{id}/rank/',
  adminReset: '/admin/users/{id}/password-reset/',
  adminThumbnail: '/admin/users/{id}/thumbnail/',
  adminSessions: '/admin/users/{id}/sessions/',
  adminUserEvents: '/admin/users/{id}/events/',
  adminAdd: '/admin/add-user/',
  adminBulk: '/admin/bulk/',
  adminEvents: '/admin/events/',
  adminMail: '/admin/mail/',
  adminRetry: '/admin/mail/{id}/retry/',
  openApi: '/openapi.json',
} as const

/** Where the development mailbox is, from the root of the site. */
export const MAILBOX_PATHS = {
  page: '/dev/mail',
  json: '/dev/mail.json',
} as const

/** The absolute address below which the router serves files, with a slash at its end. */
export function filesUrl(settings: Settings): string {
  return settings.origin + settings.mount + PATHS.file.replace('{token}/', '')
}

const LINK_PATHS: Record<LinkPurpose, string> = {
  confirm: PATHS.confirm,
  'choose-password': PATHS.choosePasswordLink,
  'change-email': PATHS.confirmEmailChange,
  'take-back': PATHS.takeBackEmail,
}

/** The whole address of a mailed link. It follows from the option `url`, never from a request. */
export function linkUrl(settings: Settings, purpose: LinkPurpose, token: string): string {
  return settings.origin + settings.mount + LINK_PATHS[purpose].replace('{token}', token)
}

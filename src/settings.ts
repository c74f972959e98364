import { defined } from './defined.ts'
import { type NoticeName, resolveNotices } from './mail/notices.ts'
import type {
  AuthOptions,
  DeletionRules,
  LinkLifetimes,
  PageOptions,
  PasswordRules,
  RegistrationRule,
  Retention,
  SessionLimits,
  Targets,
} from './options.ts'
import { tryUrl } from './url.ts'

const HOUR = 3600
const DAY = 24 * HOUR
/** Source: shared/security numbers; the others follow from these (`Retention` says how). */
const RETENTION_DEFAULTS: Retention = {
  pendingAccountsSeconds: 30 * DAY,
  sentMailSeconds: 7 * DAY,
  deadMailSeconds: 30 * DAY,
  eventsSeconds: 90 * DAY,
  attemptsSeconds: 90 * DAY,
}
const SESSION_DEFAULTS = { idleSeconds: 14 * DAY, absoluteSeconds: 30 * DAY }
const LINK_DEFAULTS: LinkLifetimes = {
  confirmSeconds: 24 * HOUR,
  choosePasswordSeconds: HOUR,
  changeEmailSeconds: HOUR,
  takeBackSeconds: 7 * DAY,
}
const SESSION_STRICT = { idleSeconds: HOUR, absoluteSeconds: DAY }

/** What the flows go by, resolved from the options. */
export interface Settings {
  readonly url: URL
  /** Scheme and authority of `url`. */
  readonly origin: string
  /** Path of `url` with no slash at its end; empty at the root. */
  readonly mount: string
  readonly development: boolean
  readonly siteName: string
  readonly sessions: SessionLimits
  readonly links: LinkLifetimes
  readonly passwords: PasswordRules
  readonly retention: Retention
  readonly notices: Readonly<Record<NoticeName, boolean>>
  readonly revealAccounts: boolean
  readonly deletion: DeletionRules
  readonly registration: 'open' | 'closed' | RegistrationRule
  readonly limitsOff: boolean
  readonly frontend: string | null
  readonly trustedOrigins: readonly string[]
  readonly targets: Targets
  /** Who is no client, because it calls for many. */
  readonly frontendAddresses: readonly string[]
  readonly cookieName: string
  /** Whether cookies carry `Secure`, and the prefix `__Host-` by default. */
  readonly secure: boolean
  readonly administration: 'pages' | 'json' | 'off'
  readonly pages: (Omit<PageOptions, 'logoUrl'> & { readonly logoUrl: string | null }) | null
}

/** Hosts that a browser reaches on the same machine; http there is development. */
const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]']
const DEFAULT_COLOR = '#2f5d50'

/** Works out what follows from the options. Throws a `TypeError` for values that contradict each other. */
export function resolveSettings(options: Omit<AuthOptions<object>, 'profile'>): Settings {
  const url = parseUrl(options.url as string)
  const mount = url.pathname.replace(/\/+$/, '')
  const development = url.protocol === 'http:' && LOOPBACK_HOSTS.includes(url.hostname)
  const secure = url.protocol === 'https:'
  // Browsers compare the prefixes without regard to case (RFC 6265bis, 5.7).
  if (/^__(?:host|secure)-/i.test(options.cookieName ?? '') && !secure) {
    throw new TypeError(
      'createAuth: option "cookieName" begins with __Host- or __Secure-, which browsers keep for https; use an https "url" or another name.',
    )
  }
  const frontend = options.frontend?.replace(/\/$/, '') ?? null
  return {
    url,
    origin: url.origin,
    mount,
    development,
    secure,
    siteName: options.siteName ?? url.hostname,
    sessions: resolveSessions(options.sessions),
    links: { ...LINK_DEFAULTS, ...defined(options.links) },
    passwords: {
      minLength: 8,
      contextWords: [],
      ...(options.passwords === 'nist' ? { minLength: 15 } : defined(options.passwords)),
    },
    retention: { ...RETENTION_DEFAULTS, ...defined(options.retention) },
    notices: resolveNotices(options.notices),
    revealAccounts: options.revealAccounts ?? false,
    deletion: { graceSeconds: 0, ...defined(options.deletion) },
    registration: options.registration ?? 'open',
    limitsOff: options.dangerouslyDisableLimits ?? false,
    frontend,
    trustedOrigins: [...(frontend ? [frontend] : []), ...(options.trustedOrigins ?? [])].map(
      (text) => new URL(text).origin,
    ),
    targets: { ...defaultTargets(frontend, mount), ...defined(options.targets) },
    frontendAddresses: options.frontendAddresses ?? [],
    cookieName: options.cookieName ?? (secure ? '__Host-sessionid' : 'sessionid'),
    administration: options.administration ?? 'pages',
    pages:
      options.pages === false
        ? null
        : {
            color: DEFAULT_COLOR,
            logoUrl: null,
            adminColumns: [],
            ...defined(options.pages),
            replace: defined(options.pages?.replace),
          },
  }
}

function parseUrl(text: string): URL {
  const url = tryUrl(text)
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(
      'createAuth: option "url" must be an http or https address such as https://shop.example/users.',
    )
  }
  if (url.search || url.hash || url.username || url.password) {
    throw new TypeError('createAuth: option "url" must have no query, fragment or user name.')
  }
  return url
}

function resolveSessions(given: AuthOptions<object>['sessions']): SessionLimits {
  const limits: Partial<SessionLimits> & typeof SESSION_DEFAULTS = {
    ...SESSION_DEFAULTS,
    ...(given === 'strict' ? SESSION_STRICT : defined(given)),
  }
  const unremembered = Math.min(limits.unrememberedIdleSeconds ?? DAY, limits.idleSeconds)
  if (limits.idleSeconds > limits.absoluteSeconds) {
    throw new TypeError(
      'createAuth: option "sessions.idleSeconds" must not exceed "sessions.absoluteSeconds".',
    )
  }
  return { ...limits, unrememberedIdleSeconds: unremembered }
}

/** The pages of the front end that the wire contract names, or our own. */
function defaultTargets(frontend: string | null, mount: string): Targets {
  if (frontend) {
    return {
      confirmed: `${frontend}/auth/confirmed`,
      emailChanged: `${frontend}/auth/email-changed`,
      linkFailed: `${frontend}/auth/regenerate-token`,
      choosePassword: `${frontend}/auth/password/change-password`,
      loggedIn: `${frontend}/`,
      loggedOut: `${frontend}/`,
    }
  }
  return {
    confirmed: `${mount}/confirmed/`,
    emailChanged: `${mount}/email-changed/`,
    linkFailed: `${mount}/link/`,
    choosePassword: `${mount}/password-change/change-user-password/`,
    loggedIn: `${mount}/current-user/`,
    loggedOut: `${mount}/login/`,
  }
}

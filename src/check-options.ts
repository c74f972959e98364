import * as z from 'zod/mini'
import { parseRange } from './limits/client-address.ts'
import { NOTICES } from './mail/notices.ts'
import { mailTemplates } from './mail/templates/index.ts'
import { checkTexts } from './texts/check-texts.ts'
import { LONGEST_TAKE_BACK_SECONDS } from './tokens/take-back.ts'
import { tryUrl } from './url.ts'

/** The longest lifetime of a cookie that browsers keep to (RFC 6265bis, 5.5): 400 days. */
const LONGEST_COOKIE_SECONDS = 400 * 86_400

// Every message goes on after `option "name"`, and quotes no value: it may be a secret.

function whole(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`
  return z.optional(z.int(message).check(z.minimum(min, message), z.maximum(max, message)))
}

const flag = () => z.optional(z.boolean('must be true or false'))
const callable = () =>
  z.unknown().check(z.refine((value) => typeof value === 'function', 'must be a function'))
const withMethods = (...methods: string[]) =>
  z.custom<object>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      methods.every((m) => typeof (value as Record<string, unknown>)[m] === 'function'),
    `must be an object with the methods ${methods.join(', ')}`,
  )
const object = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, 'must be an object')
/** An object that may have any of these names, all of one kind. */
const anyOf = (names: object, kind: z.ZodMiniType) => {
  const one = z.optional(kind)
  return z.optional(object(Object.fromEntries(Object.keys(names).map((name) => [name, one]))))
}

/** A text that passes a test; the message says what it must be. */
function matching(test: (text: string) => boolean, message: string) {
  return z.string(message).check(z.refine(test, message))
}

/** Visible ASCII: what may stand in a header. */
const PLAIN = /^[!-~]+$/
const isHttpUrl = (text: string) => PLAIN.test(text) && /^https?:$/.test(tryUrl(text)?.protocol ?? '')
const isPath = (text: string) => PLAIN.test(text) && /^\/(?![/\\])/.test(text)

/** The shapes of `AuthOptions`; unknown names are refused, so that a misspelt option is met at once. */
function shapes() {
  const origin = matching(
    (text) => isHttpUrl(text) && !text.includes('*') && tryUrl(text)?.origin === text.replace(/\/$/, ''),
    'must be an origin such as https://www.example.com, with no path and no *',
  )
  const target = matching(
    (text) => isPath(text) || (/^https?:\/\//.test(text) && isHttpUrl(text)),
    'must be a path that begins with / or an absolute URL',
  )
  const targets = z.partial(
    object({
      confirmed: target,
      emailChanged: target,
      linkFailed: target,
      choosePassword: target,
      loggedIn: target,
      loggedOut: target,
    }),
  )
  const sessions = object({
    idleSeconds: whole(60, LONGEST_COOKIE_SECONDS),
    absoluteSeconds: whole(60, LONGEST_COOKIE_SECONDS),
    unrememberedIdleSeconds: whole(60, LONGEST_COOKIE_SECONDS),
  })
  const links = object({
    confirmSeconds: whole(60, 86_400),
    choosePasswordSeconds: whole(60, 86_400),
    changeEmailSeconds: whole(60, 86_400),
    takeBackSeconds: whole(86_400, LONGEST_TAKE_BACK_SECONDS),
  })
  /** Ten years: beyond it, whoever means to keep something for ever is told that it will not be. */
  const LONGEST_RETENTION_SECONDS = 3650 * 86_400
  const atLeast = (seconds: number) => whole(seconds, LONGEST_RETENTION_SECONDS)
  const retention = object({
    pendingAccountsSeconds: atLeast(172_800),
    sentMailSeconds: atLeast(3600),
    deadMailSeconds: atLeast(86_400),
    eventsSeconds: atLeast(86_400),
    attemptsSeconds: atLeast(86_400),
  })
  const passwords = object({
    minLength: whole(8, 64),
    contextWords: z.optional(z.array(z.string('must be a text'), 'must be a list of words')),
  })
  const pages = object({
    color: z.optional(matching((text) => /^#[0-9a-f]{6}$/i.test(text), 'must be a colour such as #2f5d50')),
    logoUrl: z.optional(
      matching(
        (text) => isPath(text) || (text.startsWith('https://') && isHttpUrl(text)),
        'must be a path that begins with / or an https URL',
      ),
    ),
    adminColumns: z.optional(z.array(z.string('must be a text'), 'must be a list of names')),
    replace: z.optional(z.record(z.string(), z.optional(callable()), 'must be an object')),
  })
  return object({
    url: z.string(
      'is missing; say where the app is reached and Latchkey is mounted: http://localhost:3000/users',
    ),
    storage: withMethods('open', 'commit', 'findSession'),
    secret: z.optional(
      z.union([z.string(), z.array(z.string('must be a text'))], 'must be a text or a list of texts'),
    ),
    mailer: z.optional(withMethods('send')),
    siteName: z.optional(
      matching((text) => /^\P{Cc}{1,64}$/u.test(text), 'must be a text of 1 to 64 characters on one line'),
    ),
    profile: z.optional(withMethods('safeParse')),
    frontend: z.optional(origin),
    trustedOrigins: z.optional(z.array(origin, 'must be a list of origins')),
    targets: z.optional(targets),
    frontendAddresses: z.optional(
      z.array(
        matching((text) => parseRange(text) !== null, 'must be an IP address or a range such as 10.0.0.0/24'),
        'must be a list of IP addresses and ranges',
      ),
    ),
    cookieName: z.optional(
      matching((text) => /^[\w-]{1,64}$/.test(text), 'must be 1 to 64 letters, digits, _ or -'),
    ),
    sessions: z.optional(z.union([z.literal('strict'), sessions], 'must be "strict" or an object of limits')),
    links: z.optional(links),
    passwords: z.optional(z.union([z.literal('nist'), passwords], 'must be "nist" or an object of rules')),
    retention: z.optional(retention),
    hashing: z.optional(object({ concurrency: whole(1, 3), maxQueued: whole(0, 10_000) })),
    revealAccounts: flag(),
    pages: z.optional(z.union([z.literal(false), pages], 'must be false or an object')),
    administration: z.optional(z.enum(['pages', 'json', 'off'], 'must be "pages", "json" or "off"')),
    mails: anyOf(mailTemplates, callable()),
    notices: anyOf(
      Object.fromEntries(NOTICES.map((name) => [name, true])),
      z.boolean('must be true or false'),
    ),
    // By `checkTexts`.
    texts: z.optional(z.unknown()),
    defaultLocale: z.optional(z.unknown()),
    migrate: flag(),
    onMailQueued: z.optional(callable()),
    onEvent: z.optional(callable()),
    registration: z.optional(
      z.union([z.enum(['open', 'closed']), callable()], 'must be "open", "closed" or a function'),
    ),
    registrationFields: z.optional(withMethods('safeParse')),
    deletion: z.optional(object({ graceSeconds: whole(0, 7_776_000) })),
    onDelete: z.optional(callable()),
    dispatchMail: flag(),
    log: z.optional(withMethods('info', 'warn', 'error')),
    dangerouslyKeepMailbox: flag(),
    dangerouslyDisableLimits: flag(),
    signer: z.optional(withMethods('sign', 'verify')),
    hasher: z.optional(withMethods('hash', 'verify')),
    limiter: z.optional(withMethods('consume', 'giveBack')),
    files: z.optional(withMethods('put', 'delete', 'url')),
    clock: z.optional(withMethods('now')),
    random: z.optional(callable()),
  })
}

/** Made by the first `createAuth`: its hundred parts are not to hold up the import. */
let made: ReturnType<typeof shapes> | undefined

/**
 * Checks the shape of the options. Throws a `TypeError` that quotes the first wrong one and says what was
 * expected; never the value, which may be a secret.
 */
export function checkOptions(options: unknown): void {
  made ??= shapes()
  const parsed = made.safeParse(options)
  if (parsed.success) {
    checkTexts(parsed.data.texts, parsed.data.defaultLocale)
    return
  }
  const issue = parsed.error.issues[0] && innermost(parsed.error.issues[0])
  if (issue?.code === 'unrecognized_keys') {
    throw new TypeError(`createAuth: there is no option "${[...issue.path, issue.keys[0]].join('.')}".`)
  }
  if (!issue || issue.path.length === 0) throw new TypeError('createAuth: the options must be an object.')
  throw new TypeError(`createAuth: option "${issue.path.join('.')}" ${issue.message}.`)
}

/** Of a choice between a word and an object, what is wrong within the object, if that is what was meant. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue
  const inner = issue.errors.flat().find(({ path, code }) => path.length > 0 || code === 'unrecognized_keys')
  return inner ? innermost({ ...inner, path: [...issue.path, ...inner.path] }) : issue
}

import * as z from 'zod/mini'
import { tryUrl } from './url.ts'

/** The longest lifetime of a cookie that browsers keep to (RFC 6265bis, 5.5): 400 days. */
const LONGEST_COOKIE_SECONDS = 400 * 86_400

const seconds = (min: number, max: number) => z.optional(z.int().check(z.minimum(min), z.maximum(max)))
const flag = z.optional(z.boolean())
const callable = z.custom<unknown>((value) => typeof value === 'function', 'Invalid input: expected function')
const withMethods = (...methods: string[]) =>
  z.custom<object>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      methods.every((m) => typeof (value as Record<string, unknown>)[m] === 'function'),
    `expected an object with the methods ${methods.join(', ')}`,
  )
const origin = z.string().check(
  z.refine((text) => {
    const url = tryUrl(text)
    return url !== null && /^https?:$/.test(url.protocol) && url.origin === text.replace(/\/$/, '')
  }, 'expected an origin such as https://www.example.com, with no path'),
)
const target = z
  .string()
  .check(
    z.refine(
      (text) => /^\/(?![/\\])/.test(text) || /^https?:\/\//.test(text),
      'expected a path that begins with / or an absolute URL',
    ),
  )
const targets = z.partial(
  z.strictObject({
    confirmed: target,
    linkFailed: target,
    choosePassword: target,
    loggedIn: target,
    loggedOut: target,
  }),
)
const sessions = z.strictObject({
  idleSeconds: seconds(60, LONGEST_COOKIE_SECONDS),
  absoluteSeconds: seconds(60, LONGEST_COOKIE_SECONDS),
  unrememberedIdleSeconds: seconds(60, LONGEST_COOKIE_SECONDS),
})
const record = z.optional(z.record(z.string(), z.union([z.string(), callable])))

/** The shapes of `AuthOptions`; unknown names are refused, so that a misspelt option is met at once. */
const optionsSchema = z.strictObject({
  url: z.string(
    'is missing; say where the app is reached and Latchkey is mounted: http://localhost:3000/users',
  ),
  storage: withMethods('open', 'commit', 'findSession'),
  secret: z.optional(z.union([z.string(), z.array(z.string())])),
  mailer: z.optional(withMethods('send')),
  siteName: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  profile: z.optional(withMethods('safeParse')),
  frontend: z.optional(origin),
  trustedOrigins: z.optional(z.array(origin)),
  targets: z.optional(targets),
  cookieName: z.optional(z.string().check(z.regex(/^[\w-]{1,64}$/))),
  sessions: z.optional(z.union([z.literal('strict'), sessions])),
  links: z.optional(
    z.strictObject({ confirmSeconds: seconds(60, 86_400), choosePasswordSeconds: seconds(60, 86_400) }),
  ),
  passwords: z.optional(
    z.union([
      z.literal('nist'),
      z.strictObject({ minLength: seconds(8, 64), contextWords: z.optional(z.array(z.string())) }),
    ]),
  ),
  hashing: z.optional(z.strictObject({ concurrency: seconds(1, 3), maxQueued: seconds(0, 10_000) })),
  revealAccounts: flag,
  pages: z.optional(
    z.union([
      z.literal(false),
      z.strictObject({
        color: z.optional(z.string().check(z.regex(/^#[0-9a-f]{6}$/i))),
        logoUrl: z.optional(z.string().check(z.regex(/^(https:\/\/|\/(?!\/))/))),
        replace: record,
      }),
    ]),
  ),
  mails: record,
  texts: record,
  migrate: flag,
  onMailQueued: z.optional(callable),
  dispatchMail: flag,
  log: z.optional(withMethods('info', 'warn', 'error')),
  dangerouslyKeepMailbox: flag,
  dangerouslyDisableLimits: flag,
  signer: z.optional(withMethods('sign', 'verify')),
  hasher: z.optional(withMethods('hash', 'verify')),
  limiter: z.optional(withMethods('consume', 'giveBack')),
  clock: z.optional(withMethods('now')),
  random: z.optional(callable),
})

/**
 * Checks the shape of the options. Throws a `TypeError` that quotes the first wrong one and says what was
 * expected; never the value, which may be a secret.
 */
export function checkOptions(options: unknown): void {
  const parsed = optionsSchema.safeParse(options)
  if (parsed.success) return
  const issue = parsed.error.issues[0]
  if (issue?.code === 'unrecognized_keys') {
    throw new TypeError(`createAuth: there is no option "${issue.keys[0]}".`)
  }
  const name = issue?.path.join('.') || 'options'
  throw new TypeError(`createAuth: option "${name}" ${issue?.message ?? 'is wrong'}.`)
}

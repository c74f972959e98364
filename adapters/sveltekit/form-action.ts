import type { ActionFailure } from '@sveltejs/kit'
import type { Auth } from '../../src/auth.ts'
import { AuthError, type AuthErrorCode, isAuthError } from '../../src/errors.ts'
import {
  type Fields,
  linkFailure,
  linkFailureTarget,
  readBody,
  safeRedirect,
  typedValues,
} from '../../src/http/index.ts'
import type { Targets } from '../../src/options.ts'
import type { LinkPurpose } from '../../src/ports/token-signer.ts'
import { withText } from '../../src/texts/error-text.ts'
import type { TextKey } from '../../src/texts/texts.ts'
import { setCookies } from './action-cookies.ts'
import { leadTo } from './guards.ts'
import type { KitEvent } from './types.ts'
import { demandVisit, type Noted, textOf } from './visits.ts'

/** What a form is told, as `form` of its page. The same whether it was refused or not, so that no name is ever missing. */
export interface ActionResult {
  /** Which of {@link actions} it was, for a page with several forms. */
  readonly action: string
  /** What to say when all is well; null when it was refused. */
  readonly message: string | null
  /** What is wrong with the whole, safe to show; null when nothing is. */
  readonly error: string | null
  /** The stable name of what is wrong, for the page's own words; null when nothing is. */
  readonly code: AuthErrorCode | null
  /** What is wrong with which field, by its name. */
  readonly fields: Readonly<Record<string, string>>
  /** What was typed, by name, to be shown again; never a password or a token. Empty when all is well. */
  readonly values: Readonly<Record<string, string>>
  /** Whole seconds to wait before another try makes sense; null when that is not the matter. */
  readonly retryAfterSeconds: number | null
}

/** What an action may be told. */
export interface ActionOptions {
  /**
   * Where to go when all is well: a path of the site. Default: what the action's own comment says, or to stay on the
   * page, which gets the message. A `next` in a form that takes one goes before.
   */
  readonly goTo?: string | undefined
}

/** A form action of SvelteKit. */
export type AuthAction = (event: KitEvent) => Promise<ActionResult | ActionFailure<ActionResult>>

/** What stands behind an action: an endpoint, and where a person goes then. */
export interface FormSpec {
  /** Under the mount. `{token}` and `{id}` are filled in from the form, the route or the query. */
  readonly path: string
  /** Default: POST. */
  readonly method?: 'PATCH' | 'DELETE'
  readonly goTo?: keyof Targets
  readonly takesNext?: true
  /** What to say where the endpoint answers with something else. */
  readonly message?: TextKey
  /** For what a mailed link leads to: one that does not work leads to the page that says why. */
  readonly purpose?: LinkPurpose
}

/** Headers that say who sends, from where, and with which session. */
const KEPT = ['accept-language', 'cookie', 'origin', 'sec-fetch-site', 'user-agent', 'x-forwarded-proto']

/** An action that asks the endpoint, in the same process, and puts its answer into Kit's words. */
export function formAction(
  auth: Auth<object>,
  name: string,
  spec: FormSpec,
  options: ActionOptions,
): AuthAction {
  return async (event) => {
    const noted = demandVisit(auth, event, `actions.${name}`)
    if (event.request.bodyUsed) {
      throw new TypeError(
        `actions.${name}: something before it has read the form; read event.request.clone() there instead.`,
      )
    }
    let typed: Fields = {}
    try {
      typed = await readBody(event.request, true)
      const response = await ask(auth, noted, event, spec, typed)
      setCookies(response, event.cookies)
      const answer = (await response.json()) as { message?: string }
      if (!response.ok) throw asError(response, answer)
      const message = answer.message ?? (spec.message ? textOf(auth, noted.visit)(spec.message) : null)
      return succeed(auth, noted, spec, { name, message, typed, goTo: options.goTo })
    } catch (thrown) {
      if (!isAuthError(thrown)) throw thrown
      return refuse(auth, noted, event, spec, {
        name,
        typed,
        error: withText(thrown, textOf(auth, noted.visit)) as AuthError,
      })
    }
  }
}

async function ask(
  auth: Auth<object>,
  { wiring, visit }: Noted<object>,
  event: KitEvent,
  spec: FormSpec,
  typed: Fields,
): Promise<Response> {
  const { settings } = auth
  const path = spec.path.replace(/\{(\w+)\}/, (_, part: string) =>
    encodeURIComponent(partOf(event, typed, part)),
  )
  const headers = new Headers({
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  })
  for (const header of KEPT) {
    const value = event.request.headers.get(header)
    if (value !== null) headers.set(header, value)
  }
  const request = new Request(settings.origin + settings.mount + path, {
    method: spec.method ?? 'POST',
    headers,
  })
  const response = await wiring.handler(request, { ...visit.client, parsedBody: typed })
  if (response) return response
  throw new TypeError(`no endpoint answers to ${spec.path}`)
}

/** Never empty, which would be another path. */
function partOf(event: KitEvent, typed: Fields, name: string): string {
  const found = typed[name] ?? event.params[name] ?? event.url.searchParams.get(name)
  return typeof found === 'string' && found !== '' ? found : '-'
}

function asError({ status, headers }: Response, body: object): AuthError {
  const { code, error, fields } = body as {
    code: AuthErrorCode
    error: string
    fields?: Record<string, string>
  }
  const seconds = headers.get('retry-after')
  const known = new AuthError(code, {
    message: error,
    fields,
    retryAfterSeconds: seconds === null ? undefined : Number(seconds),
  })
  return known.status === status ? known : new AuthError('internal')
}

interface Done {
  readonly name: string
  readonly message: string | null
  readonly typed: Fields
  readonly goTo: string | undefined
}

function succeed(
  { settings }: Auth<object>,
  { wiring }: Noted<object>,
  spec: FormSpec,
  done: Done,
): ActionResult {
  const { name: action, message, typed } = done
  const next =
    spec.takesNext && typeof typed.next === 'string' && typed.next !== ''
      ? safeRedirect(typed.next, settings)
      : null
  const target = next ?? done.goTo ?? (spec.goTo && settings.targets[spec.goTo])
  if (target !== undefined)
    return wiring.kit.redirect(303, wiring.appPage(target) ?? target, { external: true })
  return { action, message, error: null, code: null, fields: {}, values: {}, retryAfterSeconds: null }
}

function refuse(
  auth: Auth<object>,
  noted: Noted<object>,
  event: KitEvent,
  spec: FormSpec,
  { name: action, typed, error }: { name: string; typed: Fields; error: AuthError },
) {
  const { kit, appPage } = noted.wiring
  if (error.code === 'not_logged_in') return leadTo(auth, noted, event, 'login')
  if (error.code === 'reauth_required') return leadTo(auth, noted, event, 'reauthenticate')
  const reason = spec.purpose ? linkFailure(error) : null
  if (reason && spec.purpose) {
    const target = linkFailureTarget(auth.settings, textOf(auth, noted.visit), reason, spec.purpose)
    return kit.redirect(303, appPage(target) ?? target, { external: true })
  }
  const { code, message, fields = {}, retryAfterSeconds = null } = error
  return kit.fail<ActionResult>(error.status, {
    action,
    message: null,
    error: message,
    code,
    fields,
    values: typedValues(typed),
    retryAfterSeconds,
  })
}

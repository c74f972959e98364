import type { Auth } from '../auth.ts'
import type { RequestInfo } from '../context.ts'
import type { AuthErrorCode } from '../errors.ts'
import type { Translate } from '../texts/texts.ts'
import type { Fields } from './body.ts'
import type { PageRenderer } from './page-renderer.ts'

/** What the adapter knows of a request besides the request itself. */
export interface ClientInfo {
  /** The client's address as the framework sees it, by its own rules about proxies; null when unknown. */
  readonly ip: string | null
  /** Whether the socket itself comes from this machine, whatever a proxy's headers say. */
  readonly loopback: boolean
  /** Whether the request came over TLS, as far as the framework knows. */
  readonly secure: boolean
  /** The body, when something before us has read and parsed it; undefined leaves it to us. */
  readonly parsedBody?: unknown
  /** Runs a task once the answer is on its way. Default: soon. */
  readonly after?: ((task: () => Promise<void>) => void) | undefined
}

/** One request on its way through an endpoint. */
export interface Exchange {
  readonly auth: Auth<object>
  readonly request: Request
  readonly url: URL
  readonly client: ClientInfo
  /** What the flows are told of the request. */
  readonly origin: RequestInfo
  /** The `{token}` or `{id}` of the path; empty where there is none. */
  readonly token: string
  /** The token from the session cookie, unchecked; null when there is none. */
  readonly session: string | null
  /** The fields of the body; empty for a GET. */
  readonly body: Fields
  /** Whether the answer is a page or a redirect rather than JSON. */
  readonly html: boolean
  /** Every text in the language of the answer. */
  readonly text: Translate
  /** The pages in that language. */
  readonly pages: PageRenderer
}

/** One row of the table of endpoints. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Under the mount, with a slash at its end, which a request may leave out. */
  readonly path: string
  /** `link`: its pages serve also where a front end has the others. `page`: for people only. */
  readonly kind: 'api' | 'page' | 'link'
  /** What the body must look like; null where none is read. */
  readonly input: InputSchema | null
  /** Whether the body may be a form with a file. Default: no. */
  readonly upload?: true
  /** What the OpenAPI document says; pages for people only are not in it. */
  readonly doc?: EndpointDoc
  run(exchange: Exchange): Promise<Response>
  /** The page that shows the form again with what is wrong. Default: the error page. */
  readonly formAgain?: (exchange: Exchange, form: FormAgain) => Promise<string> | string
}

/** What the OpenAPI document says of an endpoint. */
export interface EndpointDoc {
  readonly summary: string
  /** What is answered by which status, when all is well. */
  readonly answers: Readonly<
    Record<
      number,
      | 'user'
      | 'sessions'
      | 'history'
      | 'deletion'
      | 'message'
      | 'page'
      | 'redirect'
      | 'image'
      | 'admin_user'
      | 'admin_users'
      | 'admin_sessions'
      | 'admin_events'
      | 'admin_mails'
    >
  >
  /** What may stand in the query of the address, as JSON Schema. */
  readonly query?: Readonly<Record<string, object>>
  /** Whether the body has the profile's fields too. */
  readonly takesProfile?: true
  /** Whether the body has the fields of the option `registrationFields` too. */
  readonly takesRegistrationFields?: true
  /** The codes of its own errors; those that every endpoint has are added. */
  readonly errors: readonly AuthErrorCode[]
}

/** What a form page is told when its post was refused. */
export interface FormAgain {
  readonly values: Readonly<Record<string, string>>
  readonly fields: Readonly<Record<string, string>>
  readonly error: string | null
}

/** A schema of zod. */
export interface InputSchema {
  safeParse(value: unknown):
    | { readonly success: true; readonly data: unknown }
    | {
        readonly success: false
        readonly error: {
          readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]
        }
      }
}

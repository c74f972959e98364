import type { ActionFailure } from '@sveltejs/kit'
import type { Auth } from '../../src/auth.ts'
import type { CurrentSession } from '../../src/flows/current-session.ts'

/**
 * What is used of a `RequestEvent` of SvelteKit, 2 and 3 alike. Spelled out, so that a `load`, an action, an endpoint
 * and a hook can all hand in theirs, whatever the app has put on `locals` and `platform`.
 */
export interface KitEvent {
  readonly request: Request
  /** The address of the page, without what Kit adds to it for itself. */
  readonly url: URL
  readonly params: Partial<Record<string, string>>
  readonly locals: object
  readonly cookies: {
    /** Sets a cookie on the answer that Kit makes. */
    set(name: string, value: string, options: KitCookieOptions): void
  }
  /** What the adapter of Kit gives; adapter-node has the request of Node here. */
  readonly platform?: unknown
  /** Whether Kit's client asks for the data of a page. */
  readonly isDataRequest: boolean
  /** The client's address, by the rules of Kit's adapter. May throw. */
  getClientAddress(): string
}

/** What is told of a cookie that is set. */
export interface KitCookieOptions {
  readonly path: string
  readonly httpOnly?: boolean
  readonly secure?: boolean
  readonly sameSite?: boolean | 'lax' | 'strict' | 'none'
  readonly maxAge?: number
  /** Default: percent-encoding. */
  readonly encode?: (value: string) => string
}

/**
 * The functions of SvelteKit that guards and actions answer with: `import * as kit from '@sveltejs/kit'`. They come
 * from the app, since a build has a copy of Kit of its own, which knows only its own errors and redirects.
 */
export interface Kit {
  /** Of SvelteKit. */
  readonly VERSION: string
  /** Throws an error of Kit's. */
  error(status: number, message: string): never
  /** What an action gives that was refused. */
  fail<T>(status: number, data: T): ActionFailure<T>
  /** Throws a redirect of Kit's. */
  redirect(status: 303, location: string, options?: { external?: boolean }): never
}

/** A `handle` for `src/hooks.server.ts`, alone or in `sequence`. */
export type AuthHandle = <Event extends KitEvent>(input: {
  event: Event
  resolve: (event: Event) => Response | Promise<Response>
}) => Promise<Response>

/**
 * What `authHandle` puts on `event.locals`. One line in `src/app.d.ts` says so to TypeScript:
 * `interface Locals extends AuthLocals<typeof auth> {}`.
 */
export interface AuthLocals<A extends Pick<Auth<object>, 'currentUser'>> {
  /**
   * Who is logged in, or null. Throws `unavailable` when the storage did not answer, which is never taken for
   * "nobody".
   */
  user: Awaited<ReturnType<A['currentUser']>>
  /** The session of that user, or null; nothing in it opens anything. Throws as `user`. */
  session: LocalSession | null
}

/** A session as a page may see it. */
export type LocalSession = Omit<CurrentSession<object>, 'user'>

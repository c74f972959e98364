import type { Action, Actions, RequestEvent, ServerLoadEvent } from '@sveltejs/kit'
import * as kit from '@sveltejs/kit'
import { type Handle, sequence } from '@sveltejs/kit/hooks'
import { createAuth, type DefaultProfile, type User } from 'latchkey'
import { sqlite } from 'latchkey/sqlite'
import {
  type ActionResult,
  type AuthLocals,
  actions,
  authHandle,
  authInit,
  type LocalSession,
  requireUser,
  sessionsOf,
} from 'latchkey/sveltekit'
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'

const auth = createAuth({
  url: 'http://localhost:5173/users',
  storage: sqlite(':memory:'),
  profile: z.object({ plan: z.enum(['free', 'pro']).default('free') }),
})

interface Profile {
  plan: 'free' | 'pro'
}

test('one line in app.d.ts gives locals the type of the app’s own profile', () => {
  interface Locals extends AuthLocals<typeof auth> {
    cart: number
  }
  expectTypeOf<Locals['user']>().toEqualTypeOf<User<Profile> | null>()
  expectTypeOf<Locals['session']>().toEqualTypeOf<LocalSession | null>()
  expectTypeOf<keyof LocalSession>().toEqualTypeOf<'id' | 'createdAt' | 'expiresAt'>()
  const plain = createAuth({ url: 'http://localhost:5173/users', storage: sqlite(':memory:') })
  expectTypeOf<AuthLocals<typeof plain>['user']>().toEqualTypeOf<User<DefaultProfile> | null>()
})

test('the hook fits Kit’s, alone and in sequence', () => {
  expectTypeOf(authHandle(auth, { kit })).toExtend<Handle>()
  const first: Handle = ({ event, resolve }) => resolve(event)
  expectTypeOf(sequence(authHandle(auth, { kit }), first)).toExtend<Handle>()
  expectTypeOf(authInit(auth)).toExtend<() => Promise<void>>()
})

test('guards take the event of a load, an action, an endpoint and a hook, and keep the type of the profile', () => {
  const load = (event: ServerLoadEvent) => requireUser(auth, event)
  expectTypeOf(load).returns.toEqualTypeOf<User<Profile>>()
  const endpoint = (event: RequestEvent) => requireUser(auth, event).profile.plan
  expectTypeOf(endpoint).returns.toEqualTypeOf<'free' | 'pro'>()
  const list = (event: ServerLoadEvent) => sessionsOf(auth, event)
  expectTypeOf(list).returns.resolves.toExtend<readonly { id: string; current: boolean }[]>()
})

test('actions fit Kit’s, and the form of their page has one shape', () => {
  const pageActions = { default: actions.login(auth) } satisfies Actions
  expectTypeOf(pageActions.default).toExtend<Action>()
  // What Kit makes of it for `form` in a page's props.
  type Form = Exclude<Awaited<ReturnType<typeof pageActions.default>>, kit.ActionFailure<unknown>>
  expectTypeOf<Form>().toEqualTypeOf<ActionResult>()
  type Failure = Extract<Awaited<ReturnType<typeof pageActions.default>>, kit.ActionFailure<unknown>>
  expectTypeOf<Failure['data']>().toEqualTypeOf<ActionResult>()
})

import express from 'express'
import { createAuth, type User } from 'latchkey'
import { authRouter, currentUser, requireUser, userOf } from 'latchkey/express'
import { sqlite } from 'latchkey/sqlite'
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'

const auth = createAuth({
  url: 'http://localhost:3000/users',
  storage: sqlite(':memory:'),
  profile: z.object({ plan: z.enum(['free', 'pro']).default('free') }),
})

interface Profile {
  plan: 'free' | 'pro'
}

test('the accessors keep the type of the profile, and the handler keeps the types of its path', () => {
  const app = express()
  app.use(authRouter(auth))
  app.get('/posts/:id/:part', requireUser(auth), (req, res) => {
    expectTypeOf(req.params).toEqualTypeOf<{ id: string } & { part: string }>()
    expectTypeOf(userOf(auth, req)).toEqualTypeOf<User<Profile>>()
    expectTypeOf(userOf(auth, req).profile.plan).toEqualTypeOf<'free' | 'pro'>()
    res.send()
  })
  app.get('/posts/:id', (req, res) => {
    expectTypeOf(req.params).toEqualTypeOf<{ id: string }>()
    expectTypeOf(currentUser(auth, req)).toEqualTypeOf<User<Profile> | null>()
    res.send()
  })
  app.use('/members', requireUser(auth))
  app.route('/more').all(requireUser(auth))
  express.Router().use(requireUser(auth))
})

test('nothing is declared on the request', () => {
  expectTypeOf<express.Request>().not.toHaveProperty('user')
})

test('with no profile of its own, an app has the default one', () => {
  const plain = createAuth({ url: 'http://localhost:3000/users', storage: sqlite(':memory:') })
  const read = (req: express.Request) => userOf(plain, req).profile.birth_date
  expectTypeOf(read).returns.toEqualTypeOf<string | null>()
})

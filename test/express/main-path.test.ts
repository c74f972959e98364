import { requireUser, userOf } from 'latchkey/express'
import { describe, expect, test } from 'vitest'
import { listen, PERSON } from './app.ts'
import { BROWSER, cookieHeader } from './http.ts'
import { PARSERS, VERSIONS } from './versions.ts'

const HTML = { headers: BROWSER }

describe.each(VERSIONS)('$name', ({ express }) => {
  describe.each(PARSERS)('with $name in front', ({ make }) => {
    const start = () =>
      listen({
        express,
        before(app) {
          const parser = make(express)
          if (parser) app.use(parser)
        },
        after(app, auth) {
          app.get('/', requireUser(auth), (req, res) => {
            res.send(`Hello ${userOf(auth, req).email}`)
          })
          app.post('/echo', express.json(), (req, res) => {
            res.json({ body: Buffer.isBuffer(req.body) ? String(req.body) : req.body })
          })
        },
      })

    test('a client of JSON registers, confirms by mail, logs in, is known and logs out', async () => {
      const { send, link } = await start()
      const registered = await send('/users/register/', { json: PERSON })
      expect([registered.status, registered.json()]).toEqual([201, { message: expect.any(String) }])
      const path = await link(PERSON.email)
      expect((await send(path)).status).toBe(200)
      expect((await send('/users/login/', { json: PERSON })).status).toBe(400)
      const confirmed = await send(path, { method: 'POST' })
      expect([confirmed.status, confirmed.json().email]).toEqual([200, PERSON.email])

      const loggedIn = await send('/users/login/', { json: PERSON })
      expect(loggedIn.status).toBe(200)
      expect(loggedIn.cookies).toHaveLength(1)
      const headers = { cookie: cookieHeader(loggedIn) }
      const known = await send('/users/current-user/', { headers })
      expect([known.status, known.json().email]).toEqual([200, PERSON.email])
      expect((await send('/', { headers })).text).toBe(`Hello ${PERSON.email}`)

      const loggedOut = await send('/users/logout/', { method: 'POST', headers })
      expect([loggedOut.status, loggedOut.cookies]).toEqual([
        200,
        [expect.stringMatching(/^sessionid=; Max-Age=0/)],
      ])
      expect((await send('/users/current-user/', { headers })).status).toBe(401)
      expect((await send('/', { headers })).status).toBe(401)
    })

    test('a person with a browser does the same with forms', async () => {
      const { send, link } = await start()
      expect((await send('/users/register/', HTML)).text).toContain('<form')
      const registered = await send('/users/register/', { form: PERSON, ...HTML })
      expect([registered.status, registered.headers.location]).toEqual([
        303,
        '/users/check-mail/?asked=register',
      ])
      expect(registered.text).toBe('')
      const path = await link(PERSON.email)
      expect((await send(path, HTML)).text).toContain('<button')
      const confirmed = await send(path, { method: 'POST', ...HTML })
      expect([confirmed.status, confirmed.headers.location]).toEqual([303, '/users/confirmed/'])

      const form = { email: PERSON.email, password: PERSON.password, next: '/' }
      const loggedIn = await send('/users/login/', { form, ...HTML })
      expect([loggedIn.status, loggedIn.headers.location]).toEqual([303, '/'])
      const headers = { ...BROWSER, cookie: cookieHeader(loggedIn) }
      expect((await send('/', { headers })).text).toBe(`Hello ${PERSON.email}`)
      const loggedOut = await send('/users/logout/', { form: {}, headers })
      expect([loggedOut.status, loggedOut.headers.location]).toEqual([303, '/users/login/?logged-out'])
      expect((await send('/', { headers })).status).toBe(302)
    })

    test('the app reads the bodies of its own routes as without us', async () => {
      const { send } = await start()
      const answer = await send('/echo', { json: { kept: 'whole' } })
      const { body } = answer.json()
      expect(typeof body === 'string' ? JSON.parse(body) : body).toEqual({ kept: 'whole' })
    })

    test('a wrong field is told by its name', async () => {
      const { send } = await start()
      const answer = await send('/users/register/', { json: { ...PERSON, email: ['ada@example.com'] } })
      expect([answer.status, answer.json()]).toMatchObject([
        400,
        { code: 'invalid_input', fields: { email: expect.any(String) } },
      ])
    })
  })
})

import { describe, expect, it, onTestFinished } from 'vitest'
import { mailServer, startApp } from './apps.ts'
import { ENGINES } from './databases.ts'

const PEOPLE = 50
const PASSWORD = 'correct horse battery'
/** Longer than a mail is held by a process that has died, in seconds. */
const LEASE = 120

for (const { engine, title, absent, makeDatabase } of ENGINES) {
  describe.skipIf(absent)(`two processes of one app (${title})`, () => {
    it('lose nothing and nobody when one is killed among fifty people', { timeout: 90_000 }, async () => {
      const database = await makeDatabase()
      onTestFinished(() => database.drop())
      const mail = await mailServer()
      const apps = await Promise.all([1, 2].map(() => startApp(engine, database.url, mail.url)))
      let done = 0

      /** Asks one of the processes, and another when that one does not answer, as a load balancer does. */
      async function ask(person: number, path: string, init: RequestInit = {}): Promise<Response> {
        for (let turn = 0; ; turn += 1) {
          const { base } = apps[(person + turn) % apps.length] ?? { base: '' }
          try {
            const answer = await fetch(base + path, { redirect: 'manual', ...init })
            if (answer.status < 500 || turn > 20) return answer
          } catch (error) {
            if (turn > 20) throw error
          }
          await new Promise((resolve) => setTimeout(resolve, 50))
        }
      }

      const post = (person: number, path: string, body: object) =>
        ask(person, path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })

      async function live(person: number): Promise<string> {
        const email = `p${person}@example.com`
        const names = { first_name: 'Ada', last_name: 'Example' }
        const registered = await post(person, '/users/register/', { email, password: PASSWORD, ...names })
        expect(registered.status).toBe(201)
        await expect.poll(() => mail.links.get(email)?.length ?? 0, { timeout: 80_000 }).toBeGreaterThan(0)
        const path = new URL(mail.links.get(email)?.[0] ?? '').pathname
        const confirmed = await post(person, path, {})
        expect([200, 400]).toContain(confirmed.status)
        const loggedIn = await post(person, '/users/login/', { email, password: PASSWORD })
        expect(loggedIn.status).toBe(200)
        done += 1
        if (done === PEOPLE / 2) {
          apps[0]?.child.kill('SIGKILL')
          // Mail that it held is given back after a minute.
          await apps[1]?.setAhead(LEASE)
        }
        return loggedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
      }

      const cookies = await Promise.all(Array.from({ length: PEOPLE }, (_, person) => live(person)))
      expect(apps[0]?.child.killed).toBe(true)
      for (const [person, cookie] of cookies.entries()) {
        const known = await ask(person, '/users/current-user/', { headers: { cookie } })
        expect(await known.json()).toMatchObject({ email: `p${person}@example.com` })
      }
      expect(apps[1]?.errors()).toBe('')
    })
  })
}

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeDatabase } from '../support/open-storage.ts'

const PEOPLE = 50
const PASSWORD = 'correct horse battery'
const APP = new URL('fixtures/app.ts', import.meta.url)

/** Every link that was mailed, by address. */
async function mailServer(): Promise<{ url: string; links: Map<string, string[]> }> {
  const links = new Map<string, string[]>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    async onData(stream, session, done) {
      let raw = ''
      try {
        for await (const chunk of stream) raw += String(chunk)
      } catch {
        // The process that was sending is the one that was killed.
        return
      }
      const to = session.envelope.rcptTo[0]?.address ?? ''
      const text = raw.replaceAll('=\r\n', '').replaceAll('=3D', '=')
      const found = text.match(/http:\/\/localhost:3000\/users\/register\/confirm\/[\w-]+\//)?.[0]
      links.set(to, [...(links.get(to) ?? []), ...(found ? [found] : [])])
      done()
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  onTestFinished(() => void server.close())
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, links }
}

async function startApp(...args: readonly string[]): Promise<{ child: ChildProcess; base: string }> {
  const child = fork(APP, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [port] = await once(child, 'message')
  return { child, base: `http://127.0.0.1:${port}` }
}

for (const engine of ['sqlite', 'postgres', 'mysql']) {
  const database = await makeDatabase(engine)
  describe.skipIf(database === null)(`two processes of one app (${engine})`, () => {
    it('lose nothing and nobody when one is killed among fifty people', { timeout: 90_000 }, async () => {
      if (!database) return
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
        if (done === PEOPLE / 2) apps[0]?.child.kill('SIGKILL')
        return loggedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
      }

      const cookies = await Promise.all(Array.from({ length: PEOPLE }, (_, person) => live(person)))
      expect(apps[0]?.child.killed).toBe(true)
      for (const [person, cookie] of cookies.entries()) {
        const known = await ask(person, '/users/current-user/', { headers: { cookie } })
        expect(await known.json()).toMatchObject({ email: `p${person}@example.com` })
      }
    })
  })
}

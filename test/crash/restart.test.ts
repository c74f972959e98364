import { describe, expect, it, onTestFinished } from 'vitest'
import { OWN_MARIADB, OWN_POSTGRES, type OwnServer } from '../support/own-server.ts'
import { left } from '../support/servers.ts'
import { mailServer, startApp } from './apps.ts'
import { type Crowd, makeCrowd } from './crowd.ts'

const PEOPLE = 20
/** So many people have to arrive between two ends of the server, and so many to be turned away while it is gone. */
const [ARRIVE, TURNED_AWAY] = [20, 40]
/** Longer than a mail is held by a process that has lost the database, in seconds. */
const LEASE = 120

const ENDS: readonly (readonly [string, (server: OwnServer) => Promise<void>])[] = [
  ['a crash', (server) => server.crash()],
  ['a second crash', (server) => server.crash()],
  ['a stop in good order', (server) => server.stop()],
]

/** Twenty people at two processes of an app, while the server ends and starts again. */
async function restartUnderLoad(server: OwnServer, crowd: Crowd): Promise<void> {
  crowd.enter(PEOPLE)
  const reach = (count: () => number, more: number, what: string) => {
    const goal = count() + more
    return expect.poll(count, { timeout: 90_000, message: what }).toBeGreaterThan(goal)
  }
  await reach(crowd.arrived, ARRIVE, 'people arrive')
  for (const [name, end] of ENDS) {
    await end(server)
    await reach(crowd.away, TURNED_AWAY, `people are turned away after ${name}`)
    await server.start()
    await reach(crowd.arrived, ARRIVE, `people arrive after ${name}`)
  }
  await crowd.leave()
}

for (const kind of [OWN_POSTGRES, OWN_MARIADB]) {
  describe.skipIf(kind.absent)(`a server that restarts under load (${left(kind)})`, () => {
    it('is a pause: nobody is refused, and what was answered holds', { timeout: 400_000 }, async () => {
      const server = await kind.make()
      onTestFinished(() => server.remove())
      const mail = await mailServer()
      const engine = kind === OWN_POSTGRES ? 'postgres' : 'mysql'
      const apps = await Promise.all([1, 2].map(() => startApp(engine, server.url, mail.url)))
      const crowd = makeCrowd(apps, mail)
      onTestFinished(() => crowd.abandon())
      const accounts = crowd.accounts

      await restartUnderLoad(server, crowd)
      expect(crowd.faults).toEqual([])

      // Every mail comes, also one that was held when the server went.
      await Promise.all(apps.map((app) => app.setAhead(LEASE)))
      const unmailed = () => accounts.filter(({ email }) => !mail.links.get(email)?.length)
      await expect.poll(unmailed, { timeout: 20_000 }).toEqual([])
      await Promise.all(accounts.map((account) => crowd.finish(account)))
      expect(crowd.faults).toEqual([])
      const waiting = 'select template, attempts, error from auth_outbox where sent_at is null'
      await expect.poll(() => server.query(waiting), { timeout: 20_000 }).toEqual([])

      // Every account is there, once.
      const stored = await server.query('select email from auth_users order by email')
      expect(stored.map(({ email }) => email).toSorted()).toEqual(
        accounts.map(({ email }) => email).toSorted(),
      )
      expect(await server.query('select * from auth_attempts')).toEqual([])

      // Every session is one, and every one that was ended is none, at both processes and at once.
      for (const app of apps) {
        const holders = accounts.map(({ sessions }) => sessions.map((cookie) => crowd.holderOf(app, cookie)))
        const found = await Promise.all(holders.flat())
        expect(found).toEqual(accounts.flatMap(({ email, sessions }) => sessions.map(() => email)))
        const ended = accounts.flatMap(({ ended }) => ended.map((cookie) => crowd.holderOf(app, cookie)))
        expect(new Set(await Promise.all(ended))).toEqual(new Set([401]))
      }

      // Neither process has ended, or has had anything to say.
      expect(apps.map(({ child, errors }) => [child.exitCode, child.signalCode, errors()])).toEqual([
        [null, null, ''],
        [null, null, ''],
      ])
    })
  })
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { type Change, SWEEP_BATCH } from '../../src/ports/storage.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import type { SweepReport } from '../../src/sweep/sweeper.ts'
import { user } from '../../src/testing/storage/records.ts'
import { activeUser, disable, OTHER_PASSWORD, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { eachStorage, onSqlite } from '../support/storages.ts'

const ADA = 'ada@example.com'
const EVE = 'eve@example.com'
const DAY = 86_400
const NOTHING: SweepReport = {
  sessions: 0,
  accounts: 0,
  pendingAccounts: 0,
  sentMail: 0,
  deadMail: 0,
  events: 0,
  attempts: 0,
  files: 0,
}

async function swept(test: TestAuth): Promise<Partial<SweepReport>> {
  const report = await test.auth.sweep()
  return Object.fromEntries(Object.entries(report).filter(([, count]) => count > 0))
}

eachStorage('a sweep', (makeStorage) => {
  it('takes away every expired session, batch by batch, and leaves the others', async () => {
    const test = await testAuth(makeStorage())
    const user = await activeUser(test, ADA)
    const { session } = await test.auth.login({ email: ADA, password: PASSWORD })
    const start = test.clock.now()
    const over = Array.from({ length: SWEEP_BATCH * 2 + 1 }, () => ({
      kind: 'openSession' as const,
      session: {
        id: crypto.getRandomValues(new Uint8Array(32)),
        userId: user.id,
        trust: user.trust,
        createdAt: start,
        lastSeenAt: start,
        idleExpiresAt: new Date(start.getTime() + 1000),
        expiresAt: new Date(start.getTime() + 1000),
        remember: true,
        ip: null,
        userAgent: null,
      },
    }))
    await test.storage.commit(over)
    test.clock.advance(1)
    expect(await test.auth.sweep()).toEqual({ ...NOTHING, sessions: over.length })
    expect(await test.auth.sweep()).toEqual(NOTHING)
    expect(await test.auth.currentUser(session.token)).not.toBeNull()
  })

  it('removes an account that was not confirmed for 30 days, with an event and without its address', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.register({ email: ADA, password: PASSWORD }, { ip: '203.0.113.7' })
    const { id } = await test.find(ADA)
    test.clock.advance(30 * DAY)
    expect(await swept(test)).toEqual({})
    test.clock.advance(0.001)
    test.commits.length = 0
    expect(await swept(test)).toEqual({ pendingAccounts: 1 })
    expect(test.commits[0]).toMatchObject([
      {
        kind: 'addEvent',
        event: { type: 'user.removed', userId: id, detail: { reason: 'never confirmed' } },
      },
      { kind: 'deleteUser', id },
      { kind: 'dropMail', recipient: ADA },
      { kind: 'clearAttempts' },
    ])
    expect(await test.storage.findUserByEmailKey(ADA)).toBeNull()
    // Its owner begins anew.
    await activeUser(test, ADA)
  })

  it('keeps accounts that are confirmed or disabled', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    await test.auth.register({ email: EVE, password: PASSWORD })
    await disable(test, EVE)
    test.clock.advance(40 * DAY)
    expect(await swept(test)).not.toHaveProperty('pendingAccounts')
    await test.find(ADA)
    await test.find(EVE)
  })

  it.each([
    ['registered again', PASSWORD],
    ['registered again with another password', OTHER_PASSWORD],
    ['asked for again', null],
  ])(
    'keeps an account that was %s, for as long again, so that no mailed link dies of it',
    async (_, password) => {
      const test = await testAuth(makeStorage())
      await test.auth.register({ email: ADA, password: PASSWORD })
      test.clock.advance(29 * DAY + 86_000)
      if (password === null) await test.auth.regenerate({ email: ADA })
      else await test.auth.register({ email: ADA, password })
      const token = await test.token(ADA)
      test.clock.advance(3599)
      expect(await swept(test)).not.toHaveProperty('pendingAccounts')
      if (password === OTHER_PASSWORD) await test.auth.choosePassword({ token, password })
      else await test.auth.confirm({ token })
      await test.auth.login({ email: ADA, password: password ?? PASSWORD })
    },
  )

  it('leaves an account that is confirmed at that very moment', async () => {
    const storage = makeStorage()
    const test = await testAuth(storage)
    await test.auth.register({ email: ADA, password: PASSWORD })
    const user = await test.find(ADA)
    test.clock.advance(31 * DAY)
    const { listPending } = storage
    storage.listPending = async (before, after) => {
      const found = await listPending.call(storage, before, after)
      const set = { confirmedAt: test.clock.now(), asked: null }
      await storage.commit([
        { kind: 'updateUser', id: user.id, revision: user.revision, set, raiseTrust: true },
      ])
      return found
    }
    expect(await swept(test)).toEqual({})
    expect((await test.find(ADA)).confirmedAt).toEqual(test.clock.now())
  })

  it('forgets mail a week after it was sent, and mail that was given up after a month', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.register({ email: ADA, password: PASSWORD })
    expect(await test.mails(ADA)).toHaveLength(1)
    test.clock.advance(7 * DAY)
    expect(await swept(test)).toEqual({})
    test.clock.advance(0.001)
    expect(await swept(test)).toEqual({ sentMail: 1 })
    await test.auth.register({ email: EVE, password: PASSWORD })
    const [mail] = await test.storage.claimMail({ now: test.clock.now(), leaseSeconds: 60, limit: 1 })
    const dead = { kind: 'dead', at: test.clock.now(), error: 'refused' } as const
    expect(await test.storage.settleMail(mail?.id ?? '', mail?.lease ?? '', dead)).toBe(true)
    test.clock.advance(30 * DAY)
    expect(await swept(test)).toMatchObject({ pendingAccounts: 1 })
    test.clock.advance(0.001)
    expect(await swept(test)).toMatchObject({ deadMail: 1 })
  })

  it('forgets events after 90 days, and counts of wrong passwords once nobody has tried for so long', async () => {
    const test = await testAuth(makeStorage())
    await activeUser(test, ADA)
    const wrong = () => test.auth.login({ email: ADA, password: OTHER_PASSWORD }).catch(() => {})
    await wrong()
    test.clock.advance(60 * DAY)
    await wrong()
    test.clock.advance(30 * DAY + 1)
    // The registration, the confirmation, and the first wrong password; the count is of the second one too.
    expect(await swept(test)).toMatchObject({ events: 3 })
    test.clock.advance(60 * DAY)
    expect(await swept(test)).toEqual({ attempts: 1, events: 1 })
  })

  it("goes by the app's own numbers", async () => {
    const retention = { pendingAccountsSeconds: 2 * DAY, eventsSeconds: DAY, sentMailSeconds: 3600 }
    const test = await testAuth(makeStorage(), { retention })
    await test.auth.register({ email: ADA, password: PASSWORD })
    await test.mails()
    test.clock.advance(3601)
    expect(await swept(test)).toEqual({ sentMail: 1 })
    test.clock.advance(DAY - 3600)
    expect(await swept(test)).toEqual({ events: 1 })
    test.clock.advance(DAY)
    expect(await swept(test)).toEqual({ pendingAccounts: 1 })
  })

  it('that is cut off at any batch is begun again, and ends where it would have', async () => {
    for (let failAt = 1; ; failAt += 1) {
      const storage = makeStorage()
      const test = await testAuth(storage)
      await test.auth.start()
      await test.auth.register({ email: ADA, password: PASSWORD })
      const at = test.clock.now()
      const events = Array.from({ length: SWEEP_BATCH + 5 }, (_, n): Change => {
        const id = `019cb6d0-0000-7000-8000-${String(n).padStart(12, '0')}`
        const [ip, userAgent, gatherKey] = [null, null, null]
        const detail = {}
        const [userId, actorId, outcome] = [null, null, 'success'] as const
        const event = {
          id,
          type: 'login.failed',
          at,
          userId,
          actorId,
          ip,
          userAgent,
          outcome,
          detail,
          gatherKey,
        }
        return { kind: 'addEvent', event }
      })
      await storage.commit(events)
      test.clock.advance(100 * DAY)
      let calls = 0
      const verbs = ['sweepSessions', 'sweepOld', 'listPending', 'listFiles', 'commit'] as const
      const restore = verbs.map((verb) => {
        const real = storage[verb] as (...args: unknown[]) => Promise<unknown>
        storage[verb] = (async (...args: unknown[]) => {
          calls += 1
          if (calls === failAt) throw new Error('planted')
          return real.apply(storage, args)
        }) as never
        return () => {
          storage[verb] = real as never
        }
      })
      const failed = await test.auth.sweep().then(
        () => false,
        () => true,
      )
      for (const back of restore) back()
      if (!failed) break
      await test.auth.sweep()
      expect(await test.storage.findUserByEmailKey(ADA)).toBeNull()
      // The event of the removal is new.
      expect(await test.storage.sweepOld('events', test.clock.now())).toBe(0)
    }
  })
})

onSqlite('a sweep', (makeStorage) => {
  it('gets past a whole batch of unconfirmed accounts that cannot be removed, and past a broken one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-pending-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const path = join(folder, 'app.db')
    const stuck = Array.from({ length: SWEEP_BATCH + 2 }, (_, n) =>
      user(n, { confirmedAt: null, asked: { at: new Date(n), ip: null, userAgent: null } }),
    )
    const last = stuck.at(-1)?.id
    const onDelete = (id: string): void => {
      if (id !== last) throw new Error('not yet')
    }
    const test = await testAuth(sqlite(path), { onDelete })
    await test.auth.start()
    await test.storage.commit(stuck.map((record) => ({ kind: 'insertUser', user: record })))
    const broken = new Database(path)
    broken.prepare(`update auth_users set taken_back = 'no list' where id = ?`).run(stuck[0]?.id)
    broken.close()
    expect(await swept(test)).toEqual({ pendingAccounts: 1 })
    expect(await test.storage.findUserById(last ?? '')).toBeNull()
    expect(test.said.join()).toContain(stuck[0]?.id)
  })

  it('removes the picture of an account with it', async () => {
    const removed: string[] = []
    const files = {
      put: async () => {},
      url: String,
      delete: async (name: string) => void removed.push(name),
    }
    const test = await testAuth(makeStorage(), { files })
    await test.auth.register({ email: ADA, password: PASSWORD })
    const { id, revision } = await test.find(ADA)
    const set = { thumbnail: 'a.png' }
    await test.storage.commit([{ kind: 'updateUser', id, revision, set, raiseTrust: false }])
    test.clock.advance(31 * DAY)
    expect(await swept(test)).toMatchObject({ pendingAccounts: 1 })
    expect(removed).toEqual(['a.png'])
    test.clock.advance(DAY)
    expect(await swept(test)).toEqual({})
  })
})

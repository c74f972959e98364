import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { directory } from '../../src/files/directory.ts'
import { SWEEP_BATCH } from '../../src/ports/storage.ts'
import { SWEEP_MARGIN_SECONDS } from '../../src/sweep/sweep-leaving.ts'
import { user } from '../../src/testing/storage/records.ts'
import { activeUser, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { png } from '../support/images.ts'
import { eachStorage, onSqlite } from '../support/storages.ts'

const ADA = 'ada@example.com'
const EVE = 'eve@example.com'
const GRACE = 3600
const deletion = { graceSeconds: GRACE }

async function leave(test: TestAuth, email: string, picture = false): Promise<string> {
  const { id } = await activeUser(test, email)
  const { session } = await test.auth.login({ email, password: PASSWORD })
  if (picture) await test.auth.updateUser(session.token, { thumbnail: png() })
  await test.auth.deleteAccount({ session: session.token, password: PASSWORD })
  return id
}

eachStorage('a sweep of who leaves', (makeStorage) => {
  it('deletes them for good once their time is over, with files, and mails a notice', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-swept-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const asked: string[] = []
    const onDelete = (id: string) => asked.push(id)
    const test = await testAuth(makeStorage(), { deletion, onDelete, files: directory(folder) })
    const id = await leave(test, ADA, true)
    expect(readdirSync(folder)).toHaveLength(1)
    test.clock.advance(GRACE + SWEEP_MARGIN_SECONDS - 1)
    expect(await test.auth.sweep()).toMatchObject({ accounts: 0 })
    expect(asked).toEqual([])
    test.clock.advance(1)
    expect(await test.auth.sweep()).toMatchObject({ accounts: 1 })
    expect(asked).toEqual([id])
    expect(await test.storage.findUserById(id)).toBeNull()
    expect((await test.mails(ADA))[0]?.subject).toMatch(/is deleted$/)
    expect(await test.auth.sweep()).toMatchObject({ accounts: 0 })
    await test.auth.close()
    expect(readdirSync(folder)).toEqual([])
  })

  it('goes through all of them although one cannot be deleted, which is tried again', async () => {
    let refused: string | null = null
    const onDelete = (id: string): void => {
      if (id === refused) throw new Error('not yet')
    }
    const test = await testAuth(makeStorage(), { deletion, onDelete })
    const [ada, eve] = [await leave(test, ADA), await leave(test, EVE)]
    refused = ada
    test.clock.advance(GRACE + SWEEP_MARGIN_SECONDS)
    expect(await test.auth.sweep()).toMatchObject({ accounts: 1 })
    expect(await test.storage.findUserById(eve)).toBeNull()
    expect(await test.storage.findUserById(ada)).not.toBeNull()
    expect(test.said.join()).toContain(ada)
    const events = test.commits.flat().flatMap((change) => (change.kind === 'addEvent' ? [change.event] : []))
    expect(events.find(({ type }) => type === 'user.deletion-failed')).toMatchObject({
      userId: ada,
      outcome: 'failure',
    })
    refused = null
    expect(await test.auth.sweep()).toMatchObject({ accounts: 1 })
    expect(await test.storage.findUserById(ada)).toBeNull()
  })

  it('deletes each once when several sweep at once', async () => {
    const test = await testAuth(makeStorage(), { deletion })
    for (const email of [ADA, EVE]) await leave(test, email)
    test.clock.advance(GRACE + SWEEP_MARGIN_SECONDS)
    const reports = await Promise.all([1, 2, 3].map(() => test.auth.sweep()))
    expect(reports.reduce((sum, { accounts }) => sum + accounts, 0)).toBe(2)
    const notices = (await test.mails()).filter(({ subject }) => subject.endsWith('is deleted'))
    expect(notices).toHaveLength(2)
  })
})

onSqlite('a sweep of who leaves', (makeStorage) => {
  it('gets past a whole batch that cannot be deleted', async () => {
    const stuck = Array.from({ length: SWEEP_BATCH + 1 }, (_, n) => user(n, { deleteAfter: new Date(n) }))
    const last = stuck.at(-1)?.id
    const onDelete = (id: string): void => {
      if (id !== last) throw new Error('not yet')
    }
    const test = await testAuth(makeStorage(), { onDelete })
    await test.auth.start()
    await test.storage.commit(stuck.map((record) => ({ kind: 'insertUser', user: record })))
    expect(await test.auth.sweep()).toMatchObject({ accounts: 1 })
    expect(await test.storage.findUserById(last ?? '')).toBeNull()
  })

  it('spares who comes back while the app takes its rows away', async () => {
    const test = await testAuth(makeStorage(), {
      deletion,
      async onDelete(id) {
        const { revision } = await test.find(ADA)
        const set = { deleteAfter: null }
        await test.storage.commit([{ kind: 'updateUser', id, revision, set, raiseTrust: true }])
      },
    })
    await leave(test, ADA)
    test.clock.advance(GRACE + SWEEP_MARGIN_SECONDS)
    expect(await test.auth.sweep()).toMatchObject({ accounts: 0 })
    await test.auth.login({ email: ADA, password: PASSWORD })
  })
})

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { describe, it } from 'vitest'
import { MIGRATION_NAMES } from '../../src/sql/schema-version.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { prepare } from '../../src/testing/storage/commit.ts'
import { bytes, id } from '../../src/testing/storage/records.ts'
import { type Child, look, newPath, run, storedEvents } from './support.ts'

/** Lets processes that are all ready go on at once. */
async function together(children: readonly Child[]): Promise<string[]> {
  await Promise.all(children.map((child) => child.printed('ready')))
  for (const child of children) child.goOn()
  return (await Promise.all(children.map((child) => child.ended))).map(({ output }) => output)
}

const answers = (output: string) => output.match(/results:(.*)/)?.[1]?.split(',') ?? [output]

/** How many tables of ours there are. Not read-only: what a killed process left in the log is looked at too. */
function tables(path: string): number {
  const database = new Database(path)
  const names = database.prepare(`select name from sqlite_schema where type = 'table' and name like 'auth_%'`)
  const { length } = names.all()
  database.close()
  return length
}

async function migrated(): Promise<string> {
  const path = newPath()
  const storage = sqlite(path)
  await storage.open({ migrate: true })
  await storage.close()
  return path
}

describe('several processes on one file', () => {
  it('make the tables of a new file at once, and each of them opens', async () => {
    const path = newPath()
    const outputs = await together([1, 2, 3].map(() => run('open', [path])))
    for (const output of outputs) assert.match(output, /opened/)
    assert.equal(look(path, 'select name from auth_migrations').length, MIGRATION_NAMES.length)
  })

  it('commit twenty times each, and none fails', async () => {
    const path = await migrated()
    const outputs = await together([run('register', [path, 0, 20]), run('register', [path, 100, 20])])
    assert.deepEqual(outputs.flatMap(answers), Array(40).fill('done'))
    assert.equal(look(path, 'select id from auth_users').length, 40)
    assert.equal(storedEvents(path).length, 40)
  })

  it('register one address, and one of all is done while the others are told taken', async () => {
    const path = await migrated()
    const address = 'wanted@example.com'
    const outputs = await together([
      run('register', [path, 0, 10, address]),
      run('register', [path, 100, 10, address]),
    ])
    const results = outputs.flatMap(answers).sort()
    assert.deepEqual(results, ['done', ...Array(19).fill('taken')])
    assert.equal(look(path, 'select id from auth_users').length, 1)
    assert.equal(look(path, 'select id from auth_sessions').length, 1)
  })
})

describe('a process that is killed between two statements', { timeout: 60_000 }, () => {
  it('leaves all tables or none, and the next one opens', async () => {
    let finished = 0
    await places(3, async (place) => {
      const path = newPath()
      const { output, signal } = await run('killed', [path, 'migrate', place]).ended
      if (signal !== 'SIGKILL') finished += 1
      assert.equal(output.includes('answered'), signal !== 'SIGKILL', output)
      const made = existsSync(path) ? tables(path) : 0
      assert.ok(made === 0 || made === 8, `${made} tables before statement ${place}`)
      const storage = sqlite(path)
      await storage.open({ migrate: true })
      await storage.ping()
      await storage.close()
      assert.equal(look(path, 'select name from auth_migrations').length, MIGRATION_NAMES.length)
      return signal === 'SIGKILL'
    })
    assert.ok(finished > 0)
  })

  it('leaves all of a commit or nothing, and what was answered is there', async () => {
    const outcomes = new Set<string>()
    await places(1, async (place) => {
      const path = newPath()
      const storage = sqlite(path)
      await storage.open({ migrate: true })
      await prepare(storage)
      await storage.close()
      const { output, signal } = await run('killed', [path, 'commit', place]).ended
      const next = sqlite(path)
      await next.open({ migrate: false })
      const found = [
        await next.findUserById(id(11)),
        await next.findSession(bytes('new')),
        (await next.findUserById(id(3))) ? null : 'deleted',
        (await next.findSession(bytes('one'))) ? null : 'ended',
        storedEvents(path)[0],
        (await next.claimMail({ now: new Date(), leaseSeconds: 1, limit: 1, id: id(21) }))[0],
      ].map((value) => value !== null && value !== undefined)
      await next.close()
      assert.equal(new Set(found).size, 1, `before statement ${place}: ${found.join()}`)
      if (output.includes('answered done')) assert.equal(found[0], true)
      outcomes.add(found[0] ? 'all' : 'nothing')
      return signal === 'SIGKILL'
    })
    assert.deepEqual([...outcomes].sort(), ['all', 'nothing'])
  })
})

/** Goes through the places in such steps, some at a time, until one answers that nothing is left to kill. */
async function places(step: number, act: (place: number) => Promise<boolean>): Promise<void> {
  const width = 4
  for (let first = 0; first < 200; first += width) {
    const acts = Array.from({ length: width }, (_, n) => act((first + n) * step))
    if ((await Promise.all(acts)).includes(false)) return
  }
  assert.fail('the end was never reached')
}

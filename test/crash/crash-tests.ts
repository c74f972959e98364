import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FLOWS } from '../support/flows.ts'
import { ENGINES, type TestDatabase } from './databases.ts'
import { type SweepReport, sweepFlow } from './sweep.ts'

/** How often every sweep is run; a thousand crashes take three or so. */
const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 1)

/** States the crash tests of one engine; each has a file of its own, so that they run side by side. */
export function crashTests(engine: string): void {
  const { title, absent, makeDatabase } = ENGINES.find((one) => one.engine === engine) ?? never(engine)
  describe.skipIf(absent)(`a process that is killed at any statement (${title})`, () => {
    const report: SweepReport = { crashes: 0, faults: [] }
    let database: TestDatabase
    beforeAll(async () => {
      database = await makeDatabase()
    })
    afterAll(async () => {
      console.info(`${report.crashes} crashes on ${title}`)
      await database.drop()
    })

    for (const flow of Object.keys(FLOWS)) {
      it(`of ${flow} leaves nothing half done, and a retry ends well`, async () => {
        const before = report.faults.length
        for (let round = 0; round < ROUNDS; round += 1) await sweepFlow(database, flow, report)
        expect(report.faults.slice(before)).toEqual([])
      })
    }
  })
}

function never(engine: string): never {
  throw new TypeError(`there is no engine ${engine}`)
}

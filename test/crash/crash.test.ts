import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FLOWS } from '../support/flows.ts'
import { makeDatabase, type TestDatabase } from '../support/open-storage.ts'
import { type SweepReport, sweepFlow } from './sweep.ts'

/** How often every sweep is run; a thousand crashes take three or so. */
const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 1)

const report: SweepReport = { crashes: 0, faults: [] }
afterAll(() => console.info(`${report.crashes} crashes`))

for (const name of ['sqlite', 'postgres', 'mysql']) {
  const found = await makeDatabase(name)
  describe.skipIf(found === null)(`a process that is killed at any statement (${name})`, () => {
    const engine = found as TestDatabase
    beforeAll(() => {
      report.faults.length = 0
    })
    afterAll(() => engine?.drop())

    for (const flow of Object.keys(FLOWS)) {
      it(`of ${flow} leaves nothing half done, and a retry ends well`, async () => {
        for (let round = 0; round < ROUNDS; round += 1) await sweepFlow(engine, flow, report)
        expect(report.faults).toEqual([])
      })
    }
  })
}

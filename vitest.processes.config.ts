import { defineConfig } from 'vitest/config'
import { PROCESSES, resolve } from './vitest.config.ts'

export default defineConfig({
  resolve,
  test: {
    include: PROCESSES.map((path) => (path.endsWith('**') ? `${path}/*.test.ts` : path)),
    globalSetup: 'test/example/build.ts',
    testTimeout: 600_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 3,
    reporters: ['default', './test/support/skipped-reporter.ts'],
  },
})

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/package/**/*.test.ts'],
    globalSetup: 'test/package/setup.ts',
    reporters: ['default', './test/support/skipped-reporter.ts'],
    maxWorkers: 3,
    testTimeout: 120_000,
    // On Node 20 better-sqlite3 is compiled where no prebuilt binary can be downloaded.
    hookTimeout: 400_000,
  },
})

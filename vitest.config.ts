import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      { find: /^latchkey$/, replacement: at('src/index.ts') },
      { find: /^latchkey\/express$/, replacement: at('adapters/express/index.ts') },
      { find: /^latchkey\/smtp$/, replacement: at('src/smtp/index.ts') },
      { find: /^latchkey\/sqlite$/, replacement: at('src/sqlite/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**', 'test/package/**'],
    globalSetup: 'test/example/build.ts',
    testTimeout: 20_000,
    // By default one core is left free, which on a machine of two is half of it.
    maxWorkers: '100%',
    reporters: ['default', './test/support/skipped-reporter.ts'],
  },
})

import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Where `latchkey` is the sources, as in every test that does not start a process of its own. */
export const resolve = {
  alias: [
    { find: /^latchkey$/, replacement: at('src/index.ts') },
    { find: /^latchkey\/express$/, replacement: at('adapters/express/index.ts') },
    { find: /^latchkey\/mysql$/, replacement: at('src/mysql/index.ts') },
    { find: /^latchkey\/postgres$/, replacement: at('src/postgres/index.ts') },
    { find: /^latchkey\/redis$/, replacement: at('src/redis/index.ts') },
    { find: /^latchkey\/s3$/, replacement: at('src/s3/index.ts') },
    { find: /^latchkey\/smtp$/, replacement: at('src/smtp/index.ts') },
    { find: /^latchkey\/sqlite$/, replacement: at('src/sqlite/index.ts') },
    { find: /^latchkey\/sveltekit$/, replacement: at('adapters/sveltekit/index.ts') },
    { find: /^latchkey\/testing$/, replacement: at('src/testing/index.ts') },
    { find: /^latchkey\/texts\/de$/, replacement: at('src/texts/de.ts') },
  ],
}

/**
 * What starts and kills processes, cuts connections, compiles, fills databases, or goes through all that a storage
 * promises: it takes minutes, and runs on its own.
 */
export const PROCESSES = [
  'test/cli/{change-password,create-admin,doctor,fresh-project,import,mail,migrate,settings,users}.test.ts',
  'test/crash/**',
  'test/docs/code.test.ts',
  'test/example/**',
  'test/faults.test.ts',
  'test/files/orphans.test.ts',
  'test/flows/app-rows.test.ts',
  'test/http/{known-browser,thumbnail}.test.ts',
  'test/import/**',
  'test/{mysql,postgres,sqlite}/contract.test.ts',
  'test/{mysql,postgres}/{faults,migrations,plans,sources}.test.ts',
  'test/postgres/pgbouncer.test.ts',
  'test/processes/**',
  'test/recipes/{bullmq,pg-boss}.test.ts',
  'test/redis/**',
  'test/sqlite/processes.test.ts',
  'test/storages/**',
  'test/sweep/**',
  'test/testing/{kits-catch,node-test}.test.ts',
]

export default defineConfig({
  resolve,
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**', 'test/package/**', ...PROCESSES],
    globalSetup: 'test/example/build.ts',
    testTimeout: 20_000,
    // One start for many files instead of one for each: a quarter of the time. No test leans on a fresh module.
    // Processes, not threads: a native module that a thread takes down with it takes the process down.
    pool: 'forks',
    isolate: false,
    // By default one core is left free; what waits for mail, locks and processes leaves room for one more than there are.
    maxWorkers: 3,
    reporters: ['default', './test/support/skipped-reporter.ts'],
  },
})

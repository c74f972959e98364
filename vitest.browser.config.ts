import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One Chromium at a time on a small machine.
    fileParallelism: false,
    projects: [
      { extends: true, test: { name: 'browser', include: ['test/browser/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'browser on sveltekit',
          include: ['test/browser/sveltekit/*.test.ts'],
          globalSetup: 'test/browser/sveltekit/setup.ts',
        },
      },
    ],
  },
})

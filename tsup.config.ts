import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    sqlite: 'src/sqlite/index.ts',
    smtp: 'src/smtp/index.ts',
    express: 'adapters/express/index.ts',
  },
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  dts: true,
  clean: true,
  splitting: true,
  treeshake: true,
  // What is only ours is bundled and tree-shaken, so that importing latchkey stays quick.
  noExternal: ['kysely', 'hono', 'zod/mini'],
})

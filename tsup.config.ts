import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    cli: 'src/cli/main.ts',
    sqlite: 'src/sqlite/index.ts',
    mysql: 'src/mysql/index.ts',
    postgres: 'src/postgres/index.ts',
    redis: 'src/redis/index.ts',
    s3: 'src/s3/index.ts',
    smtp: 'src/smtp/index.ts',
    testing: 'src/testing/index.ts',
    'texts-de': 'src/texts/de.ts',
    express: 'adapters/express/index.ts',
    sveltekit: 'adapters/sveltekit/index.ts',
  },
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  dts: true,
  clean: true,
  splitting: true,
  treeshake: true,
  removeNodeProtocol: false,
  // For scripts/third-party-notices.ts, which takes it away again.
  metafile: true,
  // Quiet inside other commands: npm run build --silent.
  silent: process.env.npm_config_loglevel === 'silent',
  // Development dependencies are bundled and tree-shaken: as imports of their own, the small ones took half of
  // the time that importing latchkey takes, @oslojs a sixth. THIRD-PARTY-NOTICES names them, for an audit.
  // The app's own zod is a peer; the one that checks our input is ours.
  noExternal: ['zod/mini'],
})

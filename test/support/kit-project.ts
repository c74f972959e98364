import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What `npx sv create` makes of an empty folder, for SvelteKit 3 with TypeScript and adapter-node. */
export function emptyKitProject(folder: string, origin: string): void {
  const files = {
    'package.json': JSON.stringify({
      private: true,
      type: 'module',
      imports: { '#lib/*': './src/lib/*' },
      dependencies: { latchkey: '*', 'better-sqlite3': '*' },
    }),
    'tsconfig.json': JSON.stringify({
      extends: '$app/tsconfig',
      compilerOptions: { strict: true, types: ['$app/types', 'node'] },
      include: ['src', 'vite.config.ts', 'node_modules/$app/types'],
    }),
    'vite.config.ts': `import adapter from '@sveltejs/adapter-node'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'
export default defineConfig({ plugins: [sveltekit({ adapter: adapter(), paths: { origin: '${origin}' } })] })
`,
    'src/app.html':
      '<!doctype html><html lang="en"><head>%sveltekit.head%</head><body>%sveltekit.body%</body></html>',
    'src/routes/+page.svelte': '<h1>Welcome to SvelteKit</h1>',
  }
  writeFiles(folder, files)
}

/** Writes files by their paths below a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The versions of SvelteKit that the adapter is for. */
export const KIT_MAJORS = [2, 3] as const
export type KitMajor = (typeof KIT_MAJORS)[number]

const PACKAGES: Readonly<Record<KitMajor, readonly string[]>> = {
  2: ['@sveltejs/kit@^2.70', '@sveltejs/adapter-node@^5', '@sveltejs/vite-plugin-svelte@^6', 'vite@^7'],
  3: ['@sveltejs/kit@^3', '@sveltejs/adapter-node@^6', '@sveltejs/vite-plugin-svelte@^7', 'vite@^8'],
}

/** What npm is told to install for a major, as people have it. */
export function packagesOfKit(major: KitMajor): readonly string[] {
  return ['svelte', ...PACKAGES[major]]
}

/** Turns a copy of the example, which is written for the newest major, into what another one reads. */
export function inTheWordsOf(major: KitMajor, cwd: string): void {
  if (major !== 2) return
  const file = join(cwd, 'tsconfig.json')
  writeFileSync(file, readFileSync(file, 'utf8').replace('$app/tsconfig', './.svelte-kit/tsconfig.json'))
  const config = join(cwd, 'vite.config.ts')
  writeFileSync(config, readFileSync(config, 'utf8').replace(/.*paths: \{ origin.*\n/, ''))
}

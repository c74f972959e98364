import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { npm } from '../support/npm.ts'
import { installNode, MAJORS } from './node-versions.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The package as it would be published. */
    readonly tarball: string
    /** An empty folder outside the repository. */
    readonly folder: string
  }
}

/** Packs what the build made, and fetches every Node, once for all files. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-package-'))
  // The script `test:package` has just built it.
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
  const printed = await npm(process.execPath, process.cwd(), ...pack)
  const [packed] = Object.values(JSON.parse(printed) as Record<string, { filename: string }>)
  if (!packed) throw new Error(`npm pack printed ${printed}`)
  for (const major of MAJORS) await installNode(folder, major)
  project.provide('folder', folder)
  project.provide('tarball', join(folder, packed.filename))
  return () => rmSync(folder, { recursive: true, force: true })
}

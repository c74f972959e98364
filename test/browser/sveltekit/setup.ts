import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { ROOT } from '../../docs/blocks.ts'
import { type BuiltExample, buildExample } from '../../support/kit-example.ts'
import { KIT_MAJORS } from '../../support/kit-majors.ts'
import { hasChromium } from '../chromium.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The example, built by each major of SvelteKit. */
    readonly kits: readonly BuiltExample[]
  }
}

/** Builds the example by every major, once for all files. */
export default async function setup(project: TestProject): Promise<() => void> {
  mkdirSync(join(ROOT, 'artefacts'), { recursive: true })
  const folder = mkdtempSync(join(ROOT, 'artefacts/kit-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const majors = hasChromium ? KIT_MAJORS : []
    project.provide(
      'kits',
      await Promise.all(majors.map((major) => buildExample(join(folder, String(major)), major))),
    )
  } catch (error) {
    remove()
    throw error
  }
  return remove
}

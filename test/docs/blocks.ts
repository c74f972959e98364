import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** A code block of a guide. */
export interface Block {
  /** File and line of its first line, for messages. */
  readonly place: string
  readonly language: 'ts' | 'js'
  readonly code: string
}

/** The README and the guides, from the root of the repository. */
export function guides(): readonly string[] {
  const docs = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'))
  return ['README.md', ...docs.map((name) => `docs/${name}`)]
}

/** Every block of TypeScript or JavaScript in a guide. */
export function blocksOf(guide: string): readonly Block[] {
  const text = readFileSync(join(ROOT, guide), 'utf8')
  return [...text.matchAll(/^```(ts|js)\n([\s\S]*?)^```$/gm)].map((match) => ({
    place: `${guide}:${text.slice(0, match.index).split('\n').length + 1}`,
    language: match[1] as Block['language'],
    code: match[2] ?? '',
  }))
}

/** The smallest whole app of the README, by `import` and by `require`. */
export function smallestApp(): { readonly imported: Block; readonly required: Block } {
  const apps = blocksOf('README.md').filter(({ code }) => code.includes('app.listen('))
  const imported = apps.find(({ language }) => language === 'ts')
  const required = apps.find(({ language }) => language === 'js')
  if (!imported || !required) throw new Error('the README shows no smallest app')
  return { imported, required }
}

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')

it.each(['bullmq', 'pg-boss'])('the guide shows the recipe for %s as it is tested', (name) => {
  expect(read('docs/job-queues.md')).toContain(`\`\`\`ts\n${read(`test/recipes/${name}.ts`)}\`\`\`\n`)
})

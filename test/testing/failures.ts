import type { ContractRunner } from '../../src/testing/index.ts'

/** Runs a kit to its end and gives what was not kept: the sentences, and what was said. */
export async function failuresOf(
  kit: (runner: ContractRunner) => void,
): Promise<{ readonly kept: number; readonly failures: ReadonlyMap<string, string> }> {
  const clauses: [string, () => Promise<void>][] = []
  kit({ describe: (_, body) => body(), it: (sentence, body) => clauses.push([sentence, body]) })
  const failures = new Map<string, string>()
  for (const [sentence, body] of clauses) {
    await body().catch((error: unknown) => failures.set(sentence, (error as Error).message))
  }
  return { kept: clauses.length - failures.size, failures }
}

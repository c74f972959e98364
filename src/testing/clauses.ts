/** What a contract kit needs of a test runner: `describe` and `it` of vitest, of `node:test` and of others fit. */
export interface ContractRunner {
  /** Puts the clauses that `body` states under one name. */
  readonly describe: (name: string, body: () => void) => unknown
  /** Runs one clause as a test of its own, named by the sentence. */
  readonly it: (sentence: string, body: () => Promise<void>) => unknown
}

/** What every kit makes anew for each clause. */
export interface Disposable {
  /** Closes and removes what was made. */
  dispose(): Promise<void>
}

/** States one clause of a contract. */
export type StateClause<Subject> = (sentence: string, body: (subject: Subject) => Promise<void>) => void

/** Clauses of one kind, which `state` states one after the other. */
export type Clauses<Subject> = (state: StateClause<Subject>) => void

/** A clause that takes longer hangs; runners that know no limit of their own would wait for ever. */
const CLAUSE_SECONDS = 60

/** Hands the clauses to the runner, a part in each `describe`, and says in words which one was not kept. */
export function runClauses<Subject extends Disposable>(
  { describe, it }: ContractRunner,
  contract: string,
  parts: Readonly<Record<string, Clauses<Subject>>>,
  make: () => Promise<Subject>,
): void {
  for (const [part, clauses] of Object.entries(parts)) {
    const title = part === '' ? contract : `${contract}: ${part}`
    describe(title, () => {
      clauses((sentence, body) => {
        it(sentence, () => inTime(keep(make, body)).catch((error: unknown) => fail(title, sentence, error)))
      })
    })
  }
}

async function keep<Subject extends Disposable>(
  make: () => Promise<Subject>,
  body: (subject: Subject) => Promise<void>,
): Promise<void> {
  const subject = await make()
  try {
    await body(subject)
  } catch (error) {
    // What cannot be cleared away after a failure is not what is wrong.
    await subject.dispose().catch(() => {})
    throw error
  }
  await subject.dispose()
}

async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${CLAUSE_SECONDS} s`)), CLAUSE_SECONDS * 1000)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** The error itself goes on, so that a runner can still show the difference that an assertion found. */
function fail(title: string, sentence: string, error: unknown): never {
  if (!(error instanceof Error)) throw new Error(`${title}: not kept: ${sentence}.`, { cause: error })
  error.message = `${title}: not kept: ${sentence}.\n${error.message}`
  throw error
}

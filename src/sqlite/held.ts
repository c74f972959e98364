import type { Statement } from 'better-sqlite3'
import type { Compiled } from '../sql/compile.ts'
import type { Database } from './driver.ts'

/**
 * A statement that is prepared once and kept. It always runs to its end: an iterator left open would go on
 * showing rows that are gone.
 */
export class Held<Args, Row> {
  readonly #statement: Statement
  readonly #bind: (args: Args) => unknown[]

  constructor(database: Database, compiled: Compiled<Args, Row>) {
    this.#statement = database.prepare(compiled.sql)
    this.#bind = compiled.bind
  }

  get(args: Args): Row | undefined {
    return this.#statement.get(this.#bind(args)) as Row | undefined
  }

  all(args: Args): Row[] {
    return this.#statement.all(this.#bind(args)) as Row[]
  }

  /** How many rows it changed. */
  run(args: Args): number {
    return this.#statement.run(this.#bind(args)).changes
  }
}

type HeldQueries<Queries> = {
  readonly [Name in keyof Queries]: Queries[Name] extends Compiled<infer Args, infer Row>
    ? Held<Args, Row>
    : never
}

/** Prepares every one of these queries on a connection. */
export function holdAll<Queries extends Record<string, Compiled<never, unknown>>>(
  database: Database,
  queries: Queries,
): HeldQueries<Queries> {
  const held = Object.entries(queries).map(([name, compiled]) => [name, new Held(database, compiled)])
  return Object.fromEntries(held) as HeldQueries<Queries>
}

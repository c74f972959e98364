import { createHash } from 'node:crypto'
import type { Compiled } from '../compile.ts'
import type { ServerDialect } from './dialect.ts'
import type { Query, Run } from './source.ts'
import { decodeRow } from './values.ts'

/** A compiled query that any connection can run. */
export class Statement<Args, Row> {
  readonly #query: Query
  readonly #values: (args: Args) => unknown[]
  readonly #unbindText: (text: string) => string

  constructor({ sql, bind }: Compiled<Args, Row>, dialect: ServerDialect) {
    // The same name on a connection of the app's must never stand for another text.
    this.#query = { sql, name: `latchkey_${createHash('sha256').update(sql).digest('hex').slice(0, 24)}` }
    this.#values = (args) => bind(args).map(dialect.bind)
    this.#unbindText = dialect.unbindText
  }

  async get(run: Run, args: Args): Promise<Row | undefined> {
    const { rows } = await run(this.#query, this.#values(args))
    const [row] = rows
    return row === undefined ? undefined : (decodeRow(row, this.#unbindText) as Row)
  }

  async all(run: Run, args: Args): Promise<Row[]> {
    const { rows } = await run(this.#query, this.#values(args))
    return rows.map((row) => decodeRow(row, this.#unbindText) as Row)
  }

  /** How many rows it changed. */
  async run(run: Run, args: Args): Promise<number> {
    return (await run(this.#query, this.#values(args))).changes
  }
}

type Statements<Queries> = {
  readonly [Name in keyof Queries]: Queries[Name] extends Compiled<infer Args, infer Row>
    ? Statement<Args, Row>
    : never
}

/** Makes a statement of every one of these queries. */
export function statementsOf<Queries extends Record<string, Compiled<never, unknown>>>(
  queries: Queries,
  dialect: ServerDialect,
): Statements<Queries> {
  const statements = Object.entries(queries).map(([name, query]) => [name, new Statement(query, dialect)])
  return Object.fromEntries(statements) as Statements<Queries>
}

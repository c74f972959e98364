import type { Compilable, InferResult } from 'kysely'

/** Stands in a query for a value that is known only when the query runs. */
class Placeholder {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** A query compiled once. */
export interface Compiled<Args, Row> {
  readonly sql: string
  /** The values in the order of the statement's parameters. */
  bind(args: Args): unknown[]
  /** Never set; carries the type of a row. */
  readonly row?: Row
}

/**
 * Compiles a query once, with a place for each value that it takes from `args`:
 * `compile(({ id }: { id: string }) => db.selectFrom('users').selectAll().where('id', '=', id))`.
 */
export function compile<Args extends object, Query extends Compilable>(
  build: (args: Args) => Query,
): Compiled<Args, InferResult<Query>[number]> {
  const args = new Proxy({}, { get: (_, name) => new Placeholder(String(name)) })
  const { sql, parameters } = build(args as Args).compile()
  return {
    sql,
    bind: (values) =>
      parameters.map((value) =>
        value instanceof Placeholder ? (values as Record<string, unknown>)[value.name] : value,
      ),
  }
}

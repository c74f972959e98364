import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { SchemaDialect } from '../migrations.ts'
import type { Tables } from '../tables.ts'

interface Index {
  readonly table: keyof Tables
  readonly name: string
  readonly columns: readonly RawBuilder<unknown>[]
}

/** What deleting accounts goes by. */
function indexes({ textInIndex }: SchemaDialect): readonly Index[] {
  return [
    // Accounts whose time has come, for the sweep.
    { table: 'users', name: 'delete_after_id', columns: [sql.ref('delete_after'), sql.ref('id')] },
    // The few superusers, for the guard that keeps one.
    { table: 'users', name: 'is_superuser', columns: [sql.ref('is_superuser')] },
    // The mail that waits for one person.
    { table: 'outbox', name: 'recipient', columns: [textInIndex('recipient')] },
  ]
}

export async function indexLeaving(
  db: Kysely<Tables>,
  prefix: string,
  dialect: SchemaDialect,
): Promise<void> {
  for (const { table, name, columns } of indexes(dialect)) {
    const full = `${prefix}${table}_by_${name}`
    // Where tables are not changed in a transaction, the index may be there from a run that was cut.
    if (await dialect.hasIndex?.(db, prefix + table, full)) continue
    const create = db.schema.createIndex(full).on(table)
    await columns.reduce((made, column) => made.expression(column), create).execute()
  }
}

export async function dropLeaving(db: Kysely<Tables>, prefix: string, dialect: SchemaDialect): Promise<void> {
  for (const { table, name } of indexes(dialect)) {
    const full = `${prefix}${table}_by_${name}`
    if (dialect.hasIndex && !(await dialect.hasIndex(db, prefix + table, full))) continue
    // MySQL asks for the table, and the others have no such words.
    const drop = db.schema.dropIndex(full)
    await (dialect.hasIndex ? drop.on(table) : drop).execute()
  }
}

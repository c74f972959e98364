import type { Kysely } from 'kysely'
import type { SchemaDialect } from '../migrations.ts'
import type { Tables } from '../tables.ts'

/** What retention and a user's own history look up by, and the notes of files that nobody has. */
const INDEXES: readonly (readonly [table: keyof Tables, columns: readonly string[]])[] = [
  // Null once confirmed.
  ['users', ['asked_at', 'id']],
  ['outbox', ['sent_at']],
  ['outbox', ['dead_at']],
  ['attempts', ['blocked_until']],
  ['events', ['user_id', 'id']],
  ['files', ['noted_at']],
]
/** What {@link INDEXES} make needless. */
const FORMER: readonly (readonly [table: keyof Tables, columns: readonly string[]])[] = [
  ['users', ['confirmed_at', 'created_at']],
  ['events', ['user_id', 'at']],
]

/** The table of files that nobody has, and indexes for what is swept and listed. */
export async function addUpkeep(db: Kysely<Tables>, prefix: string, dialect: SchemaDialect): Promise<void> {
  const { key, integer, keyedTableEnd } = dialect
  await db.schema
    .createTable('files')
    .ifNotExists()
    .addColumn('name', key, (column) => column.notNull().primaryKey())
    .addColumn('noted_at', integer, (column) => column.notNull())
    .modifyEnd(keyedTableEnd)
    .execute()
  for (const one of INDEXES) await addIndex(db, prefix, dialect, one)
  for (const one of FORMER) await dropIndex(db, prefix, dialect, one)
}

/** Forgets which files nobody has; they stay. */
export async function dropUpkeep(db: Kysely<Tables>, prefix: string, dialect: SchemaDialect): Promise<void> {
  for (const one of FORMER) await addIndex(db, prefix, dialect, one)
  for (const one of INDEXES.filter(([table]) => table !== 'files')) await dropIndex(db, prefix, dialect, one)
  await db.schema.dropTable('files').ifExists().execute()
}

type Index = (typeof INDEXES)[number]

function nameOf(prefix: string, [table, columns]: Index): string {
  return `${prefix}${table}_by_${columns.join('_')}`
}

async function addIndex(db: Kysely<Tables>, prefix: string, dialect: SchemaDialect, index: Index) {
  const [table, columns] = index
  const name = nameOf(prefix, index)
  const create = db.schema
    .createIndex(name)
    .on(table)
    .columns([...columns])
  if (dialect.hasIndex === null) await create.ifNotExists().execute()
  else if (!(await dialect.hasIndex(db, prefix + table, name))) await create.execute()
}

async function dropIndex(db: Kysely<Tables>, prefix: string, dialect: SchemaDialect, index: Index) {
  const [table] = index
  const name = nameOf(prefix, index)
  if (dialect.hasIndex === null) await db.schema.dropIndex(name).ifExists().execute()
  else if (await dialect.hasIndex(db, prefix + table, name))
    await db.schema.dropIndex(name).on(table).execute()
}

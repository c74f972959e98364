import type { Kysely } from 'kysely'
import type { SchemaDialect } from '../migrations.ts'
import type { Tables } from '../tables.ts'

/** The name of a user's picture in the file store. */
export async function addThumbnail(
  db: Kysely<Tables>,
  prefix: string,
  dialect: SchemaDialect,
): Promise<void> {
  // Where tables are not changed in a transaction, the column may be there from a run that was cut.
  if (await dialect.hasColumn?.(db, `${prefix}users`, 'thumbnail')) return
  await db.schema.alterTable('users').addColumn('thumbnail', dialect.text).execute()
}

/** Forgets which pictures there are; the files stay. */
export async function dropThumbnail(
  db: Kysely<Tables>,
  prefix: string,
  dialect: SchemaDialect,
): Promise<void> {
  if (dialect.hasColumn && !(await dialect.hasColumn(db, `${prefix}users`, 'thumbnail'))) return
  await db.schema.alterTable('users').dropColumn('thumbnail').execute()
}

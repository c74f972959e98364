import type { Kysely } from 'kysely'
import type { SchemaDialect } from '../migrations.ts'
import type { Tables } from '../tables.ts'

/** Which take-back links of a user are used up: they outlive trust, so that it cannot tell. */
export async function addTakenBack(
  db: Kysely<Tables>,
  prefix: string,
  dialect: SchemaDialect,
): Promise<void> {
  // Where tables are not changed in a transaction, the column may be there from a run that was cut.
  if (await dialect.hasColumn?.(db, `${prefix}users`, 'taken_back')) return
  await db.schema.alterTable('users').addColumn('taken_back', dialect.text).execute()
}

/** Forgets which links are used up: one that was used in the last days would work again. */
export async function dropTakenBack(
  db: Kysely<Tables>,
  prefix: string,
  dialect: SchemaDialect,
): Promise<void> {
  if (dialect.hasColumn && !(await dialect.hasColumn(db, `${prefix}users`, 'taken_back'))) return
  await db.schema.alterTable('users').dropColumn('taken_back').execute()
}

import { type Kysely, sql } from 'kysely'
import { nameKey } from '../../ports/user-directory.ts'
import type { SchemaDialect } from '../migrations.ts'
import type { Tables } from '../tables.ts'

/** How many rows are read at a time to be written again. */
const BATCH = 500

const STATE = sql`case when disabled_at is not null then case when confirmed_at is null then 3 else 2 end
  when delete_after is not null then case when confirmed_at is null then 5 else 4 end
  when confirmed_at is null then 0 else 1 end`
const RANK = sql`case when is_superuser = 1 then 2 when is_staff = 1 then 1 else 0 end`

// Each order and each search has the users of a facet side by side. The time of joining stands at the end, so that
// counting who is found and joined in a span reads no row.
const INDEXES = {
  users_by_facet_email_key: ['facet', 'email_key', 'created_at'],
  users_by_facet_created_at_id: ['facet', 'created_at', 'id'],
  users_by_facet_login_key_id: ['facet', 'login_key', 'id'],
  users_by_facet_email_domain: ['facet', 'email_domain', 'created_at'],
  users_by_facet_first_name_key: ['facet', 'first_name_key', 'last_name_key', 'created_at'],
  users_by_facet_last_name_key: ['facet', 'last_name_key', 'first_name_key', 'created_at'],
} as const
const COLUMNS = ['first_name_key', 'last_name_key', 'facet', 'login_key', 'email_domain'] as const
type Column = (typeof COLUMNS)[number]

/** What users are listed, filtered and searched by; the database itself keeps what follows from other columns. */
export async function addUserDirectory(
  db: Kysely<Tables>,
  prefix: string,
  dialect: SchemaDialect,
): Promise<void> {
  const { schema } = db
  const missing = async (column: Column) => !(await dialect.hasColumn?.(db, `${prefix}users`, column))
  for (const [name, of] of [
    ['first_name_key', 'first_name'],
    ['last_name_key', 'last_name'],
  ] as const) {
    if (await missing(name)) {
      await schema
        .alterTable('users')
        .addColumn(name, dialect.key, (column) => column.notNull().defaultTo(''))
        .execute()
    }
    await sql`update ${sql.table('users')} set ${sql.ref(name)} = substr(lower(${sql.ref(of)}), 1, 100)`.execute(
      db,
    )
  }
  await foldNames(db, dialect)
  await generated('facet', dialect.integer, sql`(${STATE}) * 3 + ${RANK}`)
  await generated('login_key', dialect.integer, sql`coalesce(last_login_at, 0)`)
  await generated('email_domain', dialect.key, dialect.domainOfKey)
  for (const [name, columns] of Object.entries(INDEXES)) {
    const create = schema
      .createIndex(prefix + name)
      .on('users')
      .columns([...columns])
    if (dialect.hasIndex === null) await create.ifNotExists().execute()
    else if (!(await dialect.hasIndex(db, `${prefix}users`, prefix + name))) await create.execute()
  }

  async function generated(
    name: Column,
    type: SchemaDialect['key'],
    value: SchemaDialect['key'],
  ): Promise<void> {
    if (!(await missing(name))) return
    await schema
      .alterTable('users')
      .addColumn(name, type, (column) => {
        const made = column.generatedAlwaysAs(value)
        return dialect.generatedColumns === 'stored' ? made.stored() : made
      })
      .execute()
  }
}

/** Databases differ in what they do to letters beyond ASCII, so those are ours to fold. */
async function foldNames(db: Kysely<Tables>, dialect: SchemaDialect): Promise<void> {
  const beyond = (column: 'first_name' | 'last_name') =>
    sql<boolean>`octet_length(${sql.ref(column)}) <> ${sql.raw(dialect.charLength)}(${sql.ref(column)})`
  for (let after: string = ''; ; ) {
    const rows = await db
      .selectFrom('users')
      .select(['id', 'first_name', 'last_name'])
      .where('id', '>', after)
      .where((eb) => eb.or([beyond('first_name'), beyond('last_name')]))
      .orderBy('id')
      .limit(sql.lit(BATCH))
      .execute()
    for (const { id, first_name, last_name } of rows) {
      await db
        .updateTable('users')
        .set({ first_name_key: nameKey(first_name), last_name_key: nameKey(last_name) })
        .where('id', '=', id)
        .execute()
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < BATCH) return
    after = last.id
  }
}

/** Takes the columns and indexes away; nothing is lost that does not follow from others. */
export async function dropUserDirectory(
  db: Kysely<Tables>,
  prefix: string,
  dialect: SchemaDialect,
): Promise<void> {
  const { schema } = db
  for (const name of Object.keys(INDEXES)) {
    if (dialect.hasIndex === null)
      await schema
        .dropIndex(prefix + name)
        .ifExists()
        .execute()
    else if (await dialect.hasIndex(db, `${prefix}users`, prefix + name)) {
      await schema
        .dropIndex(prefix + name)
        .on('users')
        .execute()
    }
  }
  for (const name of COLUMNS.toReversed()) {
    if (dialect.hasColumn && !(await dialect.hasColumn(db, `${prefix}users`, name))) continue
    await schema.alterTable('users').dropColumn(name).execute()
  }
}

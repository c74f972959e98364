import type { Kysely } from 'kysely'
import type { SchemaDialect } from '../migrations.ts'
import type { Tables } from '../tables.ts'

/** The first five tables. Never changed once released; what comes later is a migration of its own. */
export async function firstTables(db: Kysely<Tables>, prefix: string, dialect: SchemaDialect): Promise<void> {
  const { text, key, bytes, integer, tableEnd, keyedTableEnd } = dialect
  const { schema } = db

  await schema
    .createTable('users')
    .ifNotExists()
    .addColumn('id', key, (column) => column.notNull().primaryKey())
    .addColumn('email', text, (column) => column.notNull())
    .addColumn('email_key', key, (column) => column.notNull().unique())
    .addColumn('password_hash', text)
    .addColumn('first_name', text, (column) => column.notNull())
    .addColumn('last_name', text, (column) => column.notNull())
    .addColumn('is_staff', integer, (column) => column.notNull())
    .addColumn('is_superuser', integer, (column) => column.notNull())
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('confirmed_at', integer)
    .addColumn('disabled_at', integer)
    .addColumn('delete_after', integer)
    .addColumn('last_login_at', integer)
    .addColumn('trust', integer, (column) => column.notNull())
    .addColumn('revision', integer, (column) => column.notNull())
    .addColumn('link_secret', bytes, (column) => column.notNull())
    .addColumn('asked_at', integer)
    .addColumn('asked_ip', text)
    .addColumn('asked_user_agent', text)
    .addColumn('profile', text, (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute()
  // Pending accounts by age, for the sweep: the first column is null for them.
  await index('users', ['confirmed_at', 'created_at'])

  await schema
    .createTable('sessions')
    .ifNotExists()
    .addColumn('id', bytes, (column) => column.notNull().primaryKey())
    .addColumn('user_id', key, (column) => column.notNull())
    .addColumn('trust', integer, (column) => column.notNull())
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('last_seen_at', integer, (column) => column.notNull())
    .addColumn('idle_expires_at', integer, (column) => column.notNull())
    .addColumn('expires_at', integer, (column) => column.notNull())
    .addColumn('remember', integer, (column) => column.notNull())
    .addColumn('ip', text)
    .addColumn('user_agent', text)
    // A constraint of the table: MySQL reads one in a column and forgets it.
    .addForeignKeyConstraint(`${prefix}sessions_user_id_fkey`, ['user_id'], 'users', ['id'], (constraint) =>
      constraint.onDelete('cascade'),
    )
    .modifyEnd(keyedTableEnd)
    .execute()
  await index('sessions', ['user_id'])
  // Sessions by their end, for the sweep: the idle end is never later than the absolute one.
  await index('sessions', ['idle_expires_at'])

  await schema
    .createTable('outbox')
    .ifNotExists()
    .addColumn('id', key, (column) => column.notNull().primaryKey())
    .addColumn('template', text, (column) => column.notNull())
    .addColumn('recipient', text, (column) => column.notNull())
    .addColumn('locale', text, (column) => column.notNull())
    .addColumn('params', text, (column) => column.notNull())
    .addColumn('link_purpose', text)
    // No tie to the user: a mail stays what it is when its user is gone.
    .addColumn('link_user_id', key)
    .addColumn('link_trust', integer)
    .addColumn('link_deadline', integer)
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('not_before', integer, (column) => column.notNull())
    .addColumn('replace_key', key)
    .addColumn('waiting_key', key, (column) => column.unique())
    .addColumn('attempts', integer, (column) => column.notNull())
    .addColumn('due_at', integer)
    .addColumn('lease', text)
    .addColumn('sent_at', integer)
    .addColumn('dead_at', integer)
    .addColumn('error', text)
    .modifyEnd(tableEnd)
    .execute()
  await index('outbox', ['due_at', 'id'])

  await schema
    .createTable('events')
    .ifNotExists()
    .addColumn('id', key, (column) => column.notNull().primaryKey())
    .addColumn('type', text, (column) => column.notNull())
    .addColumn('at', integer, (column) => column.notNull())
    // Events outlive the user and the actor.
    .addColumn('user_id', key)
    .addColumn('actor_id', key)
    .addColumn('ip', text)
    .addColumn('user_agent', text)
    .addColumn('outcome', text, (column) => column.notNull())
    .addColumn('detail', text, (column) => column.notNull())
    .addColumn('gather_key', key, (column) => column.unique())
    .addColumn('count', integer, (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute()
  await index('events', ['user_id', 'at'])
  await index('events', ['at'])

  await schema
    .createTable('attempts')
    .ifNotExists()
    .addColumn('key', bytes, (column) => column.notNull().primaryKey())
    .addColumn('count', integer, (column) => column.notNull())
    .addColumn('blocked_until', integer, (column) => column.notNull())
    .modifyEnd(keyedTableEnd)
    .execute()

  async function index(table: keyof Tables, columns: string[]): Promise<void> {
    const name = `${prefix}${table}_by_${columns.join('_')}`
    const create = schema.createIndex(name).on(table).columns(columns)
    if (dialect.hasIndex === null) await create.ifNotExists().execute()
    else if (!(await dialect.hasIndex(db, prefix + table, name))) await create.execute()
  }
}

/** Takes every account away. */
export async function dropFirstTables(db: Kysely<Tables>): Promise<void> {
  for (const table of ['attempts', 'events', 'outbox', 'sessions', 'users'] as const) {
    await db.schema.dropTable(table).ifExists().execute()
  }
}

import type { Referrer } from '../sql/in-use.ts'
import type { Fault } from '../sql/server/dialect.ts'
import { NoAnswer } from '../sql/server/source.ts'

/** By error number; https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html. */
const FAULTS: Readonly<Record<number, Fault>> = {
  // Lock wait timeout, deadlock; and what MariaDB 11 says where others answer from a row that has moved.
  1205: 'conflict',
  1213: 'conflict',
  1020: 'conflict',
  1216: 'orphan',
  1452: 'orphan',
  1217: 'referred',
  1451: 'referred',
  1044: 'refused',
  1045: 'refused',
  1698: 'refused',
  1049: 'no-database',
  // Too many connections; shutdown; a connection or a query that was killed.
  1040: 'lost',
  1203: 'lost',
  1053: 'lost',
  1317: 'lost',
  1927: 'lost',
  4031: 'lost',
}

const DUPLICATE_ENTRY = 1062

/** What an error of MySQL, MariaDB or their driver means to us. */
export function faultOf(error: unknown): Fault {
  if (error instanceof NoAnswer) return 'lost'
  if (!(error instanceof Error)) return 'other'
  const { errno, code } = error as { errno?: unknown; code?: unknown }
  // The message ends with the name of the key, in whatever language: `for key 'PRIMARY'`, `'auth_users.PRIMARY'`.
  if (errno === DUPLICATE_ENTRY) return /\bPRIMARY\W*$/.test(error.message) ? 'primary-taken' : 'taken'
  // The server's own numbers are positive; Node's are not, and some of the driver's errors have none.
  if (typeof errno === 'number' && errno > 0) return FAULTS[errno] ?? 'other'
  if (typeof code === 'string' && /^(E[A-Z]{3,}|ERR_|PROTOCOL_|HANDSHAKE_)/.test(code)) return 'lost'
  return /connection|pool/i.test(error.message) ? 'lost' : 'other'
}

/**
 * The names stand in the message only, in whatever language: `(`shop`.`orders`, CONSTRAINT `orders_ibfk_1` FOREIGN KEY …`.
 * A user who may not see the table is told none.
 */
const REFERRER = /`((?:[^`]|``)+)`\.`((?:[^`]|``)+)`, CONSTRAINT `((?:[^`]|``)+)`/

/** Whose foreign key an error is about. */
export function referrersOf(error: unknown): readonly Referrer[] {
  const [, database, table, constraint = null] = REFERRER.exec(String(error)) ?? []
  return table === undefined ? [] : [{ table: `${database}.${table}`, constraint }]
}

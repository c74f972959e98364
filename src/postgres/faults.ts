import type { Referrer } from '../sql/in-use.ts'
import type { Fault } from '../sql/server/dialect.ts'
import { NoAnswer } from '../sql/server/source.ts'

/** By SQLSTATE; https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const FAULTS: Readonly<Record<string, Fault>> = {
  // Restrict_violation is what PostgreSQL 18 says of `on delete restrict`; before, it was the other.
  '23001': 'referred',
  '23503': 'orphan',
  '40001': 'conflict',
  '40P01': 'conflict',
  '28000': 'refused',
  '28P01': 'refused',
  '3D000': 'no-database',
  // Too many connections, and a server that shuts down, has crashed, or is starting.
  '53300': 'lost',
  '57P01': 'lost',
  '57P02': 'lost',
  '57P03': 'lost',
}

const UNIQUE_VIOLATION = '23505'

/** What an error of PostgreSQL or of its driver means to us. */
export function faultOf(error: unknown): Fault {
  if (error instanceof NoAnswer) return 'lost'
  if (!(error instanceof Error)) return 'other'
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  if (code === UNIQUE_VIOLATION) return String(constraint).endsWith('_pkey') ? 'primary-taken' : 'taken'
  // Without a code, or with one of Node's, it is not the server that speaks but the driver or the network. Asked first,
  // since EPIPE could be an SQLSTATE.
  if (isOfDriver(error, code)) return 'lost'
  if (typeof code !== 'string') return 'other'
  return code.startsWith('08') ? 'lost' : (FAULTS[code] ?? 'other')
}

function isOfDriver(error: Error, code: unknown): boolean {
  // The last is how the package postgres begins its own, which an app's Kysely may stand on.
  if (typeof code === 'string') return /^(E[A-Z]{3,}|ERR_|CONNECT)/.test(code)
  return /connect|client|timeout|terminated|pool/i.test(error.message)
}

/** Whose foreign key an error is about. The last two names are those of the package postgres. */
export function referrersOf(error: unknown): readonly Referrer[] {
  const { table, constraint, table_name, constraint_name } = error as Record<string, unknown>
  const name = table ?? table_name
  const by = constraint ?? constraint_name
  return typeof name === 'string' ? [{ table: name, constraint: typeof by === 'string' ? by : null }] : []
}

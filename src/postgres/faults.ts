import type { Fault } from '../sql/server/dialect.ts'
import { NoAnswer } from '../sql/server/source.ts'

/** By SQLSTATE; https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const FAULTS: Readonly<Record<string, Fault>> = {
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
  // Without a code, or with one of Node's, it is not the server that speaks but the driver or the network.
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code))
    return isOfDriver(error, code) ? 'lost' : 'other'
  return code.startsWith('08') ? 'lost' : (FAULTS[code] ?? 'other')
}

function isOfDriver(error: Error, code: unknown): boolean {
  if (typeof code === 'string') return /^(E[A-Z]{3,}|ERR_)/.test(code)
  return /connect|client|timeout|terminated|pool/i.test(error.message)
}

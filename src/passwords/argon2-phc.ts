/** What an Argon2 hash in PHC form says of itself. */
export interface Argon2Facts {
  readonly variant: 'argon2id' | 'argon2i' | 'argon2d'
  /** 19 is the present one, 16 that of 2015. */
  readonly version: 16 | 19
  readonly memoryKiB: number
  readonly passes: number
}

/** Largest cost that a stored hash may ask for; beyond it the hash is taken for a corrupt one. */
const MAX_STORED = { memoryKiB: 262_144, passes: 64, lanes: 16 }
/**
 * Largest product of memory in KiB and passes: a hundred times our own, so about a second of one thread. Old
 * parameters had many passes over little memory, so each alone says too little.
 */
const MAX_STORED_WORK = 4_194_304

/** Salts from 8 bytes and digests from 16, as older releases of Django have them. */
const PHC =
  /^\$(argon2id|argon2i|argon2d)\$(?:v=(16|19)\$)?m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}$/

/** Reads a hash in PHC form; null when it is none, or asks for more than is sane. */
export function readArgon2(stored: string): Argon2Facts | null {
  const found = PHC.exec(stored)
  if (!found) return null
  const [, variant, version = '16', memory, passes, lanes] = found
  const cost = { memoryKiB: Number(memory), passes: Number(passes), lanes: Number(lanes) }
  const sane =
    cost.lanes >= 1 &&
    cost.lanes <= MAX_STORED.lanes &&
    cost.memoryKiB >= 8 * cost.lanes &&
    cost.memoryKiB <= MAX_STORED.memoryKiB &&
    cost.passes >= 1 &&
    cost.passes <= MAX_STORED.passes &&
    cost.memoryKiB * cost.passes <= MAX_STORED_WORK
  if (!sane) return null
  return {
    variant: variant as Argon2Facts['variant'],
    version: version === '19' ? 19 : 16,
    memoryKiB: cost.memoryKiB,
    passes: cost.passes,
  }
}

import { createHash, pbkdf2Sync, scryptSync } from 'node:crypto'
import { argon2id } from '../../src/passwords/argon2id.ts'

/** Iterations that Django has had by default: 3.2, 4.2, 5.2 and 6.0. */
export const DJANGO_ITERATIONS = [260_000, 600_000, 1_000_000, 1_200_000] as const

const SALT = 'O7K9bXv2QmTzRw4LsYpE1a'

/** As `PBKDF2PasswordHasher` makes it. */
export function pbkdf2(password: string, iterations: number): string {
  const digest = pbkdf2Sync(password, SALT, iterations, 32, 'sha256').toString('base64')
  return `pbkdf2_sha256$${iterations}$${SALT}$${digest}`
}

/** As `ScryptPasswordHasher` makes it; by default N = 16,384, r = 8, p = 5. */
export function scrypt(password: string, N = 16_384, p = 5): string {
  const digest = scryptSync(password, SALT, 64, { N, r: 8, p, maxmem: 2 ** 26 }).toString('base64')
  return `scrypt$${N}$${SALT}$8$${p}$${digest}`
}

/** As `Argon2PasswordHasher` makes it, but for the lanes. */
export async function argon2(password: string, memoryKiB = 102_400): Promise<string> {
  return `argon2${await argon2id({}, { memoryKiB, passes: 2 }).hash(password)}`
}

/** As `BCryptSHA256PasswordHasher` makes it; by default 12. */
export async function bcryptSha256(password: string, cost = 12): Promise<string> {
  const { hash } = await import('@node-rs/bcrypt')
  const digest = createHash('sha256').update(password).digest('hex')
  return `bcrypt_sha256$${await hash(digest, cost)}`
}

/** A user of an export, as `dumpdata` has its fields. */
export function djangoUser(at: number, password: string) {
  return {
    email: `person${at}@example.com`,
    passwordHash: password,
    firstName: `Person ${at}`,
    isActive: true,
    dateJoined: `20${10 + (at % 15)}-03-01T08:00:00.123Z`,
  }
}

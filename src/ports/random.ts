import { randomBytes } from 'node:crypto'

/**
 * Gives that many unpredictable bytes. Every token, id and salt of Latchkey's own comes from here, so a test
 * can make them repeatable. An implementation must be cryptographically secure.
 */
export type RandomSource = (length: number) => Uint8Array

/** The operating system's generator. */
export const systemRandom: RandomSource = (length) => randomBytes(length)

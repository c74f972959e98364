import { AuthError } from '../errors.ts'
import type { StorageSetup } from '../ports/storage.ts'

/** The life of a storage, alike on every engine: opened once, and let go once nothing is under way. */
export class Lifetime<Opened> {
  readonly #name: string
  readonly #openNow: (setup: StorageSetup) => Promise<Opened>
  readonly #letGo: (opened: Opened) => unknown
  #opening: Promise<Opened> | null = null
  #opened: Opened | null = null
  readonly #running = new Set<Promise<unknown>>()

  constructor(
    name: string,
    openNow: (setup: StorageSetup) => Promise<Opened>,
    letGo: (opened: Opened) => unknown,
  ) {
    this.#name = name
    this.#openNow = openNow
    this.#letGo = letGo
  }

  async open(setup: StorageSetup): Promise<void> {
    this.#opening ??= this.#openNow(setup)
    const opening = this.#opening
    try {
      const opened = await opening
      // Unless it was closed meanwhile.
      if (this.#opening === opening) this.#opened = opened
    } catch (error) {
      if (this.#opening === opening) this.#opening = null
      throw error
    }
  }

  async close(): Promise<void> {
    const opening = this.#opening
    this.#opening = null
    this.#opened = null
    const opened = await opening?.catch(() => null)
    await Promise.allSettled(this.#running)
    if (opened) await this.#letGo(opened)
  }

  /** What was opened. Throws `unavailable` before that, and after the end. */
  opened(): Opened {
    if (this.#opened !== null) return this.#opened
    throw new AuthError('unavailable', { cause: new Error(`${this.#name} is not open`) })
  }

  /** Waits for what is under way, as `close` does. */
  async during<T>(running: Promise<T>): Promise<T> {
    this.#running.add(running)
    try {
      return await running
    } finally {
      this.#running.delete(running)
    }
  }
}

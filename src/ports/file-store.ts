/** The kinds of pictures that are taken. */
export type ImageType = 'image/png' | 'image/jpeg' | 'image/webp'

/** A file as it is kept. */
export interface StoredFile {
  readonly bytes: Uint8Array
  /** Found by looking at the bytes, never by what somebody says. */
  readonly type: ImageType
}

/**
 * Where files of people's are kept. Names are made by Latchkey: 32 hexadecimal digits of randomness, a dot, and
 * `png`, `jpg` or `webp`, which follows from the type. Which of them nobody has is noted in the {@link Storage}, so a
 * store is never asked what it holds. The contract is spelled out, clause by clause, by
 * `fileStoreContract` of `latchkey/testing`.
 *
 * What fails, fails with any error and is taken for `unavailable`; then there is no file of that name, or a whole one.
 */
export interface FileStore {
  /**
   * Keeps a file under a name that was never used. Resolves once it would outlive the process, and not before.
   * Throws a `TypeError` for what is no name of ours.
   */
  put(name: string, file: StoredFile): Promise<void>
  /**
   * Removes a file for good, with what a `put` that was cut off has left of it. Nothing when there is none of that
   * name, or when the name is not one of ours.
   */
  delete(name: string): Promise<void>
  /**
   * The absolute address that anybody may fetch the file from, also as an image of a page of another origin. `base`
   * is where the router serves what `get` gives, with a slash at its end. Looks nothing up.
   */
  url(name: string, base: string): string
  /** Finds out whether a file could be kept, and keeps none, for `latchkey doctor`. Throws with the reason. Optional. */
  probe?(): Promise<void>
  /** The file, for the router to serve; null when there is none, or the name is not one of ours. Absent where files are served by another. */
  get?(name: string): Promise<StoredFile | null>
  /** Called by `start()`: throws when the settings cannot work. A service that is down is no such thing. Optional. */
  check?(): Promise<void>
}

/** What a name may be. Tells apart, too, what cannot be a path. */
export const FILE_NAME = /^[\da-f]{32}\.(?:png|jpg|webp)$/

/** The end of a name for each type. */
export const FILE_ENDINGS: Readonly<Record<ImageType, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
}

/** What {@link PasswordHasher.verify} found. */
export interface PasswordVerdict {
  /** Whether the password is the one that was hashed. */
  readonly valid: boolean
  /** Whether the hash was made with older parameters than the present ones, and should be made anew. */
  readonly needsRehash: boolean
}

/**
 * Turns passwords into hashes that are safe to store, and checks them.
 *
 * Passwords arrive checked (length, well-formed) and normalised to NFC. Both verbs cost the same time and
 * memory, whatever is passed, and run on a bounded number of threads behind a bounded queue; beyond it they
 * throw an {@link AuthError} with code `busy` and `retryAfterSeconds`, at once and without having hashed.
 */
export interface PasswordHasher {
  /** Makes a hash that describes its own scheme and parameters. Throws `busy`. */
  hash(password: string): Promise<string>
  /**
   * Checks a password against a stored hash. A missing hash (`null`), a malformed one or one of an unknown
   * scheme is never valid, and costs as much as any other. Throws `busy`, and nothing else.
   */
  verify(password: string, hash: string | null): Promise<PasswordVerdict>
  /**
   * Whether `verify` can find a password for this hash: the scheme is known, the form sound, the cost within bounds.
   * Without it an import takes every hash, and nobody is told of one that cannot be read. Never throws.
   */
  reads?(hash: string): boolean
}

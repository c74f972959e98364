/** Whether a password is the one of a hash. May throw where an engine refuses; that counts as a corrupt hash. */
export type PasswordCheck = (password: string) => Promise<boolean>

/** Reads the hashes of one scheme: null for what is malformed, or costs more than is sane. Does no work yet. */
export type ReadHash = (stored: string) => PasswordCheck | null

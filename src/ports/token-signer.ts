/** Every purpose of a mailed link. */
export const LINK_PURPOSES = ['confirm', 'choose-password'] as const

/**
 * What a mailed link is for. A link of one purpose is refused everywhere else.
 * @useDeclaredType
 */
export type LinkPurpose = (typeof LINK_PURPOSES)[number]

/** What a link token carries. */
export interface LinkClaims {
  readonly purpose: LinkPurpose
  readonly userId: string
  /** The address it was mailed to, as its canonical key. */
  readonly address: string
  /** The user's trust when the link was asked for. */
  readonly trust: number
  readonly issuedAt: Date
  /** From this moment on the link no longer works. */
  readonly expiresAt: Date
  /** A digest over the random value that the user's row holds; see `docs/link-tokens.md`. */
  readonly fingerprint: string
}

/**
 * Makes and checks the tokens in mailed links. Synchronous and without storage: nothing is remembered.
 * `verify` proves origin and integrity only; expiry, trust and fingerprint are compared by the flows.
 */
export interface TokenSigner {
  /** A token of URL-safe characters (`A-Z a-z 0-9 - _`), at most 1,024 long. */
  sign(claims: LinkClaims): string
  /**
   * The claims of a token that this signer, or an earlier secret of it, made for this purpose and in exactly
   * this spelling; otherwise null. Never throws, whatever is passed.
   */
  verify(token: unknown, purpose: LinkPurpose): LinkClaims | null
}

/** Longest token in characters: claims with an address of 254 octets, and a margin for other signers. */
export const MAX_LINK_TOKEN_LENGTH = 1024

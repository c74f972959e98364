/** Every purpose of a mailed link. */
export const LINK_PURPOSES = ['confirm', 'choose-password', 'change-email', 'take-back'] as const

/**
 * What a mailed link is for. A link of one purpose is refused everywhere else.
 * @useDeclaredType
 */
export type LinkPurpose = (typeof LINK_PURPOSES)[number]

/** Every purpose of a token: of a mailed link, and of the cookie by which a browser is known again. */
export const TOKEN_PURPOSES = [...LINK_PURPOSES, 'known-browser'] as const

/**
 * What a token is for. A token of one purpose is refused everywhere else.
 * @useDeclaredType
 */
export type TokenPurpose = (typeof TOKEN_PURPOSES)[number]

/** What a token carries. */
export interface LinkClaims {
  readonly purpose: TokenPurpose
  readonly userId: string
  /**
   * The address that it speaks for: as its canonical key, or, where it is to become the user's, as it is spelled; of a
   * browser, a digest of it.
   */
  readonly address: string
  /** The user's trust when the link was asked for. */
  readonly trust: number
  readonly issuedAt: Date
  /** From this moment on the token no longer works. */
  readonly expiresAt: Date
  /** A digest over the random value that the user's row holds; see `docs/link-tokens.md`. Of a browser, with its random id. */
  readonly fingerprint: string
}

/**
 * Makes and checks the tokens in mailed links and in the cookie of a known browser. Synchronous and without storage: nothing is remembered.
 * `verify` proves origin and integrity only; expiry, trust and fingerprint are compared by the flows.
 */
export interface TokenSigner {
  /** A token of URL-safe characters (`A-Z a-z 0-9 - _`), at most 1,024 long. */
  sign(claims: LinkClaims): string
  /**
   * The claims of a token that this signer, or an earlier secret of it, made for this purpose and in exactly
   * this spelling; otherwise null. Never throws, whatever is passed.
   */
  verify(token: unknown, purpose: TokenPurpose): LinkClaims | null
}

/** Longest token in characters: claims with an address of 254 octets, and a margin for other signers. */
export const MAX_LINK_TOKEN_LENGTH = 1024

import { sha256 } from '@oslojs/crypto/sha2'

/** What attempts on an account are counted under: a digest of its canonical address, known or not. */
export function accountKey(emailKey: string): Uint8Array {
  return sha256(new TextEncoder().encode(`latchkey account ${emailKey}`))
}

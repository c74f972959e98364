import {
  MaxFileSizeExceededError,
  MaxTotalSizeExceededError,
  MultipartParser,
  type MultipartPart,
} from '@remix-run/multipart-parser'
import { AuthError } from '../errors.ts'
import { MAX_IMAGE_BYTES } from '../input/image.ts'

/** Longest form with a file in bytes, file and all. */
export const MAX_UPLOAD_BYTES = MAX_IMAGE_BYTES + 65_536
/** Most parts of a form: more fields than a profile has. */
const MAX_PARTS = 100
/** Longest text of a form's part in bytes, as of a whole form without a file. */
const MAX_TEXT_BYTES = 16_384
/** A boundary is up to 70 of these (RFC 2046, 5.1.1). */
const TYPE = /^multipart\/form-data *; *boundary=(?:"([\w'()+,./:=? -]{1,70})"|([\w'()+,./:=?-]{1,70}))$/i

/** The boundary of a form with files; null for any other type of content. */
export function multipartBoundary(contentType: string): string | null {
  const [, quoted, bare] = TYPE.exec(contentType) ?? []
  return quoted ?? bare ?? null
}

/**
 * Reads a form with a file in it, as it arrives. A file is its bytes: its name and its type are whatever somebody
 * says. A field of a file that nobody chose is left out. Throws `too_large`; `invalid_input` when it is malformed or
 * names a field twice.
 */
export async function readMultipart(
  chunks: AsyncIterable<Uint8Array>,
  boundary: string,
): Promise<Record<string, unknown>> {
  const parser = new MultipartParser(boundary, {
    maxFileSize: MAX_IMAGE_BYTES,
    maxTotalSize: MAX_UPLOAD_BYTES,
    maxParts: MAX_PARTS,
  })
  const fields = new Map<string, unknown>()
  try {
    for await (const chunk of chunks) {
      for (const part of parser.write(chunk)) add(fields, part)
    }
    parser.finish()
  } catch (error) {
    throw asAuthError(error)
  }
  return Object.fromEntries(fields)
}

function add(fields: Map<string, unknown>, part: MultipartPart): void {
  const { name, filename, isFile, size } = part
  if (name === undefined || fields.has(name)) throw new AuthError('invalid_input')
  // What browsers send for an input of a file that was left alone.
  if (isFile && !filename && size === 0) return
  if (!isFile && size > MAX_TEXT_BYTES) throw new AuthError('too_large')
  fields.set(name, isFile ? part.bytes : part.text)
}

function asAuthError(error: unknown): AuthError {
  if (error instanceof AuthError) return error
  const large = error instanceof MaxFileSizeExceededError || error instanceof MaxTotalSizeExceededError
  return new AuthError(large ? 'too_large' : 'invalid_input', { cause: error })
}

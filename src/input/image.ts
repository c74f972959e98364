import type { ImageType } from '../ports/file-store.ts'

/** Widest and highest picture in pixels: 4096 by 4096, which takes 64 MB to unpack. */
export const MAX_IMAGE_SIDE = 4096
/** Largest picture in bytes. Source: security/README.md, "upload 2 MB". */
export const MAX_IMAGE_BYTES = 2_097_152

/** What the head of a picture says. */
interface ImageHead {
  readonly type: ImageType
  readonly width: number
  readonly height: number
}

/**
 * Looks at the bytes of a picture: its type, or null for what is none, or is larger than it may be. Read here and not
 * by a library: those know forty formats, each of them a way in, and we take three. Nothing is unpacked.
 */
export function imageType(bytes: Uint8Array): ImageType | null {
  if (bytes.byteLength > MAX_IMAGE_BYTES) return null
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let head: ImageHead | null
  try {
    head = pngHead(view) ?? webpHead(view) ?? jpegHead(view)
  } catch (error) {
    // It ends before its head does.
    if (error instanceof RangeError) return null
    throw error
  }
  const fits = (side: number) => side >= 1 && side <= MAX_IMAGE_SIDE
  return head && fits(head.width) && fits(head.height) ? head.type : null
}

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')
/** The last chunk, whose length is nothing and whose checksum is therefore always the same. */
const PNG_END = Buffer.from('0000000049454e44ae426082', 'hex')

/** Source: PNG (Third Edition), 5.2 and 11.2.1: the first chunk is IHDR, the last IEND. */
function pngHead(bytes: Buffer): ImageHead | null {
  if (!bytes.subarray(0, 8).equals(PNG_SIGNATURE)) return null
  if (bytes.readUInt32BE(8) !== 13 || bytes.toString('latin1', 12, 16) !== 'IHDR') return null
  if (!bytes.includes(PNG_END)) return null
  return { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/** Source: RFC 9649, 2.4 to 2.7. */
function webpHead(bytes: Buffer): ImageHead | null {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') return null
  if (bytes.readUInt32LE(4) + 8 > bytes.length) return null
  const type = 'image/webp'
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8X':
      return { type, width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
    case 'VP8L': {
      if (bytes.readUInt8(20) !== 0x2f) return null
      const sizes = bytes.readUInt32LE(21)
      return { type, width: (sizes & 0x3fff) + 1, height: ((sizes >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8 ':
      if (bytes.readUIntBE(23, 3) !== 0x9d012a) return null
      return { type, width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
    default:
      return null
  }
}

/** Most segments, fill bytes included, before the frame of a JPEG: a colour profile takes up to 255 (ICC.1, B.4). */
const MAX_SEGMENTS = 1000

/** Source: ITU-T T.81, B.1 and B.2.2: segments, of which one that begins a frame has the size. */
function jpegHead(bytes: Buffer): ImageHead | null {
  if (bytes.readUInt16BE(0) !== 0xffd8) return null
  for (let at = 2, steps = 0; steps < MAX_SEGMENTS; steps += 1) {
    if (bytes.readUInt8(at) !== 0xff) return null
    const marker = bytes.readUInt8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = bytes.readUInt16BE(at + 2)
    // C0 to CF begin a frame, but for the tables C4, C8 and CC.
    if ((marker >= 0xc0 && marker <= 0xcf && marker % 4 !== 0) || marker === 0xc0) {
      return { type: 'image/jpeg', height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    }
    // Pictures begin after a frame, so there is none.
    if (length < 2 || marker === 0xda || marker === 0xd9) return null
    at += 2 + length
  }
  return null
}

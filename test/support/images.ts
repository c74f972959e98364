import { crc32, deflateSync } from 'node:zlib'

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.byteLength)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A grey PNG. One that is too large to be made has its head only. */
export function png(width = 8, height = 8): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head.set([8, 0, 0, 0, 0], 8)
  const rows = width * height > 20_000_000 ? Buffer.alloc(1) : Buffer.alloc((width + 1) * height)
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array()),
  ])
}

/** The head of a JPEG, after a comment, with the marker that begins its frame. */
export function jpeg(width = 8, height = 8, { comment = 'x', frame = 0xc0 } = {}): Buffer {
  const text = Buffer.from(comment)
  const sizes = Buffer.alloc(5)
  sizes.writeUInt8(8)
  sizes.writeUInt16BE(height, 1)
  sizes.writeUInt16BE(width, 3)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(text.byteLength + 2)
  return Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xfe]),
    length,
    text,
    Buffer.from([0xff, 0xff, frame, 0, 11]),
    sizes,
    Buffer.from([1, 1, 0x11, 0, 0xff, 0xd9]),
  ])
}

/** The head of a WebP of each of its three kinds. */
export function webp(kind: 'VP8 ' | 'VP8L' | 'VP8X' = 'VP8X', width = 8, height = 8): Buffer {
  const data = Buffer.alloc(10)
  if (kind === 'VP8X') {
    data.writeUIntLE(width - 1, 4, 3)
    data.writeUIntLE(height - 1, 7, 3)
  } else if (kind === 'VP8L') {
    data.writeUInt8(0x2f)
    data.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0, 1)
  } else {
    data.set([0, 0, 0, 0x9d, 0x01, 0x2a])
    data.writeUInt16LE(width, 6)
    data.writeUInt16LE(height, 8)
  }
  const body = Buffer.concat([Buffer.from(`WEBP${kind}`, 'latin1'), Buffer.from([10, 0, 0, 0]), data])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(body.byteLength)
  return Buffer.concat([Buffer.from('RIFF'), length, body])
}

import { describe, expect, it } from 'vitest'
import { imageType, MAX_IMAGE_BYTES, MAX_IMAGE_SIDE } from '../../src/input/image.ts'
import { jpeg, png, webp } from '../support/images.ts'

const SIDES = [1, 8, MAX_IMAGE_SIDE] as const
const TOO_LONG = [MAX_IMAGE_SIDE + 1, 16_000] as const

describe('the type of a picture', () => {
  it.each(SIDES)('is found in its bytes, at %i pixels a side', (side) => {
    expect(imageType(png(side, 2))).toBe('image/png')
    expect(imageType(png(2, side))).toBe('image/png')
    for (const frame of [0xc0, 0xc1, 0xc2, 0xc3, 0xcf]) {
      expect(imageType(jpeg(side, 2, { frame }))).toBe('image/jpeg')
    }
    for (const kind of ['VP8 ', 'VP8L', 'VP8X'] as const)
      expect(imageType(webp(kind, 2, side))).toBe('image/webp')
  })

  it.each(TOO_LONG)('is none at %i pixels a side', (side) => {
    const pictures = [png(side, 2), png(2, side), jpeg(side, 2), jpeg(2, side)]
    const webps = (['VP8 ', 'VP8L', 'VP8X'] as const).flatMap((kind) => [
      webp(kind, side, 2),
      webp(kind, 2, side),
    ])
    for (const picture of [...pictures, ...webps]) expect(imageType(picture)).toBeNull()
  })

  it('is none for a picture of nothing', () => {
    for (const picture of [png(0, 8), png(8, 0), jpeg(0, 8), jpeg(8, 0), webp('VP8 ', 0, 8)]) {
      expect(imageType(picture)).toBeNull()
    }
  })

  it('is none for 20,000 by 20,000 pixels, and for more bytes than may be', () => {
    expect(imageType(png(20_000, 20_000))).toBeNull()
    expect(imageType(Buffer.concat([png(), Buffer.alloc(MAX_IMAGE_BYTES - png().length)]))).toBe('image/png')
    expect(imageType(Buffer.concat([png(), Buffer.alloc(MAX_IMAGE_BYTES)]))).toBeNull()
  })

  it.each([
    ['nothing', ''],
    ['one byte', '\x89'],
    ['a text', 'hello'],
    ['HTML', '<script>alert(1)</script>'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['SVG with a declaration', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['GIF', 'GIF89a\x01\x00\x01\x00\x00\x00\x00;'],
    ['PDF', '%PDF-1.4'],
    ['ICO', '\x00\x00\x01\x00\x01\x00'],
    ['BMP', 'BM\x00\x00'],
    ['ZIP', 'PK\x03\x04'],
    ['a RIFF of sound', 'RIFF\x24\x00\x00\x00WAVEfmt '],
    ['a page behind a signature', '\x89PNG\r\n\x1a\n<script>alert(1)</script>'],
    ['a JPEG that ends at once', '\xff\xd8\xff\xd9'],
    ['a JPEG of an empty segment', '\xff\xd8\xff\xe0\x00\x00\xff\xe0\x00\x00'],
  ])('is none for %s', (_, text) => {
    expect(imageType(Buffer.from(text, 'latin1'))).toBeNull()
  })

  it('is none, and no error, for any picture that is cut before its head ends', () => {
    for (const picture of [png(), jpeg(), webp('VP8 '), webp('VP8L'), webp('VP8X')]) {
      for (let length = 0; length < 16; length += 1) expect(imageType(picture.subarray(0, length))).toBeNull()
    }
  })

  it('is not changed by what hides in a comment or behind the end, which is served as what it is', () => {
    expect(imageType(jpeg(8, 8, { comment: '<script>alert(1)</script>' }))).toBe('image/jpeg')
    expect(imageType(Buffer.concat([png(), Buffer.from('PK\x03\x04')]))).toBe('image/png')
  })

  it('is found at once, however many segments there are', () => {
    const segments = Buffer.alloc(MAX_IMAGE_BYTES - 2, Buffer.from([0xff, 0xe0, 0, 2]))
    const start = performance.now()
    expect(imageType(Buffer.concat([Buffer.from([0xff, 0xd8]), segments]))).toBeNull()
    expect(imageType(Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(2_000_000, 0xff)]))).toBeNull()
    expect(performance.now() - start).toBeLessThan(500)
  })
})

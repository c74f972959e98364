import { describe, expect, it } from 'vitest'
import { argon2id } from '../../src/passwords/argon2id.ts'
import { cheapHasher } from '../../src/testing/cheap-hasher.ts'
import { argon2, bcryptSha256, pbkdf2, scrypt } from '../import/django.ts'

const PASSWORD = 'correct horse battery'
const RIGHT = { valid: true, needsRehash: true }
const WRONG = { valid: false, needsRehash: false }
const hasher = cheapHasher({ concurrency: 2, maxQueued: 1000 })

const HEX_SALT = '00112233445566778899aabbccddeeff'
const BETTER_AUTH = `${HEX_SALT}:267a33c2ae63f1c2d542f84d50b7d87c68900c8b9475f6a47ade71cf44b234822e0a34af1d226572b5caf52809319d4c486f3d209cc2fd022fb53bb4eaeb35b1`

/** Made by other implementations: Django and its tests, passlib, the reference of Argon2, Python's hashlib and crypt. */
const KNOWN: readonly (readonly [scheme: string, password: string, hash: string])[] = [
  [
    'pbkdf2_sha256 of Django',
    'lètmein',
    'pbkdf2_sha256$10000$seasalt$CWWFdHOWwPnki7HvkcqN9iA2T3KLW1cf2uZ5kvArtVY=',
  ],
  [
    'pbkdf2_sha256 of Django 4.2',
    PASSWORD,
    'pbkdf2_sha256$600000$O7K9bXv2QmTzRw4LsYpE1a$Q3iy+o3e8yvUGoeNjx7Zde38cQymrHIovQOoFuXVCv8=',
  ],
  ['argon2i of Django', 'password', 'argon2$argon2i$v=19$m=256,t=1,p=1$c29tZXNhbHQ$AJFIsNZTMKTAewB4+ETN1A'],
  [
    'argon2id of Django',
    'password',
    'argon2$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  ],
  [
    'bcrypt_sha256 of Django',
    PASSWORD,
    'bcrypt_sha256$$2b$04$abcdefghijklmnopqrstuuFABy..DpKi5eX.TjDW.8iDMNk/Tma6W',
  ],
  ['bcrypt of Django', PASSWORD, 'bcrypt$$2b$04$abcdefghijklmnopqrstuuqREtd3VJD2QVZbuFskFSLk6eRIrQoOS'],
  [
    'scrypt of Django',
    'lètmein',
    'scrypt$16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw==',
  ],
  [
    'scrypt of Django 5',
    'lètmein',
    'scrypt$16384$seasalt$8$5$ECMIUp+LMxMSK8xB/IVyba+KYGTI7FTnet025q/1f/vBAVnnP3hdYqJuRi+mJn6ji6ze3Fbb7JEFPKGpuEf5vw==',
  ],
  ['bcrypt $2a$', PASSWORD, '$2a$05$abcdefghijklmnopqrstuuD3mHdCr44zlIZ.VZCaYRpfQhXMYnEo.'],
  ['bcrypt $2b$', PASSWORD, '$2b$04$abcdefghijklmnopqrstuuqREtd3VJD2QVZbuFskFSLk6eRIrQoOS'],
  ['bcrypt $2y$', PASSWORD, '$2y$05$abcdefghijklmnopqrstuuD3mHdCr44zlIZ.VZCaYRpfQhXMYnEo.'],
  [
    'bcrypt, as it is and not in NFKC',
    '½ cup of tea',
    '$2y$04$abcdefghijklmnopqrstuuYug6Uq5z3C0HB82x/rbOiski7H0WGKm',
  ],
  [
    'argon2i in PHC form',
    'password',
    '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA',
  ],
  ['better-auth', PASSWORD, BETTER_AUTH],
  [
    'better-auth, in NFKC',
    '½ cup of tea',
    `${HEX_SALT}:da037d95fbc6de12309ab51cdb47a7ba7c937a4f6cf15b84cc8f132b792dae77a8c00c83da4845976d33c991cd6ded5ed8800bd74e209428c8b09c645511d9b1`,
  ],
  [
    'Lucia 2',
    PASSWORD,
    's2:abcdefgh12345678:0b4f2a2ed4669023e6d0d9989a7c291832aee80078b7685e01084e9fd6ce40f9aaf2f24b2f15204433e85b572014d8081f47c6f2da900050336aa1e035b71a57',
  ],
  [
    'Lucia 1',
    PASSWORD,
    'abcdefgh12345678:065b8dabd8872909103f4df12e85b188360fb4b4ab53b028ca53d1e11d0848ca71898fde38e054a0ff30b888c4c88c99724709faeb22d167deb3b952bce27655',
  ],
]

describe('a hash that another system made', () => {
  it.each(KNOWN)(
    'is valid for its password and no other, and needs a rehash: %s',
    async (_, password, hash) => {
      expect(hasher.reads?.(hash)).toBe(true)
      expect(await hasher.verify(password, hash)).toEqual(RIGHT)
      for (const wrong of ['', password.toUpperCase(), `${password} `]) {
        expect(await hasher.verify(wrong, hash), wrong).toEqual(WRONG)
      }
    },
  )

  it('of Argon2id that costs at least as much as ours is taken for ours', async () => {
    const stored = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    expect(await argon2id().verify('password', stored)).toEqual({ valid: true, needsRehash: false })
  })

  const CHEAP = KNOWN.filter(([, , hash]) => /=256,|=1000|\$0[45]\$/.test(hash))
  it.each(CHEAP)('is checked in the same bounded queue: %s', async (_, password, hash) => {
    const narrow = cheapHasher({ concurrency: 1, maxQueued: 1 })
    await narrow.hash('to make it ready')
    const all = await Promise.allSettled([1, 2, 3, 4].map(() => narrow.verify(password, hash)))
    const ends = all.map((end) => (end.status === 'fulfilled' ? end.value.valid : end.reason.code))
    expect(ends).toEqual([true, true, 'busy', 'busy'])
  })

  it('never takes an ill-formed password for the sign that engines make of it', async () => {
    const hashes = [pbkdf2('\ufffd', 10), scrypt('\ufffd', 16, 1), await argon2('\ufffd', 64)]
    for (const hash of [...hashes, await bcryptSha256('\ufffd', 4)]) {
      expect(await hasher.verify('\ufffd', hash), hash).toEqual(RIGHT)
      expect(await hasher.verify('\ud800', hash), hash).toEqual(WRONG)
    }
  })
})

describe('bcrypt', () => {
  const long = '$2b$04$abcdefghijklmnopqrstuuNt.0ah97gHY3F7JC1Z6EXmQc0bQBhIO'
  const short = '$2b$04$abcdefghijklmnopqrstuuCi15uRb1eH7NAlJ/TgeJertyknQpYn2'

  it('compares the first 72 bytes, as the app did that made the hash', async () => {
    expect(await hasher.verify('p'.repeat(80), long)).toEqual(RIGHT)
    expect(await hasher.verify('p'.repeat(72), long)).toEqual(RIGHT)
    expect(await hasher.verify('p'.repeat(71), long)).toEqual(WRONG)
  })

  it('takes no password with a NUL for the one before it, nor for its repetition', async () => {
    expect(await hasher.verify('abc', short)).toEqual(RIGHT)
    for (const other of ['abc\0', 'abc\0x', 'abc\0abc']) {
      expect(await hasher.verify(other, short), JSON.stringify(other)).toEqual(WRONG)
    }
  })

  it('of Django with SHA-256 heeds every byte', async () => {
    const [, , hash = ''] = KNOWN.find(([scheme]) => scheme.startsWith('bcrypt_sha256')) ?? []
    expect(await hasher.verify(`${PASSWORD}${'p'.repeat(72)}`, hash)).toEqual(WRONG)
  })
})

const b64 = (bytes: number) => Buffer.alloc(bytes).toString('base64')
const phc = (cost: string) => `$argon2id$v=19$${cost}$c29tZXNhbHRzb21lc2FsdA$${'A'.repeat(43)}`

describe('a hash that is refused as corrupt', () => {
  it.each([
    ['an unknown scheme', '$6$saltsalt$abcdefghijklmnopqrstuvwxyz'],
    ['MD5', '5f4dcc3b5aa765d61d8327deb882cf99'],
    ['an old scheme of Django', 'sha1$seasalt$cff36ea83f5706ce9aa7454e63e431fc726b2dc8'],
    ['the unusable password of Django', '!qvdZ8nAcWoTt5sLJ0gXmY2bE4uKhRp7iVf1x3NzD'],
    ['plain text', PASSWORD],
    ['PBKDF2 that asks for 9,999,999 rounds', `pbkdf2_sha256$9999999$seasalt$${b64(32)}`],
    ['PBKDF2 that asks for none', `pbkdf2_sha256$0$seasalt$${b64(32)}`],
    ['PBKDF2 without a salt', `pbkdf2_sha256$1000$$${b64(32)}`],
    ['PBKDF2 with a short digest', `pbkdf2_sha256$1000$seasalt$${b64(16)}`],
    ['PBKDF2 with a line feed', `pbkdf2_sha256$1000$seasalt$${b64(32)}\n`],
    ['PBKDF2 with a count in letters', `pbkdf2_sha256$1e3$seasalt$${b64(32)}`],
    ['scrypt that asks for 1 GiB', `scrypt$1048576$seasalt$8$1$${b64(64)}`],
    ['scrypt that asks for an hour', `scrypt$16384$seasalt$8$999$${b64(64)}`],
    ['scrypt whose factor is no power of two', `scrypt$16383$seasalt$8$1$${b64(64)}`],
    ['scrypt whose factor is 1', `scrypt$1$seasalt$8$1$${b64(64)}`],
    ['scrypt with a short digest', `scrypt$16384$seasalt$8$1$${b64(32)}`],
    ['bcrypt that asks for two to the power of 31', `$2b$31$${'e'.repeat(53)}`],
    ['bcrypt that asks for next to nothing', `$2b$03$${'e'.repeat(53)}`],
    ['bcrypt that was cut off', `$2b$10$${'e'.repeat(52)}`],
    ['bcrypt with bits to spare', '$2b$04$abcdefghijklmnopqrstuuqREtd3VJD2QVZbuFskFSLk6eRIrQoOT'],
    ['bcrypt of a faulty implementation', `$2x$10$${'e'.repeat(53)}`],
    ['bcrypt_sha256 that asks for an hour', `bcrypt_sha256$$2b$31$${'e'.repeat(53)}`],
    ['Argon2 that asks for 9 GB', phc('m=9999999,t=1,p=1')],
    ['Argon2 that asks for a minute', phc('m=262144,t=64,p=1')],
    ['Argon2 of Django that asks for 9 GB', `argon2${phc('m=9999999,t=1,p=1')}`],
    ['salted scrypt with a short digest', `${HEX_SALT}:${'0'.repeat(64)}`],
    ['salted scrypt without a salt', `:${'0'.repeat(128)}`],
    ['Lucia with an unknown version', `s3:abcdefgh12345678:${'0'.repeat(128)}`],
    ['a text of a megabyte', `pbkdf2_sha256$${'1'.repeat(1_000_000)}`],
  ])('is told apart without any work, and never verifies: %s', async (_, stored) => {
    expect(hasher.reads?.(stored)).toBe(false)
    for (const password of ['', 'null', PASSWORD]) {
      expect(await hasher.verify(password, stored)).toEqual(WRONG)
    }
  })
})

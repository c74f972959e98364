import { describe, it } from 'vitest'
import { argon2id } from '../../src/passwords/argon2id.ts'
import { cheapHasher, passwordHasherContract } from '../../src/testing/index.ts'

const PASSWORD = 'correct horse battery'
const dispose = async () => {}

passwordHasherContract({ describe, it }, 'argon2id', async () => ({
  hasher: argon2id({ concurrency: 2, maxQueued: 3 }),
  outdated: await cheapHasher().hash(PASSWORD),
  capacity: 5,
  dispose,
}))

passwordHasherContract({ describe, it }, 'cheapHasher', async () => ({
  hasher: cheapHasher(),
  outdated: null,
  capacity: null,
  dispose,
}))

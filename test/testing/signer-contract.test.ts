import { describe, it } from 'vitest'
import { tokenSignerContract } from '../../src/testing/index.ts'
import { hmacSigner } from '../../src/tokens/hmac-signer.ts'

const AUDIENCE = 'https://shop.example/users'
const [FIRST, NEXT, OTHER] = ['a', 'b', 'c'].map((name) => name.repeat(40)) as [string, string, string]

tokenSignerContract({ describe, it }, 'hmacSigner', async () => ({
  signer: hmacSigner([FIRST], AUDIENCE),
  stranger: hmacSigner([OTHER], AUDIENCE),
  successor: hmacSigner([NEXT, FIRST], AUDIENCE),
  dispose: async () => {},
}))

tokenSignerContract({ describe, it }, 'hmacSigner of another site', async () => ({
  signer: hmacSigner([FIRST], AUDIENCE),
  stranger: hmacSigner([FIRST], 'https://blog.example/users'),
  successor: null,
  dispose: async () => {},
}))

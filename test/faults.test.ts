import { expect, it } from 'vitest'
import { createAuth } from '../src/auth.ts'
import { AuthError } from '../src/errors.ts'
import { argon2id } from '../src/passwords/argon2id.ts'
import type { Storage } from '../src/ports/storage.ts'
import type { DefaultProfile } from '../src/profile/profile.ts'
import { PASSWORD, SECRET, type TestAuth, testAuth } from './support/auth.ts'
import { FLOWS, forgottenFlows, type SweptFlow } from './support/flows.ts'
import { eachStorage } from './support/storages.ts'

const ADA = 'ada@example.com'

/** A way in front of a storage, which fails at its n-th call from now, before or after it was carried out. */
function failing(storage: Storage) {
  let callsLeft = Number.POSITIVE_INFINITY
  let after = false
  const lost = () => new AuthError('unavailable', { cause: new Error('planted') })
  const front = new Proxy(storage, {
    get(target, name) {
      if (name === 'name') return `failing ${target.name}`
      // The storage belongs to the healthy auth, which opens and closes it.
      if (name === 'open' || name === 'close') return async () => {}
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return async (...args: unknown[]) => {
        callsLeft -= 1
        if (callsLeft === 0 && !after) throw lost()
        const result: unknown = await Reflect.apply(value, target, args)
        if (callsLeft === 0 && after) throw lost()
        return result
      }
    },
  })
  return {
    front,
    failAt(call: number, afterwards: boolean) {
      callsLeft = call
      after = afterwards
    },
    /** Whether the planted failure was reached. */
    reached: () => callsLeft <= 0,
  }
}

it('is run with every flow there is', () => {
  expect(forgottenFlows()).toEqual([])
})

eachStorage('a storage that fails', (makeStorage) => {
  for (const [name, flow] of Object.entries(FLOWS)) {
    for (const afterwards of [false, true]) {
      const when = afterwards ? 'after' : 'before'
      it(`at any call of ${name}, ${when} it is carried out, is unavailable and a retry ends well`, async () => {
        for (let call = 1; call < 20; call += 1) {
          const storage = makeStorage()
          const test = await testAuth(storage)
          await test.auth.start()
          const fault = failing(storage)
          const auth = createAuth<DefaultProfile>({
            url: 'http://localhost:3000/users',
            secret: SECRET,
            siteName: 'the failing one',
            clock: test.clock,
            log: { info() {}, warn() {}, error() {} },
            dispatchMail: false,
            hasher: argon2id({}, { memoryKiB: 64, passes: 1 }),
            storage: fault.front,
          })
          const data = await flow.prepare(test, ADA)
          await auth.start()
          fault.failAt(call, afterwards)
          const first = await flow.act(auth, data).then(
            () => null,
            (error: unknown) => error,
          )
          await auth.close()
          if (!fault.reached()) break
          // What failed after the answer was safe may have succeeded for the caller.
          if (first !== null) expect(first).toMatchObject({ code: 'unavailable' })
          await expectSound(test, flow, () => flow.act(test.auth, data))
        }
      })
    }
  }
})

/** Nothing is half done, and the same again does what it should, or hears that it is done already. */
async function expectSound(test: TestAuth, flow: SweptFlow, act: () => Promise<unknown>): Promise<void> {
  await act().catch((error: unknown) => expect(error).toMatchObject({ code: flow.again }))
  const user = await test.storage.findUserByEmailKey(ADA)
  if (flow.removes) return expect(user).toBeNull()
  expect(user).not.toBeNull()
  if (!user?.confirmedAt || !user.passwordHash) {
    const token = await test.token(ADA)
    if (user?.passwordHash) await test.auth.confirm({ token })
    else await test.auth.choosePassword({ token, password: PASSWORD })
  }
  await test.auth.login({ email: ADA, password: PASSWORD })
}

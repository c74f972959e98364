import type { Storage } from '../../src/ports/storage.ts'
import { activeUser, type TestAuth, testAuth } from './auth.ts'

/** The addresses of the people below. */
export const ROOT = 'root@example.com'
export const BOSS = 'boss@example.com'
export const STAFF = 'staff@example.com'
export const PERSON = 'person@example.com'

/** A house with two superusers, a member of staff and somebody without a rank. */
export interface House {
  readonly test: TestAuth
  readonly root: { readonly id: string }
  readonly boss: { readonly id: string }
  readonly staff: { readonly id: string }
  readonly person: { readonly id: string }
}

/** Makes one. */
export async function makeHouse(
  storage: Storage,
  options: Parameters<typeof testAuth>[1] = {},
): Promise<House> {
  const test = await testAuth(storage, options)
  const [root, boss, staff, person] = [
    await activeUser(test, ROOT),
    await activeUser(test, BOSS),
    await activeUser(test, STAFF),
    await activeUser(test, PERSON),
  ]
  const system = test.auth.admin.asSystem('the house of a test')
  await system.setRank(root.id, { isSuperuser: true })
  await system.setRank(boss.id, { isSuperuser: true })
  await system.setRank(staff.id, { isStaff: true })
  return { test, root, boss, staff, person }
}

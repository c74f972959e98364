import Database from 'better-sqlite3'
import { createAuth } from '../../src/index.ts'
import type { Change, UserRecord } from '../../src/ports/storage.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { addEvent, addMail, event, id, insert, mail, user } from '../../src/testing/storage/records.ts'
import { SECRET } from '../support/auth.ts'
import type { Place } from './admin-walk.ts'
import { PASSWORD } from './visitor.ts'

export const ROOT = 'root@example.com'
/** What must never become an element, or run. */
export const SCRIPT = '<img src=x onerror=pwned=1><script>pwned=1</script>'
export const HOSTILE_ID = id(500)
/** Noon of a day before today; recent enough for nothing to be swept away meanwhile. */
export function daysAgo(days: number): Date {
  const noon = new Date().setUTCHours(12, 0, 0, 0)
  return new Date(noon - days * 86_400_000)
}

/** Whom each filter finds, all of them at one domain. */
const HOUSE: Readonly<Record<string, Partial<UserRecord>>> = {
  active: { firstName: 'Grace', lastName: 'Hopper', createdAt: daysAgo(16) },
  disabled: { disabledAt: daysAgo(1), createdAt: daysAgo(14) },
  leaving: { deleteAfter: new Date('2099-01-01'), createdAt: daysAgo(12) },
  pending: { confirmedAt: null, createdAt: daysAgo(10) },
  staff: { isStaff: true, createdAt: daysAgo(8) },
  superuser: { isStaff: true, isSuperuser: true, createdAt: daysAgo(6) },
}
/** More than a page of the list. */
const CROWD = 60

/** Fills the accounts of an example; everybody has the same password. For each look there is a set of its own to act on. */
export async function furnish({ url, database }: Place, looks: readonly string[]): Promise<void> {
  const storage = sqlite(database)
  const log = { info() {}, warn() {}, error() {} }
  const auth = createAuth({ url: `${url}/users`, secret: SECRET, storage, dispatchMail: false, log })
  await auth.ensureSuperuser({ email: ROOT, password: PASSWORD })
  const passwordHash = (await storage.findUserByEmailKey(ROOT))?.passwordHash ?? null
  let number = 0
  const person = (email: string, fields: Partial<UserRecord> = {}): Change => {
    number += 1
    const names = { firstName: '', lastName: '', profile: '{}' }
    return insert(user(number, { email, emailKey: email, passwordHash, ...names, ...fields }))
  }
  const far = new Date('2090-01-01')
  await storage.commit([
    ...Object.entries(HOUSE).map(([name, fields]) => person(`${name}@house.example`, fields)),
    ...Array.from({ length: CROWD }, (_, n) => person(`crowd${100 + n}@crowd.example`)),
    ...looks.flatMap((look) =>
      ['one', 'two', 'demoted', 'idle'].map((name) => person(`${name}@${look}.example`)),
    ),
    hostile(),
    addEvent(event(700, { ...everyField(), at: new Date(), userId: HOSTILE_ID })),
    addMail(mail(800, { recipient: SCRIPT, template: SCRIPT, notBefore: far })),
    ...looks.map((look, n) =>
      addMail(
        mail(801 + n, { recipient: `one@${look}.example`, template: 'password-changed', notBefore: far }),
      ),
    ),
  ])
  for (const { id: claimed, lease } of await storage.claimMail({ now: far, leaseSeconds: 60, limit: 99 })) {
    const error = `550 ${SCRIPT}`
    await storage.settleMail(claimed, lease, { kind: 'dead', at: new Date(), error })
  }
  await auth.close()
}

/** Makes every session older than a recent log-in is. */
export function letTimePass({ database }: Place): void {
  const file = new Database(database)
  file.exec('update auth_sessions set created_at = created_at - 3600000')
  file.close()
}

/** Somebody of whom everything is what somebody else typed. */
function hostile(): Change {
  return insert(
    user(500, {
      email: SCRIPT,
      emailKey: `${SCRIPT}@hostile.example`,
      firstName: SCRIPT,
      lastName: SCRIPT,
      profile: JSON.stringify({ phone_number: SCRIPT, github_link: SCRIPT, birth_date: null }),
    }),
  )
}

function everyField() {
  const values = JSON.stringify({ [SCRIPT]: SCRIPT })
  return {
    type: SCRIPT,
    ip: SCRIPT,
    userAgent: SCRIPT,
    detail: { before: values, after: '{}', [SCRIPT]: SCRIPT },
  }
}

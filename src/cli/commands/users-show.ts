import { deviceOf } from '../../sessions/device.ts'
import { onAccounts, withUser } from '../on-accounts.ts'
import type { CommonOptions } from '../program.ts'
import { type Terminal, table, visible } from '../terminal.ts'
import { nameOf, rankOf } from './users-list.ts'

/** Events that people are shown; programs are given a page of them. */
const SHOWN_EVENTS = 20

/** `latchkey users show` */
export async function showUser(named: string, options: CommonOptions, terminal: Terminal): Promise<void> {
  await onAccounts(options, 'users show', (admin, storage) =>
    withUser(storage, named, async (id) => {
      const user = await admin.getUser(id)
      const [sessions, { events }] = await Promise.all([
        admin.listSessions(id),
        admin.listEvents({ userId: id }),
      ])
      const facts = {
        id: user.id,
        address: user.email,
        name: nameOf(user) || '-',
        status: user.status,
        rank: rankOf(user),
        joined: user.dateJoined.toISOString(),
        confirmed: user.confirmedAt?.toISOString() ?? 'not yet',
        'last log-in': user.lastLoginAt?.toISOString() ?? 'never',
        profile: JSON.stringify(user.profile),
      }
      const shown = events.slice(0, SHOWN_EVENTS)
      terminal.answer({ user, sessions, events }, [
        ...Object.entries(facts).map(
          ([name, value]) => `${name.padEnd(11)}  ${visible(value).replaceAll('\n', ' ')}`,
        ),
        '',
        ...(sessions.length === 0
          ? ['No session']
          : table(
              ['SESSION', 'OPENED', 'LAST USED', 'FROM'],
              sessions.map((one) => [
                one.id,
                one.createdAt.toISOString(),
                one.lastSeenAt.toISOString(),
                [one.ip, ...Object.values(deviceOf(one.userAgent))]
                  .filter((part) => part !== null)
                  .join(' ') || '-',
              ]),
            )),
        '',
        ...(shown.length === 0
          ? ['No event']
          : table(
              ['EVENT', 'AT', 'OUTCOME', 'FROM'],
              shown.map((one) => [one.type, one.at.toISOString(), one.outcome, one.ip ?? '-']),
            )),
      ])
    }),
  )
}

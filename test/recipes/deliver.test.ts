import { describe, expect, it } from 'vitest'
import type { Mail } from '../../src/ports/mailer.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { PASSWORD, testAuth } from '../support/auth.ts'

const NOTHING = { sent: 0, retried: 0, dead: 0, dropped: 0 }

function shopWith(send: (mail: Mail) => Promise<void>) {
  const ids: string[] = []
  const options = {
    url: 'https://shop.example/users',
    mailer: { send },
    onMailQueued: (id: string) => void ids.push(id),
  }
  return testAuth(sqlite(':memory:'), options).then((test) => ({ ...test, ids }))
}

describe('deliver, as a job calls it', () => {
  it('does not send a throttled mail before its time', async () => {
    const sent: Mail[] = []
    const { auth, clock, ids } = await shopWith(async (mail) => void sent.push(mail))
    for (let n = 0; n < 6; n += 1) {
      await auth.register({ email: 'ada@example.com', password: PASSWORD })
      await auth.mail.deliver(ids.at(-1) ?? '')
    }
    // Three at once, and then one a minute: jobs must not help a stranger to flood a mailbox.
    expect(sent).toHaveLength(3)
    expect(await auth.mail.deliver(ids.at(-1) ?? '')).toEqual(NOTHING)
    clock.advance(61)
    expect(await auth.mail.deliver(ids.at(-1) ?? '')).toEqual({ ...NOTHING, sent: 1 })
  })

  it('reports a failure and throws nothing, and heeds the pause before the next try', async () => {
    let fails = true
    const { auth, clock, ids } = await shopWith(async () => {
      if (fails) throw new Error('the mail server is down')
    })
    await auth.register({ email: 'ada@example.com', password: PASSWORD })
    const [id = ''] = ids
    expect(await auth.mail.deliver(id)).toEqual({ ...NOTHING, retried: 1 })
    fails = false
    expect(await auth.mail.deliver(id)).toEqual(NOTHING)
    clock.advance(7)
    expect(await auth.mail.deliver(id)).toEqual({ ...NOTHING, sent: 1 })
    expect(await auth.mail.deliver(id)).toEqual(NOTHING)
    expect(await auth.mail.deliver('019cb6d0-0000-7000-8000-000000000001')).toEqual(NOTHING)
  })
})

describe('onMailQueued', () => {
  it('may be an async function whose rejection ends nothing', async () => {
    const onMailQueued = async () => {
      throw new Error('the queue is down')
    }
    const test = await testAuth(sqlite(':memory:'), { onMailQueued })
    await test.auth.register({ email: 'ada@example.com', password: PASSWORD })
    expect(await test.mails('ada@example.com')).toHaveLength(1)
    expect(test.said.join('\n')).toContain('the queue is down')
  })
})

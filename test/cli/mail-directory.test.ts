import { expect, it, onTestFinished } from 'vitest'
import { type ListedMail, MAIL_PAGE, type MailDirectory } from '../../src/ports/mail-directory.ts'
import type { OutboxMail, Storage } from '../../src/ports/storage.ts'
import { eachStorage } from '../support/storages.ts'

const NOW = new Date('2026-11-23T12:00:00.000Z')
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000)

let made = 0
const newId = () => `01990000-0000-7000-8000-${String(++made).padStart(12, '0')}`

function mail(set: Partial<OutboxMail> = {}): OutboxMail {
  return {
    id: newId(),
    template: 'confirm',
    recipient: 'Ada@example.com',
    locale: 'en',
    params: { name: 'Ada' },
    link: { purpose: 'confirm', userId: newId(), trust: 1, deadline: later(3600) },
    createdAt: NOW,
    notBefore: NOW,
    replaceKey: null,
    ...set,
  }
}

async function opened(makeStorage: () => Storage): Promise<Storage & MailDirectory> {
  const storage = makeStorage() as Storage & MailDirectory
  await storage.open({ migrate: true })
  onTestFinished(() => storage.close())
  return storage
}

async function add(storage: Storage, ...mails: readonly OutboxMail[]): Promise<void> {
  expect(await storage.commit(mails.map((one) => ({ kind: 'addMail', mail: one })))).toBe('done')
}

async function giveUp(storage: Storage, id: string): Promise<void> {
  const [claimed] = await storage.claimMail({ now: NOW, leaseSeconds: 60, limit: 1, id })
  if (!claimed) throw new Error('it could not be claimed')
  expect(await storage.settleMail(id, claimed.lease, { kind: 'dead', at: NOW, error: 'refused' })).toBe(true)
}

const listed = (storage: MailDirectory, status: 'waiting' | 'dead') =>
  storage.listMail({ status, after: null })
const idsOf = (mails: readonly ListedMail[]) => mails.map(({ id }) => id)

eachStorage('the mail directory', (makeStorage) => {
  it('lists what waits, is held or was given up, by id, without decoys and what was sent', async () => {
    const storage = await opened(makeStorage)
    const [waiting, held, dead, sent] = [mail({ link: null }), mail(), mail(), mail()]
    await add(storage, sent, dead, mail({ template: 'decoy', recipient: '', link: null }), waiting, held)
    await giveUp(storage, dead.id)
    await storage.claimMail({ now: NOW, leaseSeconds: 60, limit: 1, id: held.id })
    const [claimed] = await storage.claimMail({ now: NOW, leaseSeconds: 60, limit: 1, id: sent.id })
    await storage.settleMail(sent.id, claimed?.lease ?? '', { kind: 'sent', at: NOW })

    const fresh = {
      template: 'confirm',
      recipient: 'Ada@example.com',
      createdAt: NOW,
      notBefore: NOW,
      error: null,
    }
    const link = { purpose: 'confirm', deadline: later(3600) }
    expect(await listed(storage, 'waiting')).toEqual([
      { ...fresh, id: waiting.id, attempts: 0, link: null, leasedUntil: null, deadAt: null },
      { ...fresh, id: held.id, attempts: 1, link, leasedUntil: later(60), deadAt: null },
    ])
    expect(await listed(storage, 'dead')).toEqual([
      { ...fresh, id: dead.id, attempts: 1, link, leasedUntil: null, deadAt: NOW, error: 'refused' },
    ])
  })

  it('answers in pages that meet without a gap', async () => {
    const storage = await opened(makeStorage)
    const mails = Array.from({ length: MAIL_PAGE + 3 }, () => mail())
    await add(storage, ...mails)
    const first = await listed(storage, 'waiting')
    const rest = await storage.listMail({ status: 'waiting', after: first.at(-1)?.id ?? null })
    expect(first).toHaveLength(MAIL_PAGE)
    expect([...idsOf(first), ...idsOf(rest)]).toEqual(mails.map(({ id }) => id))
  })

  it('lets a mail that was given up wait again, once, with all its tries before it', async () => {
    const storage = await opened(makeStorage)
    const dead = mail()
    await add(storage, dead)
    await giveUp(storage, dead.id)
    expect(await storage.nextMailAt()).toBeNull()
    const answers = await Promise.all([1, 2].map(() => storage.retryMail(dead.id, later(10))))
    expect(answers.toSorted()).toEqual([false, true])
    expect(await listed(storage, 'dead')).toEqual([])
    expect(await listed(storage, 'waiting')).toMatchObject([{ id: dead.id, attempts: 0, deadAt: null }])
    expect(await storage.nextMailAt()).toEqual(later(10))
    const [claimed] = await storage.claimMail({ now: later(10), leaseSeconds: 60, limit: 9 })
    expect(claimed).toMatchObject({ id: dead.id, attempts: 1, link: dead.link, params: dead.params })
  })

  it('leaves alone what was not given up, and what there is not', async () => {
    const storage = await opened(makeStorage)
    const waiting = mail({ notBefore: later(500) })
    await add(storage, waiting)
    expect(await storage.retryMail(waiting.id, NOW)).toBe(false)
    expect(await storage.retryMail('nothing', NOW)).toBe(false)
    expect(await storage.nextMailAt()).toEqual(later(500))
  })

  it('lets a newer mail under the same key take the place of one that is to wait again', async () => {
    const storage = await opened(makeStorage)
    const dead = mail({ replaceKey: 'a key' })
    await add(storage, dead)
    await giveUp(storage, dead.id)
    const newer = mail({ replaceKey: 'a key', notBefore: later(500) })
    await add(storage, newer)
    expect(await storage.retryMail(dead.id, NOW)).toBe(true)
    expect(await listed(storage, 'dead')).toEqual([])
    expect(idsOf(await listed(storage, 'waiting'))).toEqual([newer.id])
    expect(await storage.nextMailAt()).toEqual(NOW)
  })
})

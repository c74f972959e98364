import { expect, it } from 'vitest'
import type { AdminActions } from '../../../src/admin/admin.ts'
import type { FileStore } from '../../../src/ports/file-store.ts'
import type { DefaultProfile } from '../../../src/profile/profile.ts'
import { makeHouse, PERSON, STAFF } from '../../support/admin.ts'
import { activeUser, disable, PASSWORD } from '../../support/auth.ts'
import { png } from '../../support/images.ts'
import { eachStorage } from '../../support/storages.ts'

type Act = (actions: AdminActions<DefaultProfile>, id: string) => Promise<unknown>

/** Everything that is done to one account. */
const ACTS: Record<string, Act> = {
  get: (actions, id) => actions.getUser(id),
  update: (actions, id) => actions.updateUser(id, { firstName: 'Grace' }),
  'remove thumbnail': (actions, id) => actions.removeThumbnail(id),
  disable: (actions, id) => actions.disableUser(id),
  enable: (actions, id) => actions.enableUser(id),
  'set rank': (actions, id) => actions.setRank(id, { isStaff: true }),
  reset: (actions, id) => actions.sendReset(id),
  sessions: (actions, id) => actions.listSessions(id),
  'end sessions': (actions, id) => actions.endSessions(id),
  email: (actions, id) => actions.changeEmail(id, `new-${id.slice(-4)}@example.com`),
  delete: (actions, id) => actions.deleteUser(id),
}
/** Everything else. */
const OTHERS: Record<string, Act> = {
  list: (actions) => actions.listUsers(),
  create: (actions) => actions.createUser({ email: 'new@example.com' }),
  events: (actions) => actions.listEvents(),
  mail: (actions) => actions.listMail(),
  retry: (actions) => actions.retryMail('nothing'),
}

/** The event of this kind; the clock stands still, so the newest one is any. */
const eventOf = async (actions: AdminActions<DefaultProfile>, type: string) =>
  (await actions.listEvents()).events.find((event) => event.type === type)

eachStorage('administration', (makeStorage) => {
  it('is for active staff alone, whatever is done and by whichever way', async () => {
    const { test, staff, person, root } = await makeHouse(makeStorage())
    await test.auth.register({ email: 'pending@example.com', password: PASSWORD })
    const pending = await test.find('pending@example.com')
    const rank = { isStaff: true }
    await test.storage.commit([
      { kind: 'updateUser', id: pending.id, revision: pending.revision, set: rank, raiseTrust: false },
    ])
    const gone = await activeUser(test, 'gone@example.com')
    await test.auth.admin.asSystem('test').setRank(gone.id, rank)
    await disable(test, 'gone@example.com')
    const { session } = await test.auth.login({ email: PERSON, password: PASSWORD })
    for (const [name, act] of Object.entries({ ...ACTS, ...OTHERS })) {
      for (const id of [person.id, pending.id, gone.id, 'nobody']) {
        const refused = act(test.auth.admin.as({ id }), person.id)
        await expect(refused, `${name} by ${id}`).rejects.toMatchObject({ code: 'forbidden', status: 403 })
      }
      await expect(act(test.auth.admin.asSession(session.token), person.id), name).rejects.toMatchObject({
        code: 'forbidden',
      })
      for (const token of [null, undefined, 'nonsense', 'A'.repeat(43)]) {
        const nobody = act(test.auth.admin.asSession(token), person.id)
        await expect(nobody, name).rejects.toMatchObject({ code: 'not_logged_in', status: 401 })
      }
    }
    expect((await test.find(PERSON)).revision).toBe((await test.find(PERSON)).revision)
    expect((await test.auth.admin.as(staff).listUsers()).total).toBe(6)
    await expect(test.auth.admin.as(root).getUser('nobody')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('lets staff act on people, and superusers alone on staff and superusers', async () => {
    const { test, staff, root, boss } = await makeHouse(makeStorage())
    const other = await activeUser(test, 'other-staff@example.com')
    await test.auth.admin.asSystem('test').setRank(other.id, { isStaff: true })
    for (const [name, act] of Object.entries(ACTS)) {
      if (name === 'get' || name === 'sessions') continue
      for (const target of [other, root, staff]) {
        const refused = act(test.auth.admin.as(staff), target.id)
        await expect(refused, name).rejects.toMatchObject({ code: 'forbidden' })
      }
      if (name !== 'set rank') await act(test.auth.admin.as(root), boss.id)
    }
  })

  it('takes a demotion and a disabling at the next act, also from one that is under way', async () => {
    const { test, staff, root, person } = await makeHouse(makeStorage())
    const actions = test.auth.admin.as(staff)
    await actions.updateUser(person.id, { lastName: 'Before' })
    // The rank goes after it was looked at, and before the commit.
    const find = test.storage.findUserById.bind(test.storage)
    const { commit } = test.storage
    test.storage.commit = async (changes) => {
      test.storage.commit = commit
      await test.auth.admin.as(root).setRank(staff.id, { isStaff: false })
      return commit.call(test.storage, changes)
    }
    await expect(actions.updateUser(person.id, { lastName: 'After' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect((await find(person.id))?.lastName).toBe('Before')
    await expect(actions.listUsers()).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('takes a picture away, and its file, once', async () => {
    const kept = new Map<string, unknown>()
    const files: FileStore = {
      put: async (name, file) => void kept.set(name, file),
      delete: async (name) => void kept.delete(name),
      url: (name, base) => base + name,
    }
    const { test, staff, person } = await makeHouse(makeStorage(), { files })
    const { session } = await test.auth.login({ email: PERSON, password: PASSWORD })
    await test.auth.updateUser(session.token, { thumbnail: png() })
    const name = (await test.find(PERSON)).thumbnail
    expect([...kept.keys()]).toEqual([name])
    const actions = test.auth.admin.as(staff)
    expect(await actions.removeThumbnail(person.id)).toMatchObject({ id: person.id, thumbnail: null })
    expect((await actions.getUser(person.id)).thumbnail).toBeNull()
    await expect.poll(() => kept.size).toBe(0)
    // Noted in the commit that took it, so that a crash before the file is gone leaves it to the sweep.
    const removal = test.commits.find(
      (changes) =>
        changes.some(({ kind }) => kind === 'updateUser') && changes.some(({ kind }) => kind === 'checkUser'),
    )
    expect(removal).toContainEqual(expect.objectContaining({ kind: 'noteFile', name }))
    const removals = async () =>
      (await actions.listEvents({ userId: person.id })).events.filter(({ actorId }) => actorId === staff.id)
    expect(await removals()).toMatchObject([
      {
        type: 'user.updated',
        userId: person.id,
        detail: { before: JSON.stringify({ thumbnail: name }), after: '{"thumbnail":null}' },
      },
    ])
    await actions.removeThumbnail(person.id)
    expect(await removals()).toHaveLength(1)
    await test.auth.updateUser(session.token, { thumbnail: png() })
    expect(kept.size).toBe(1)
  })

  it('makes an account whose owner chooses the password', async () => {
    const { test, staff } = await makeHouse(makeStorage())
    const actions = test.auth.admin.as(staff)
    const input = { email: 'New@Example.com', firstName: 'New', profile: { birth_date: '1990-05-17' } }
    const made = await actions.createUser(input)
    expect(made).toMatchObject({
      email: 'New@Example.com',
      firstName: 'New',
      status: 'pending',
      isStaff: false,
    })
    expect(await eventOf(actions, 'user.created')).toMatchObject({
      type: 'user.created',
      actorId: staff.id,
      userId: made.id,
    })
    await expect(actions.createUser(input)).rejects.toMatchObject({
      code: 'email_taken',
      fields: { email: expect.any(String) },
    })
    const bad = actions.createUser({
      email: 'nonsense',
      firstName: 'http://x.example',
      profile: { birth_date: 'x' },
    })
    await expect(bad).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { email: expect.any(String), first_name: expect.any(String), birth_date: expect.any(String) },
    })
    const nobody = test.auth.login({ email: 'new@example.com', password: '' })
    await expect(nobody).rejects.toMatchObject({ code: 'invalid_credentials' })
    await test.auth.choosePassword({ token: await test.token('New@example.com'), password: PASSWORD })
    expect((await test.auth.login({ email: 'new@example.com', password: PASSWORD })).user.firstName).toBe(
      'New',
    )
  })

  it('changes names and profile, and says what they were', async () => {
    const { test, staff, person } = await makeHouse(makeStorage())
    const actions = test.auth.admin.as(staff, { ip: '192.0.2.7' })
    const changed = await actions.updateUser(person.id, {
      firstName: 'Grace',
      profile: { phone_number: '+44 20 7946 0958' },
    })
    expect(changed).toMatchObject({ firstName: 'Grace', lastName: 'Example' })
    const event = await eventOf(actions, 'user.updated')
    expect(event).toMatchObject({
      type: 'user.updated',
      actorId: staff.id,
      userId: person.id,
      ip: '192.0.2.7',
    })
    expect(JSON.parse(event?.detail.before ?? '')).toEqual({ first_name: 'Ada', phone_number: null })
    expect(JSON.parse(event?.detail.after ?? '')).toEqual({
      first_name: 'Grace',
      phone_number: changed.profile.phone_number,
    })
    const commits = test.commits.length
    await actions.updateUser(person.id, { firstName: 'Grace' })
    expect(test.commits.length).toBe(commits)
    await expect(
      actions.updateUser(person.id, { firstName: 'see https://evil.example' }),
    ).rejects.toMatchObject({
      fields: { first_name: expect.any(String) },
    })
    const hostile = { email: 'eve@example.com', isStaff: true, passwordHash: 'x' } as object
    await actions.updateUser(person.id, hostile)
    expect(await test.find(PERSON)).toMatchObject({ isStaff: false })
  })

  it('disables at the next request, tells the owner, and enables as what it was', async () => {
    const { test, staff, person } = await makeHouse(makeStorage())
    const actions = test.auth.admin.as(staff)
    const { session } = await test.auth.login({ email: PERSON, password: PASSWORD })
    await test.auth.requestPasswordReset({ email: PERSON })
    const token = await test.token(PERSON)
    expect(await actions.disableUser(person.id)).toMatchObject({ status: 'disabled' })
    expect(await test.auth.currentUser(session.token)).toBeNull()
    await expect(test.auth.choosePassword({ token, password: PASSWORD })).rejects.toMatchObject({
      code: 'link_invalid',
    })
    expect((await test.mails(PERSON))[0]?.subject).toMatch(/was disabled$/)
    expect(await eventOf(actions, 'user.disabled')).toMatchObject({
      type: 'user.disabled',
      userId: person.id,
      detail: { before: '{"status":"active"}', after: '{"status":"disabled"}' },
    })
    await expect(actions.sendReset(person.id)).rejects.toMatchObject({ code: 'invalid_input' })
    const commits = test.commits.length
    await actions.disableUser(person.id)
    expect(test.commits.length).toBe(commits)
    expect(await actions.enableUser(person.id)).toMatchObject({ status: 'active' })
    expect(await test.auth.currentUser(session.token)).toBeNull()
    await test.auth.login({ email: PERSON, password: PASSWORD })
    const pending = await actions.createUser({ email: 'new@example.com' })
    await test.mails()
    await actions.disableUser(pending.id)
    expect((await test.mails('new@example.com')).length).toBe(1)
    expect(await actions.enableUser(pending.id)).toMatchObject({ status: 'pending' })
  })

  it('sends a reset and ends sessions', async () => {
    const { test, staff, person } = await makeHouse(makeStorage())
    const actions = test.auth.admin.as(staff)
    const { session } = await test.auth.login({ email: PERSON, password: PASSWORD }, { ip: '192.0.2.9' })
    expect(await actions.listSessions(person.id)).toMatchObject([{ ip: '192.0.2.9' }])
    await actions.endSessions(person.id)
    expect(await test.auth.currentUser(session.token)).toBeNull()
    expect(await actions.listSessions(person.id)).toEqual([])
    expect(await eventOf(actions, 'session.all-ended')).toMatchObject({
      type: 'session.all-ended',
      userId: person.id,
    })
    await actions.sendReset(person.id)
    expect(await eventOf(actions, 'password.reset-sent')).toMatchObject({
      type: 'password.reset-sent',
      userId: person.id,
    })
    await test.auth.login({ email: PERSON, password: PASSWORD })
    await test.auth.choosePassword({ token: await test.token(PERSON), password: 'an even better one' })
    await test.auth.login({ email: PERSON, password: 'an even better one' })
  })

  it('changes an address by whoever has the new mailbox, and the present one can take it back', async () => {
    const { test, staff, person } = await makeHouse(makeStorage())
    const actions = test.auth.admin.as(staff)
    for (const email of ['nonsense', PERSON, '']) {
      await expect(actions.changeEmail(person.id, email)).rejects.toMatchObject({ code: 'invalid_input' })
    }
    await actions.changeEmail(person.id, 'elsewhere@example.com')
    expect((await test.find(PERSON)).email).toBe(PERSON)
    const event = await eventOf(actions, 'email.change-asked')
    expect(event).toMatchObject({
      actorId: staff.id,
      userId: person.id,
      detail: { before: `{"email":"${PERSON}"}`, after: '{"email":"elsewhere@example.com"}' },
    })
    const back = (await test.mails(PERSON))[0]?.links.find((url) => url.includes('/take-back/'))
    await test.auth.confirmEmailChange({ token: await test.token('elsewhere@example.com') })
    expect((await actions.getUser(person.id)).email).toBe('elsewhere@example.com')
    await test.auth.takeBackEmail({ token: back?.split('/').at(-2) ?? '' })
    expect((await actions.getUser(person.id)).email).toBe(PERSON)
    await actions.disableUser(person.id)
    const closed = actions.changeEmail(person.id, 'third@example.com')
    await expect(closed).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('deletes for good, and keeps nothing of what was theirs', async () => {
    const { test, staff, person } = await makeHouse(makeStorage())
    const actions = test.auth.admin.as(staff)
    await actions.updateUser(person.id, { firstName: 'Secretive' })
    const { session } = await test.auth.login({ email: PERSON, password: PASSWORD })
    await actions.deleteUser(person.id)
    expect(await test.auth.currentUser(session.token)).toBeNull()
    expect(await test.storage.findUserById(person.id)).toBeNull()
    await expect(actions.deleteUser(person.id)).rejects.toMatchObject({ code: 'not_found' })
    const { events } = await actions.listEvents({ userId: person.id })
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'user.deleted', actorId: staff.id, detail: { status: 'active' } }),
    )
    expect(JSON.stringify(events)).not.toContain('Secretive')
    expect((await test.mails(PERSON))[0]?.subject).toMatch(/delet/i)
  })

  it('needs a recent log-in by a session for what is dangerous, or the password', async () => {
    const { test, person } = await makeHouse(makeStorage())
    const { session } = await test.auth.login({ email: STAFF, password: PASSWORD })
    test.clock.advance(900)
    for (const name of ['disable', 'enable', 'end sessions', 'delete', 'email'] as const) {
      const late = ACTS[name]?.(test.auth.admin.asSession(session.token), person.id)
      await expect(late, name).rejects.toMatchObject({ code: 'reauth_required' })
    }
    for (const name of ['get', 'update', 'reset', 'sessions'] as const) {
      await ACTS[name]?.(test.auth.admin.asSession(session.token), person.id)
    }
    const wrong = test.auth.admin.asSession(session.token, {}, 'a wrong one').disableUser(person.id)
    await expect(wrong).rejects.toMatchObject({ code: 'wrong_password' })
    await test.auth.admin.asSession(session.token, {}, PASSWORD).disableUser(person.id)
    expect((await test.find(PERSON)).disabledAt).not.toBeNull()
  })

  it('says why a script acts, and needs a reason', async () => {
    const { test, person } = await makeHouse(makeStorage())
    const actions = test.auth.admin.asSystem('spam, ticket 7')
    await actions.disableUser(person.id)
    expect(await eventOf(actions, 'user.disabled')).toMatchObject({
      actorId: null,
      detail: { reason: 'spam, ticket 7' },
    })
    for (const reason of ['', ' ', 'x'.repeat(201), undefined]) {
      expect(() => test.auth.admin.asSystem(reason as string)).toThrow(/"reason" must be a text/)
    }
    expect(() => test.auth.admin.as(null as never)).toThrow(/"user" must be a user/)
  })

  it('shows dead mail and lets it wait again', async () => {
    const { test, staff } = await makeHouse(makeStorage())
    await test.auth.register({ email: 'dead@example.com', password: PASSWORD })
    const [mail] = await test.storage.claimMail({ now: test.clock.now(), leaseSeconds: 60, limit: 1 })
    if (!mail) throw new Error('no mail waits')
    await test.storage.settleMail(mail.id, mail.lease, {
      kind: 'dead',
      at: test.clock.now(),
      error: 'refused',
    })
    const actions = test.auth.admin.as(staff)
    expect(await actions.listMail()).toMatchObject({ mails: [{ id: mail.id, error: 'refused' }], next: null })
    await actions.retryMail(mail.id)
    expect(await eventOf(actions, 'mail.retried')).toMatchObject({
      type: 'mail.retried',
      actorId: staff.id,
      detail: { mail: mail.id },
    })
    expect((await actions.listMail()).mails).toEqual([])
    expect((await actions.listMail({ status: 'waiting' })).mails).toHaveLength(1)
    await expect(actions.retryMail(mail.id)).rejects.toMatchObject({ code: 'not_found' })
    expect(await test.mails('dead@example.com')).toHaveLength(1)
  })
})

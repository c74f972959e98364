import { expect, it } from 'vitest'
import { activeUser, testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'
import { ADA, pendingUser } from './bodies.ts'

const MESSAGE = { message: 'If an account waits for confirmation we have mailed a new link.' }

onSqlite('POST /regenerate-token/', (makeStorage) => {
  it.each(['/regenerate-token/', '/regenerate-token'])('mails another link, at %s', async (path) => {
    const test = await testAuth(makeStorage())
    const first = await pendingUser(test)
    test.clock.advance(1)
    const answer = await test.http.post(path, { json: { email: ADA } })
    expect([answer.status, answer.json()]).toEqual([200, MESSAGE])
    expect(answer.cookies).toEqual([])
    const second = await test.token(ADA)
    expect(second).not.toBe(first)
    expect((await test.http.post(`/register/confirm/${second}/`)).status).toBe(200)
  })

  it('changes nothing about the user, so the earlier link lives', async () => {
    const test = await testAuth(makeStorage())
    const first = await pendingUser(test)
    const before = await test.find(ADA)
    await test.http.post('/regenerate-token/', { json: { email: ADA } })
    expect(await test.find(ADA)).toEqual(before)
    expect((await test.http.post(`/register/confirm/${first}/`)).status).toBe(200)
  })

  it('mails to the address as it is stored, never as it was typed', async () => {
    const test = await testAuth(makeStorage())
    await test.auth.register({ email: 'Ada@Example.com', password: 'correct horse battery' })
    await test.http.post('/regenerate-token/', { json: { email: 'aDA@eXAMPLE.com' } })
    expect(new Set((await test.mails()).map(({ to }) => to))).toEqual(new Set(['Ada@example.com']))
  })

  it('takes a form, and leads a browser on', async () => {
    const test = await testAuth(makeStorage())
    await pendingUser(test)
    expect((await test.http.post('/regenerate-token/', { form: { email: ADA } })).json()).toEqual(MESSAGE)
    const answer = await test.http.post('/regenerate-token/', { form: { email: ADA }, html: true })
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      '/users/check-mail/?asked=regenerate',
    ])
    const page = await test.http.get('/check-mail/?asked=regenerate', { html: true })
    expect(page.text).toContain('If an account waits')
  })

  it('shows a browser its form again when the address is none', async () => {
    const test = await testAuth(makeStorage())
    const answer = await test.http.post('/regenerate-token/', { form: { email: 'nobody' }, html: true })
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('value="nobody"')
    expect(answer.text).toContain('This is not an address we can write to.')
  })

  it('refuses an address that is missing or no text, and hashes nothing ever', async () => {
    const test = await testAuth(makeStorage())
    for (const json of [{}, { email: null }, { email: [ADA] }, { email: '' }]) {
      const answer = await test.http.post('/regenerate-token/', { json })
      expect(answer.json()).toMatchObject({ code: 'invalid_input', fields: { email: expect.any(String) } })
    }
    await test.http.post('/regenerate-token/', { json: { email: ADA } })
    expect(test.hashes()).toBe(0)
  })

  it('tells that no pending account has an address only where that was asked for', async () => {
    const test = await testAuth(makeStorage(), { revealAccounts: true })
    await activeUser(test, 'active@example.com')
    for (const email of ['active@example.com', 'nobody@example.com']) {
      const answer = await test.http.post('/regenerate-token/', { json: { email } })
      expect([answer.status, answer.json().code]).toEqual([404, 'no_pending_account'])
    }
    await pendingUser(test)
    expect((await test.http.post('/regenerate-token/', { json: { email: ADA } })).status).toBe(200)
  })
})

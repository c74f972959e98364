import { expect, it } from 'vitest'
import { NOTICES } from '../../src/mail/notices.ts'
import { mailTemplates } from '../../src/mail/templates/index.ts'
import type { AuthOptions } from '../../src/options.ts'
import type { DefaultProfile } from '../../src/profile/profile.ts'
import { translator } from '../../src/texts/texts.ts'
import { activeUser, disable, OTHER_PASSWORD, PASSWORD, type TestAuth, testAuth } from '../support/auth.ts'
import { eachStorage } from '../support/storages.ts'

const ADA = 'ada@example.com'
const EVE = 'eve@example.com'
const OFF = { 'account-exists': false, 'account-disabled': false, 'password-changed': false }

async function people(test: TestAuth): Promise<string> {
  await activeUser(test, ADA)
  await activeUser(test, EVE)
  await disable(test, EVE)
  const { session } = await test.auth.login({ email: ADA, password: PASSWORD })
  await test.mails()
  return session.token
}

/** Everything that a notice is mailed for, and what each was answered. */
async function act(test: TestAuth, session: string): Promise<unknown[]> {
  const passwords = { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD }
  return [
    await test.auth.register({ email: ADA, password: OTHER_PASSWORD }),
    await test.auth.register({ email: EVE, password: OTHER_PASSWORD }),
    await test.auth.regenerate({ email: EVE }),
    await test.auth.changePassword({ session, ...passwords }).then(({ token }) => typeof token),
  ]
}

eachStorage('a notice', (makeStorage) => {
  async function sent(notices: AuthOptions<DefaultProfile>['notices']) {
    const test = await testAuth(makeStorage(), { notices })
    const session = await people(test)
    const before = (await test.mails()).length
    test.commits.length = 0
    const answers = await act(test, session)
    const kinds = test.commits.map((changes) => changes.map(({ kind }) => kind))
    const events = test.commits.flat().flatMap((one) => (one.kind === 'addEvent' ? one.event.type : []))
    const mails = await test.mails()
    return {
      answers,
      kinds,
      events,
      mails: mails.slice(0, mails.length - before).map(({ subject }) => subject),
    }
  }

  it('that is switched off is not mailed, and nothing else differs', async () => {
    const on = await sent({})
    const off = await sent(OFF)
    expect(on.mails).toHaveLength(4)
    expect(off).toEqual({ ...on, mails: [] })
  })

  it('is switched off by itself', async () => {
    const { mails } = await sent({ 'password-changed': false, 'account-exists': true })
    expect(mails).toHaveLength(3)
  })

  it('that is switched off takes no link with it', async () => {
    const test = await testAuth(makeStorage(), { notices: OFF })
    await test.auth.register({ email: ADA, password: PASSWORD })
    await test.auth.confirm({ token: await test.token(ADA) })
    await test.auth.requestPasswordReset({ email: ADA })
    await test.auth.choosePassword({ token: await test.token(ADA), password: OTHER_PASSWORD })
  })
})

it('is a mail without a link, each of them', () => {
  const frame = { siteName: 'Shop', siteUrl: 'https://shop.example', loginUrl: 'https://shop.example/login/' }
  const data = { ...frame, locale: 'en', text: translator(), link: null, until: null, color: '#2f5d50' }
  for (const name of NOTICES) expect(mailTemplates[name](data).text, name).toContain('Shop')
})

import { describe, expect, it } from 'vitest'
import { tagsNamed } from './markup.ts'
import { renderPage, SAMPLES, sampleFrame } from './samples.ts'

const sample = (name: string) => {
  const found = SAMPLES[name]
  if (!found) throw new Error(`No sample is named ${name}.`)
  return renderPage(found)
}
const actionsOf = (page: string) => tagsNamed(page, 'form').map(({ attributes }) => attributes.action)
const hrefsOf = (page: string) => tagsNamed(page, 'a').map(({ attributes }) => attributes.href)

describe('the page of a confirmation link', () => {
  const page = sample('confirm')

  it('names the address, and when and from where it was asked for', () => {
    expect(page).toContain('<dd>ada@example.org</dd>')
    expect(page).toMatch(/<time datetime="2026-11-23T17:25:00.000Z">23 November 2026[^<]*17:25 UTC<\/time>/)
    expect(page).toContain('<dd>2001:db8::8a2e:370:7334</dd>')
  })

  it('confirms by one button and removes the account by another', () => {
    expect(actionsOf(page)).toEqual(['/users/register/confirm/t/', '/users/not-me/t/'])
    expect(page).toContain('Confirm my address</button>')
    expect(page).toContain('It was not me: remove this account</button>')
  })

  it('leaves out what is not known', () => {
    expect(sample('confirm-unknown')).not.toContain('<time')
  })
})

describe('the page where a password is chosen', () => {
  it('offers to remove the account while it is pending only', () => {
    expect(actionsOf(sample('choose-password-pending'))).toContain('/b/')
    expect(sample('choose-password-pending')).toContain('<time')
    expect(actionsOf(sample('choose-password'))).toHaveLength(1)
  })
})

describe('the page after registering', () => {
  it('opens the mailbox in development only', () => {
    const frame = sampleFrame()
    const data = { asked: 'register' }
    const elsewhere = { ...frame, paths: { ...frame.paths, mailbox: null } }
    expect(hrefsOf(renderPage(['checkMail', data]))).toContain('/dev/mail')
    expect(hrefsOf(renderPage(['checkMail', data], elsewhere))).not.toContain('/dev/mail')
  })
})

describe('the page of the current user', () => {
  it('tells who one is, and logs out by a post', () => {
    const page = sample('current-user')
    for (const shown of ['ada@example.org', 'Ada King', '23 November 2026', 'Staff']) {
      expect(page).toContain(shown)
    }
    expect(actionsOf(page)).toEqual([sampleFrame().paths.logout])
  })
})

describe('the page of an error', () => {
  it('shows its text and its code, and a way on', () => {
    expect(sample('error-busy')).toContain('Try again in 30 s.')
    expect(sample('error-busy')).toContain('429 · too_many_attempts')
    expect(hrefsOf(sample('error-log-in'))).toContain(sampleFrame().paths.login)
  })
})

describe('the mailbox', () => {
  it('shows to whom, what about, when, every link, the text and where the HTML is', () => {
    const page = sample('mailbox')
    expect(page).toContain('Confirm your address for Tidewater</h2>')
    expect(page).toContain('To ada@example.org · <time datetime="2026-11-23T17:25:00.000Z">')
    expect(page).toMatch(/<pre>Somebody, we hope you,/)
    expect(hrefsOf(page)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('/register/confirm/'),
        '/dev/mail/2.html',
        '/dev/mail/1.html',
      ]),
    )
  })

  it('says what to do while it is empty', () => {
    expect(sample('mailbox-empty')).toContain('Register someone and the mail appears here.')
  })
})

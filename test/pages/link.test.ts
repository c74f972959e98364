import { describe, expect, it } from 'vitest'
import type { LinkFailure } from '../../src/pages/types.ts'
import type { LinkPurpose } from '../../src/ports/token-signer.ts'
import { inputNamed, tagsNamed } from './markup.ts'
import { EMPTY, renderPage, sampleFrame } from './samples.ts'

const { paths } = sampleFrame()
const REASONS: LinkFailure[] = ['link_invalid', 'link_expired', 'link_used']
const PURPOSES: (LinkPurpose | null)[] = ['confirm', 'choose-password', null]
const hrefsOf = (page: string) => tagsNamed(page, 'a').map(({ attributes }) => attributes.href)

describe.each(PURPOSES)('a link to %s that does not work', (purpose) => {
  it.each(REASONS)('because of %s: mails a new one from this very page, or leads to the log-in', (reason) => {
    const page = renderPage(['link', { reason, purpose, form: EMPTY }])
    expect(tagsNamed(page, 'form').map(({ attributes }) => attributes.action)).toEqual([
      purpose === 'choose-password' ? paths.requestPasswordReset : paths.regenerate,
    ])
    expect(inputNamed(page, 'email').attributes).not.toHaveProperty('autofocus')
    expect(hrefsOf(page)).toContain(paths.login)
  })

  it('says which of the reasons it was, and what the form is for', () => {
    const bodies = REASONS.map((reason) => renderPage(['link', { reason, purpose, form: EMPTY }]))
    expect(new Set(bodies).size).toBe(REASONS.length)
    for (const page of bodies) {
      expect(page.includes('still have to choose a password')).toBe(purpose === 'choose-password')
    }
  })
})

describe.each(REASONS)('a link to another address that does not work because of %s', (reason) => {
  it('leads back to where it is asked for, which only who is logged in can', () => {
    const page = renderPage(['link', { reason, purpose: 'change-email', form: EMPTY }])
    expect(tagsNamed(page, 'form')).toEqual([])
    expect(hrefsOf(page)).toContain(paths.changeEmail)
  })

  it('is mended by a new password where it was to take an account back', () => {
    const page = renderPage(['link', { reason, purpose: 'take-back', form: EMPTY }])
    const actions = tagsNamed(page, 'form').map(({ attributes }) => attributes.action)
    expect(actions).toEqual([paths.requestPasswordReset])
    expect(page).toContain('whoever runs Tidewater')
  })
})

it.each(['change-email', 'take-back', null] as const)(
  'a link of %s to an address with another account says so, and that nothing was changed',
  (purpose) => {
    const page = renderPage(['link', { reason: 'email_taken', purpose, form: EMPTY }])
    expect(tagsNamed(page, 'form')).toEqual([])
    expect(page).toContain('This address has another account')
    expect(page.includes('it still works')).toBe(purpose === 'take-back')
    expect(hrefsOf(page)).toContain(purpose === 'take-back' ? paths.login : paths.currentUser)
  },
)

it.each(PURPOSES)(
  'a link to %s for a confirmed address leads to the log-in and offers no new one',
  (purpose) => {
    const page = renderPage(['link', { reason: 'already_confirmed', purpose, form: EMPTY }])
    expect(tagsNamed(page, 'form')).toEqual([])
    expect(
      tagsNamed(page, 'a').find(({ attributes }) => attributes.class === 'button')?.attributes.href,
    ).toBe(paths.login)
  },
)

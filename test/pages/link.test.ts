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
    expect(tagsNamed(page, 'form').map(({ attributes }) => attributes.action)).toEqual([paths.regenerate])
    expect(inputNamed(page, 'email').attributes).not.toHaveProperty('autofocus')
    expect(hrefsOf(page)).toContain(paths.login)
  })

  it('says which of the reasons it was, and what the form is for', () => {
    const bodies = REASONS.map((reason) => renderPage(['link', { reason, purpose, form: EMPTY }]))
    expect(new Set(bodies).size).toBe(REASONS.length)
    for (const page of bodies) {
      expect(page.includes('yet to choose a password')).toBe(purpose === 'choose-password')
    }
  })
})

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

import { describe, expect, it } from 'vitest'
import type { FormState } from '../../src/pages/types.ts'
import { inputNamed, tagsNamed, tagsOf, textOfId } from './markup.ts'
import { EMPTY, renderPage, SAMPLES, sampleFrame } from './samples.ts'

const refused: FormState = {
  values: { email: 'ada@example.org', first_name: 'Ada', last_name: 'King', password: 'SECRET-TYPED' },
  fields: { last_name: 'Too long.', password: 'Too short.' },
  error: null,
}
const register = (form: FormState) => renderPage(['register', { form, fields: [] }])
const login = (form: FormState) => renderPage(['login', { form, next: '/orders?open=1', notice: null }])
const choose = (form: FormState) =>
  renderPage(['choosePassword', { form, email: 'ada@example.org', pending: null }])
const namesOf = (page: string) => tagsNamed(page, 'input').flatMap(({ attributes }) => attributes.name ?? [])
const autocompleteOf = (page: string, name: string) => inputNamed(page, name).attributes.autocomplete

describe.each(Object.entries(SAMPLES))('on the page %s', (_, sample) => {
  const page = renderPage(sample)
  const tags = tagsOf(page)

  it('every field that is seen has a label', () => {
    const labelled = tags.filter(({ name }) => name === 'label').map(({ attributes }) => attributes.for)
    for (const { attributes } of tags.filter(({ name }) => name === 'input')) {
      if (attributes.type === 'hidden' || 'hidden' in attributes) continue
      if (attributes.type === 'checkbox')
        expect(page).toContain(`<label class="check"><input type="checkbox"`)
      else expect(labelled).toContain(attributes.id)
    }
  })

  it('whatever describes a field is there', () => {
    for (const { attributes } of tags) {
      for (const id of attributes['aria-describedby']?.split(' ') ?? []) {
        expect(textOfId(page, id)).not.toBe('')
      }
    }
  })

  it('at most one thing is focused, and every form posts but those that only show', () => {
    expect(tags.filter(({ attributes }) => 'autofocus' in attributes).length).toBeLessThanOrEqual(1)
    for (const { attributes } of tags.filter(({ name }) => name === 'form')) {
      const { enctype = 'multipart/form-data', ...others } = attributes
      expect(enctype).toBe('multipart/form-data')
      // The filters of a list, and the choice of whom something is to be done to.
      const shows = ['/users/admin/users/', '/users/admin/bulk/'].includes(others.action ?? '')
      const method = shows ? expect.stringMatching(/^(?:get|post)$/) : 'post'
      expect(others).toMatchObject({ method, action: expect.stringMatching(/^\//) })
    }
  })
})

describe('a form', () => {
  it('carries the names of the wire contract', () => {
    expect(namesOf(register(EMPTY))).toEqual(['email', 'first_name', 'last_name', 'password'])
    expect(namesOf(login(EMPTY))).toEqual(['email', 'password', 'remember', 'next'])
    expect(namesOf(renderPage(['regenerate', { form: EMPTY }]))).toEqual(['email'])
    expect(namesOf(choose(EMPTY))).toEqual(['password'])
  })

  it('posts to where the frame says', () => {
    const { paths } = sampleFrame()
    const actionOf = (page: string) => tagsNamed(page, 'form')[0]?.attributes.action
    expect(actionOf(register(EMPTY))).toBe(paths.register)
    expect(actionOf(login(EMPTY))).toBe(paths.login)
    expect(actionOf(renderPage(['regenerate', { form: EMPTY }]))).toBe(paths.regenerate)
    expect(actionOf(choose(EMPTY))).toBe(paths.choosePassword)
  })

  it('tells password managers which field is which', () => {
    expect(autocompleteOf(register(EMPTY), 'email')).toBe('email')
    expect(autocompleteOf(register(EMPTY), 'first_name')).toBe('given-name')
    expect(autocompleteOf(register(EMPTY), 'last_name')).toBe('family-name')
    expect(autocompleteOf(register(EMPTY), 'password')).toBe('new-password')
    expect(autocompleteOf(login(EMPTY), 'email')).toBe('username')
    expect(autocompleteOf(login(EMPTY), 'password')).toBe('current-password')
    expect(autocompleteOf(choose(EMPTY), 'password')).toBe('new-password')
  })

  it('names the account of a new password for password managers, without sending it', () => {
    const [username, password] = tagsNamed(choose(EMPTY), 'input')
    expect(username?.attributes).toMatchObject({
      autocomplete: 'username',
      value: 'ada@example.org',
      hidden: '',
    })
    expect(username?.attributes).not.toHaveProperty('name')
    expect(password?.attributes.name).toBe('password')
  })

  it('keeps what was typed, but never a password', () => {
    const page = register(refused)
    expect(inputNamed(page, 'email').attributes.value).toBe('ada@example.org')
    expect(inputNamed(page, 'first_name').attributes.value).toBe('Ada')
    for (const shown of [page, login(refused), choose(refused)]) {
      expect(shown).not.toContain('SECRET-TYPED')
      expect(inputNamed(shown, 'password').attributes).not.toHaveProperty('value')
    }
  })

  it('keeps the tick of being logged out, and has none at first', () => {
    const ticked = login({ ...EMPTY, values: { remember: 'false' } })
    expect(inputNamed(login(EMPTY), 'remember').attributes).toEqual({
      type: 'checkbox',
      name: 'remember',
      value: 'false',
    })
    expect(inputNamed(ticked, 'remember').attributes).toHaveProperty('checked')
  })

  it('carries where to go next only when there is such a place', () => {
    expect(inputNamed(login(EMPTY), 'next').attributes.value).toBe('/orders?open=1')
    expect(namesOf(renderPage(['login', { form: EMPTY, next: null, notice: null }]))).not.toContain('next')
  })

  it('ties what is wrong to its field, and says it again on top', () => {
    const page = register(refused)
    const { attributes } = inputNamed(page, 'last_name')
    expect(attributes['aria-invalid']).toBe('true')
    expect(textOfId(page, attributes['aria-describedby'] ?? '')).toBe('Too long.')
    expect(inputNamed(page, 'email').attributes).not.toHaveProperty('aria-invalid')
    expect(page).toContain('role="alert"')
    expect(page).toContain('<a href="#field-last_name">Last name: Too long.</a>')
    expect(page).toContain('<title>Error: Register · Tidewater</title>')
  })

  it('says what is wrong also of a name that has no field', () => {
    expect(choose({ ...EMPTY, fields: { token: 'This is needed.' } })).toContain(
      '<li>token: This is needed.</li>',
    )
  })

  it('describes a new password by its rule', () => {
    for (const page of [register(refused), choose(EMPTY)]) {
      const { attributes } = inputNamed(page, 'password')
      expect(attributes.minlength).toBe('8')
      expect(attributes['aria-describedby']?.split(' ')).toContain('field-password-hint')
      expect(textOfId(page, 'field-password-hint')).toMatch(/^At least 8 characters\./)
    }
  })

  it('begins in the first field, or in the first that is wrong, or in the empty one', () => {
    const wrongPair = { values: { email: 'ada@example.org' }, fields: {}, error: 'Wrong.' }
    expect(inputNamed(register(EMPTY), 'email').attributes).toHaveProperty('autofocus')
    expect(inputNamed(register(refused), 'last_name').attributes).toHaveProperty('autofocus')
    const { attributes } = inputNamed(login(wrongPair), 'password')
    expect(attributes).toHaveProperty('autofocus')
    expect(attributes['aria-describedby']).toBe('form-error')
  })
})

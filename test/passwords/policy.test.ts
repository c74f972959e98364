import { describe, expect, it } from 'vitest'
import type { PasswordRules } from '../../src/options.ts'
import { MAX_PASSWORD_UNITS, passwordProblem, passwordShapeProblem } from '../../src/passwords/policy.ts'
import { corpus, inputOf, textOf } from '../support/corpus.ts'
import { startWork } from '../support/work.ts'

const RULES: PasswordRules = { minLength: 8, contextWords: ['MySiteName'] }
const texts = corpus('password').filter((row) => typeof inputOf(row) === 'string')
const problem = async (password: string, known: readonly string[] = [], rules = RULES) =>
  (await passwordProblem(password, rules, known))?.key ?? null

describe('passwordProblem', () => {
  it.each(texts.filter(({ expected }) => expected === 'accept'))('takes $id', async (row) => {
    expect(await problem(textOf(row))).toBeNull()
  })

  it.each(texts.filter(({ expected }) => expected === 'reject'))('refuses $id', async (row) => {
    expect(await problem(textOf(row))).toMatch(/^field\.password-/)
  })

  it('counts code points after NFC, from 8 to 256', async () => {
    expect(await problem('abcdefgx')).toBeNull()
    expect(await problem('abcdefx')).toBe('field.password-short')
    expect(await problem('🦊🐢🦉🐝🐙🦀🐳🦔')).toBeNull()
    expect(await problem('🦊🐢🦉🐝🐙🦀🐳')).toBe('field.password-short')
    expect(await problem('abcdefge\u0301')).toBeNull()
    expect(await problem('abcdefe\u0301')).toBe('field.password-short')
    expect(await problem('ab'.repeat(128))).toBeNull()
    expect(await problem(`${'ab'.repeat(128)}c`)).toBe('field.password-long')
    expect(await problem('🦊🐢'.repeat(128))).toBeNull()
    expect(await problem('e\u0301a'.repeat(128))).toBeNull()
  })

  it('asks for no capitals, digits or signs', async () => {
    for (const password of ['quiet otter sings', 'ABXYQZWVUT', '7492650183', '!%&/()=?+*']) {
      expect(await problem(password), password).toBeNull()
    }
  })

  it.each([
    'password',
    'PassWord',
    'football',
    'iloveyou',
    'princess',
    'qwertyuiop',
    '12345678',
    'trustno1',
    'superman',
    'letmein1',
    '11111111',
    'aaaaaaaaaaaaaaaaaaaaaa',
    '                ',
    'éééééééééé',
  ])('refuses the common password "%s"', async (password) => {
    expect(await problem(password)).toBe('field.password-common')
  })

  it.each([
    ['valentina.rossi', ['valentina.rossi@example.com']],
    ['Valentina7', ['valentina.rossi@example.com']],
    ['valentina.rossi@example.com', ['valentina.rossi@example.com']],
    ['VALENTINA1990', ['Valentina']],
    ['Rossi!Rossi!', ['Rossi']],
    ['example.com', ['shop.example.com']],
    ['mysitename', []],
    ['MySiteName MySiteName', []],
    ['mysitename2026!', []],
    ['Bücherwurm', ['Bu\u0308cherwurm']],
  ])('refuses %s for somebody known as %j', async (password, known) => {
    expect(await problem(password, known)).toBe('field.password-personal')
  })

  it.each([
    ['valentina loves quiet otters', ['Valentina']],
    ['mysitename is where I buy tea', []],
    ['abcdefgh', ['abc', 'a', '']],
    ['an annotated animal', ['An']],
  ])('takes %s, of which enough is left without what is known', async (password, known) => {
    expect(await problem(password, known)).toBeNull()
  })

  it('takes what is known for words, not for patterns', async () => {
    expect(await problem('quiet otter sings', ['.*', '(', '[a-z]+', '$&$&$&$&'])).toBeNull()
  })

  it('answers a million combining marks at once, before they are normalised', async () => {
    const worked = startWork()
    expect(await problem(`a${'\u0327\u0301'.repeat(500_000)}`)).toBe('field.password-long')
    expect(worked()).toBeLessThan(500)
  })
})

describe('passwordShapeProblem', () => {
  const key = (password: string) => passwordShapeProblem(password)?.key ?? null

  it('lets anything be tried that could have been set, short and common ones too', () => {
    for (const password of ['a', 'password', ' ', 'ab'.repeat(128)]) expect(key(password)).toBeNull()
  })

  it('refuses what cannot be a password', () => {
    expect(key('a\0b')).toBe('field.password-characters')
    for (const lone of ['\ud800', 'x\udfff', '\udc00\ud800'])
      expect(key(lone)).toBe('field.password-characters')
    expect(key('a'.repeat(257))).toBe('field.password-long')
    expect(key('a'.repeat(MAX_PASSWORD_UNITS + 1))).toBe('field.password-long')
  })
})

import { describe, expect, it } from 'vitest'
import { MAX_NAME_LENGTH, nameProblem } from '../../src/input/name.ts'
import { corpus, inputOf } from '../support/corpus.ts'
import { startWork } from '../support/work.ts'

const rows = [...corpus('firstName'), ...corpus('lastName')].filter((row) => typeof inputOf(row) === 'string')

describe('nameProblem', () => {
  it.each(rows.filter(({ expected }) => expected === 'accept'))('takes $id', (row) => {
    expect(nameProblem(inputOf(row) as string)).toBeNull()
  })

  it.each(rows.filter(({ expected }) => expected === 'reject'))('refuses $id', (row) => {
    expect(nameProblem(inputOf(row) as string)).toBe('field.name-characters')
  })

  it.each([
    "O'Neill",
    'Anne-Marie',
    'J.R.R.',
    'Martin Luther King, Jr.',
    'Renée',
    'Rene\u0301e',
    'José María',
    '李',
    'Дмитрий',
    'عمر',
    'علی\u200cرضا',
    '葛\u{e0100}城',
    'Nguyễn Thị',
    'ʻOkina',
    'Ada 🦊',
    '👩\u200d🔬',
  ])('takes the name %s', (name) => {
    expect(nameProblem(name)).toBeNull()
  })

  it.each([
    ['a line feed', 'Ada\nBcc: x'],
    ['a tab', 'Ada\tB'],
    ['NUL', 'A\0da'],
    ['DEL', 'A\x7fda'],
    ['a C1 control', 'A\u0085da'],
    ['a line separator', 'A\u2028da'],
    ['a lone surrogate', 'A\ud800da'],
    ['a private character', 'A\ue000da'],
    ['a right-to-left override', 'A\u202eda'],
    ['an Arabic letter mark', 'A\u061cda'],
    ['an isolate', 'A\u2067da'],
    ['a zero-width space', 'A\u200bda'],
    ['a soft hyphen', 'A\u00adda'],
    ['a tag character', 'Ada\u{e0041}'],
    ['a Hangul filler', '\u3164'],
    ['a blank Braille pattern', '\u2800'],
    ['an annotation', 'A\ufff9da'],
    ['nothing but blanks', '   '],
    ['nothing but joiners', '\u200d\u200c'],
    ['nothing but an accent', '\u0301'],
    ['a web address', 'https://evil.test'],
    ['a host', 'see evil.test'],
    ['a path', 'evil/x'],
    ['a backslash', 'evil\\x'],
    ['a host of another script', 'evil.рф'],
  ])('refuses %s', (_, name) => {
    expect(nameProblem(name)).toBe('field.name-characters')
  })

  it('counts 150 code points, whatever they are', () => {
    expect(nameProblem('a'.repeat(MAX_NAME_LENGTH))).toBeNull()
    expect(nameProblem('\u{1f98a}'.repeat(MAX_NAME_LENGTH))).toBeNull()
    expect(nameProblem('a'.repeat(MAX_NAME_LENGTH + 1))).toBe('field.name-long')
    expect(nameProblem('\u{1f98a}'.repeat(MAX_NAME_LENGTH + 1))).toBe('field.name-long')
  })

  it('answers a hundred thousand combining marks at once', () => {
    const worked = startWork()
    expect(nameProblem(`a${'\u0327\u0301'.repeat(50_000)}`)).toBe('field.name-long')
    expect(worked()).toBeLessThan(500)
  })
})

import { describe, expect, it } from 'vitest'
import { AuthError } from '../../src/errors.ts'
import { InputReader } from '../../src/input/read.ts'
import { translator } from '../../src/texts/texts.ts'

const reader = () => new InputReader(translator())

function fieldsOf(input: InputReader): unknown {
  try {
    input.done()
    return null
  } catch (error) {
    expect(error).toBeInstanceOf(AuthError)
    return (error as AuthError).fields
  }
}

describe('InputReader', () => {
  it('gathers everything that is wrong and says it at the end', () => {
    const input = reader()
    input.email('nobody')
    input.name('first_name', 7)
    input.passwordToCheck('password', ['x'])
    input.flag('remember', 'maybe', true)
    expect(fieldsOf(input)).toEqual({
      email: 'This is not an address we can write to.',
      first_name: 'This must be a text.',
      password: 'This must be a text.',
      remember: 'This is either true or false.',
    })
  })

  it('lets through what is sound', () => {
    const input = reader()
    expect(input.email(' Ada@Example.com ')).toEqual({ email: 'Ada@Example.com', key: 'ada@example.com' })
    expect(input.name('first_name', ' Rene\u0301e ')).toBe('Ren\u00e9e')
    expect(input.name('last_name', undefined)).toBe('')
    expect(input.passwordToCheck('password', 'e\u0301')).toBe('\u00e9')
    expect(fieldsOf(input)).toBeNull()
  })

  it.each([
    [undefined, true],
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
  ])('reads the flag %j as %j, where true is the default', (value, flag) => {
    const input = reader()
    expect(input.flag('remember', value, true)).toBe(flag)
    expect(fieldsOf(input)).toBeNull()
  })

  it.each([null, 0, 1, '', 'yes', 'on', 'TRUE', [], [true], {}])('refuses the flag %j', (value) => {
    const input = reader()
    input.flag('remember', value, true)
    expect(fieldsOf(input)).toHaveProperty('remember')
  })

  it('never calls a method of what it is given', () => {
    const trap = new Proxy({}, { get: () => expect.unreachable('a method was looked up') })
    const input = reader()
    input.email(trap)
    input.name('first_name', trap)
    input.passwordToCheck('password', trap)
    expect(Object.keys(fieldsOf(input) as object)).toEqual(['email', 'first_name', 'password'])
  })

  it('keeps a field that is named like a part of every object apart from it', () => {
    const input = reader()
    expect(input.refused('constructor')).toBe(false)
    input.refuse('__proto__', 'field.string')
    expect(input.refused('__proto__')).toBe(true)
    expect(fieldsOf(input)).toEqual(JSON.parse('{"__proto__":"This must be a text."}'))
    expect(Object.prototype).not.toHaveProperty('This must be a text.')
  })
})

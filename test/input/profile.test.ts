import { describe, expect, it } from 'vitest'
import { birthDateProblem } from '../../src/input/birth-date.ts'
import { parseGithubLink } from '../../src/input/github-link.ts'
import { parsePhoneNumber } from '../../src/input/phone-number.ts'
import { corpus, inputOf } from '../support/corpus.ts'

const NOW = new Date('2026-11-23T12:00:00Z')
const texts = (field: string) => corpus(field).filter((row) => typeof inputOf(row) === 'string')

/** Links in general: those of other sites are none of GitHub's. */
const OTHER_SITES = ['profile-link-unicode-host', 'profile-link-ip']

describe('a phone number', () => {
  it.each(texts('phoneNumber'))('of the corpus is judged: $id', (row) => {
    const value = inputOf(row) as string
    expect(parsePhoneNumber(value)).toBe(row.expected === 'accept' ? value : null)
  })

  it.each([
    ['+44 20 7946 0958', '+442079460958'],
    ['(0151) 234-5678', '01512345678'],
    ['+49 (0) 151.234.5678', '+491512345678'],
    ['+1\u00a0415\u2011555\u20110123', '+14155550123'],
    ['030/1234567', '0301234567'],
    ['1234567', '1234567'],
    ['+123456789012345', '+123456789012345'],
  ])('%s is stored as %s', (typed, stored) => {
    expect(parsePhoneNumber(typed)).toBe(stored)
  })

  it.each([
    '123456',
    '+1234567890123456',
    '+0123456789',
    '123+4567890',
    '++14155550123',
    '+14155550123;ext=1',
    '+14155550123\n',
    '\u0661\u0662\u0663\u0664\u0665\u0666\u0667',
    `+1415${' '.repeat(40)}5550123`,
    '+',
    '   ',
  ])('%j is refused', (typed) => {
    expect(parsePhoneNumber(typed)).toBeNull()
  })
})

describe('a GitHub link', () => {
  it.each(texts('githubLink'))('of the corpus is judged: $id', (row) => {
    if (!OTHER_SITES.includes(row.id)) expect(row.expected).toBe('reject')
    expect(parseGithubLink(inputOf(row) as string)).toBeNull()
  })

  it.each([
    ['https://github.com/octocat', 'https://github.com/octocat'],
    ['https://github.com/octo-cat-2/', 'https://github.com/octo-cat-2'],
    ['HTTPS://GitHub.com/OctoCat', 'https://github.com/OctoCat'],
    [`https://github.com/${'a'.repeat(39)}`, `https://github.com/${'a'.repeat(39)}`],
  ])('%s is stored as %s', (typed, stored) => {
    expect(parseGithubLink(typed)).toBe(stored)
  })

  it.each([
    'http://github.com/octocat',
    'https:github.com/octocat',
    'https:///github.com/octocat',
    '//github.com/octocat',
    'github.com/octocat',
    'https://github.com',
    'https://github.com/',
    'https://github.com//octocat',
    'https://github.com/octocat/repo',
    'https://github.com/../octocat',
    'https://github.com/octocat/..',
    'https://github.com/octocat?tab=stars',
    'https://github.com/octocat#x',
    'https://github.com:8443/octocat',
    'https://me@github.com/octocat',
    'https://github.com.evil.test/octocat',
    'https://github.com@evil.test/octocat',
    'https://github.com%2eevil.test/octocat',
    'https://evil.test\\@github.com/octocat',
    'https://gist.github.com/octocat',
    'https://www.github.com/octocat',
    'https://g\u0456thub.com/octocat',
    'https://github\u3002com/octocat',
    'https://github.com/-octocat',
    'https://github.com/octocat-',
    'https://github.com/octo--cat',
    'https://github.com/octo_cat',
    'https://github.com/%6fctocat',
    `https://github.com/${'a'.repeat(40)}`,
    ' https://github.com/octocat',
    'https://github.com/octocat\n',
    'javascript://github.com/octocat',
  ])('%j is refused', (typed) => {
    expect(parseGithubLink(typed)).toBeNull()
  })
})

describe('a birth date', () => {
  it.each(texts('birthDate').filter((row) => inputOf(row) !== ''))('of the corpus is judged: $id', (row) => {
    expect(birthDateProblem(inputOf(row) as string, NOW) === null).toBe(row.expected === 'accept')
  })

  it.each([
    ['1900-01-01', null],
    ['1899-12-31', 'field.birth-date-early'],
    ['0000-01-01', 'field.birth-date-early'],
    ['2024-02-29', null],
    ['2026-11-23', null],
    ['2026-11-24', 'field.birth-date-future'],
    ['1990-13-01', 'field.date'],
    ['1990-00-10', 'field.date'],
    ['1990-04-31', 'field.date'],
    ['1990-05-17T00:00:00Z', 'field.date'],
    ['1990-05-17\n', 'field.date'],
  ])('%s on 23 November 2026: %s', (typed, problem) => {
    expect(birthDateProblem(typed, NOW)).toBe(problem)
  })
})

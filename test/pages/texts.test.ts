import { expect, it } from 'vitest'
import { en } from '../../src/texts/en.ts'

const texts = Object.entries(en)

it('a text that travels in a URL is plain ASCII words', () => {
  for (const [key, text] of texts.filter(([name]) => /^(message|reason)\./.test(name))) {
    expect(text, key).toMatch(/^[A-Za-z0-9 .-]+$/)
  }
})

it('no text has markup, a blank at an end, or two blanks in a row', () => {
  for (const [key, text] of texts) {
    expect(text, key).not.toMatch(/[<>]|&\w+;|^\s|\s$|\s\s/)
  }
})

import { en } from './en.ts'
import { offeredLocales, type TextsByLocale } from './languages.ts'
import { PLACEHOLDER, type TextKey } from './texts.ts'

/** What travels in a URL, to front ends that show anything else as an escape, or cut the text at it. */
export const TRAVELS_IN_URL = /^(?:message|reason)\./

/** Letters, digits, blanks, full stops and hyphens. */
export const PLAIN_WORDS = /^[A-Za-z0-9 .-]+$/

/**
 * Checks the options `texts` and `defaultLocale`, text by text. Throws a `TypeError` that quotes the first wrong
 * one. By hand, since a schema of every text would take longer to make than all of the others together.
 */
export function checkTexts(texts: unknown, defaultLocale: unknown): void {
  if (texts !== undefined) {
    if (!isObject(texts)) throw wrong('texts', 'must be an object with a language each')
    for (const [locale, own] of Object.entries(texts)) checkLanguage(locale, own)
  }
  const offered = offeredLocales(texts as TextsByLocale | undefined)
  if (defaultLocale === undefined) {
    if (offered.length === 1 || offered.includes('en')) return
    throw new TypeError(
      'createAuth: option "defaultLocale" is missing; "texts" has several languages and no "en", so say which one is for whom none suits.',
    )
  }
  if (typeof defaultLocale !== 'string' || !offered.includes(defaultLocale)) {
    throw wrong('defaultLocale', `must be a language of option "texts": ${offered.join(', ')}`)
  }
}

function checkLanguage(locale: string, own: unknown): void {
  if (Object.hasOwn(en, locale)) {
    throw wrong(`texts.${locale}`, `must be within its language: texts: { en: { '${locale}': … } }`)
  }
  if (!isTag(locale)) {
    throw wrong(`texts.${locale}`, 'must be named by a language tag such as "en", "de" or "pt-BR"')
  }
  if (own === undefined) return
  if (!isObject(own)) throw wrong(`texts.${locale}`, 'must be an object of texts')
  for (const [key, text] of Object.entries(own)) {
    if (!Object.hasOwn(en, key))
      throw new TypeError(`createAuth: there is no option "texts.${locale}.${key}".`)
    if (text === undefined) continue
    const fault = faultOf(key as TextKey, text)
    if (fault) throw wrong(`texts.${locale}.${key}`, fault)
  }
}

/** What a text must be and is not; null when all is well. */
function faultOf(key: TextKey, text: unknown): string | null {
  if (typeof text !== 'string') return 'must be a text'
  if (TRAVELS_IN_URL.test(key)) {
    return PLAIN_WORDS.test(text) && /\S/.test(text)
      ? null
      : 'must be plain ASCII words, since it travels in URLs: letters, digits, blanks, full stops and hyphens (ae for ä, ss for ß)'
  }
  // A line break in a subject would be the end of it, and the beginning of another header.
  if (!/\S/.test(text) || /\p{Cc}/u.test(text) || !text.isWellFormed()) return 'must be a text on one line'
  const known = placeholders(en[key])
  const strange = placeholders(text).find((name) => !known.includes(name))
  if (strange === undefined) return null
  const may = known.length > 0 ? `only ${known.map((name) => `{${name}}`).join(' and ')}` : 'none'
  return `must be without {${strange}}; of values it may have ${may}`
}

function placeholders(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '')
}

/** Spelled as BCP 47 has it, so that no language is there twice. */
function isTag(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale)[0] === locale
  } catch {
    return false
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function wrong(path: string, what: string): TypeError {
  return new TypeError(`createAuth: option "${path}" ${what}.`)
}

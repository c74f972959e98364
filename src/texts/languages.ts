import Negotiator from 'negotiator'
import { en } from './en.ts'
import { type OwnTexts, type TextKey, type Translate, translator } from './texts.ts'

/** The option `texts`. */
export type TextsByLocale = { readonly [locale: string]: OwnTexts | undefined }

/** A language that the app speaks. */
export interface Language {
  /** Its BCP 47 tag, as the app wrote it. */
  readonly locale: string
  readonly text: Translate
}

/** The languages that the app speaks. */
export interface Languages {
  /** The default first. */
  readonly all: readonly Language[]
  /**
   * The one that suits a reader best; the default where none does. `wanted` is a tag, or what a browser sends as
   * `Accept-Language`; anything may be in it.
   */
  of(wanted: string | null | undefined): Language
  /** What each of them leaves to English, where it leaves anything. */
  readonly missing: ReadonlyMap<string, readonly TextKey[]>
}

/** Longest `Accept-Language` that is read, in UTF-16 units; the rest is left out. Browsers send some 20 to 150. */
const MAX_WANTED_LENGTH = 512

/** So many different headers are remembered; each is as long as {@link MAX_WANTED_LENGTH} at most. */
const MAX_KNOWN = 256

/** Works the languages out of the options, which were checked. Without the option `texts` it is English alone. */
export function makeLanguages(texts: TextsByLocale = {}, defaultLocale?: string): Languages {
  const locales = offeredLocales(texts)
  const first = defaultLocale ?? locales.find((locale) => locale === 'en') ?? locales[0] ?? 'en'
  const ordered = [first, ...locales.filter((locale) => locale !== first)]
  const all = ordered.map((locale) => ({ locale, text: translator(sourcesOf(texts, locale), locale) }))
  const fallback = all[0] as Language
  // Every request asks, and browsers say the same again and again; to look costs as much as half a session check.
  const known = new Map<string, Language>()
  function choose(asked: string): Language {
    const best = new Negotiator({ headers: { 'accept-language': asked } }).language(ordered)
    return all.find(({ locale }) => locale === best) ?? fallback
  }
  return {
    all,
    of(wanted) {
      if (!wanted || all.length === 1) return fallback
      const asked = bounded(wanted)
      const language = known.get(asked) ?? choose(asked)
      if (known.size >= MAX_KNOWN) known.clear()
      known.set(asked, language)
      return language
    },
    missing: new Map(
      ordered.flatMap((locale) => {
        const keys = missingKeys(texts, locale)
        return keys.length > 0 ? [[locale, keys] as const] : []
      }),
    ),
  }
}

/** The tags that the option names; English where it names none. */
export function offeredLocales(texts: TextsByLocale = {}): string[] {
  const named = Object.keys(texts).filter((locale) => texts[locale] !== undefined)
  return named.length > 0 ? named : ['en']
}

/** `de-AT` has the texts of `de` where it has none of its own (RFC 4647, 3.4: lookup). */
function sourcesOf(texts: TextsByLocale, locale: string): OwnTexts[] {
  const parts = locale.split('-')
  return parts.flatMap((_, index) => texts[parts.slice(0, parts.length - index).join('-')] ?? [])
}

function missingKeys(texts: TextsByLocale, locale: string): TextKey[] {
  if (/^en\b/.test(locale)) return []
  const sources = sourcesOf(texts, locale)
  return (Object.keys(en) as TextKey[]).filter((key) => sources.every((source) => source[key] === undefined))
}

/** Cut between two tags, so that no other tag comes of it. */
function bounded(wanted: string): string {
  if (wanted.length <= MAX_WANTED_LENGTH) return wanted
  const cut = wanted.slice(0, MAX_WANTED_LENGTH)
  return cut.slice(0, Math.max(0, cut.lastIndexOf(',')))
}

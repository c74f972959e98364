import { en } from './en.ts'

/**
 * The key of a text: of a message, a page or a mail.
 * @useDeclaredType
 */
export type TextKey = keyof typeof en

/** Every text, in one language. `{name}` in a text stands for a value put in when it is shown. */
export type Texts = Readonly<Record<TextKey, string>>

/** Some of the texts, in one language: what an app says in other words, or all of a language of its own. */
export type OwnTexts = { readonly [Key in TextKey]?: string | undefined }

/** Gives a text by its key, with its values put in; a number as the language writes it. */
export type Translate = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string

/** What stands in a text for a value. */
export const PLACEHOLDER = /\{(\w+)\}/g

/**
 * Makes the function that looks texts up: in the first of these that has it, and in English where none has.
 * `locale` is what numbers are written by.
 */
export function translator(own: OwnTexts | readonly OwnTexts[] = [], locale = 'en'): Translate {
  const sources = [own, en].flat()
  let numbers: Intl.NumberFormat | undefined
  function write(value: string | number): string {
    if (typeof value === 'string') return value
    // Made when it is needed, since not every process says a number.
    numbers ??= new Intl.NumberFormat([locale, 'en'])
    return numbers.format(value)
  }
  return (key, values = {}) => {
    const text = sources.find((texts) => texts[key] !== undefined)?.[key] ?? key
    return text.replace(PLACEHOLDER, (whole, name: string) =>
      Object.hasOwn(values, name) ? write(values[name] ?? '') : whole,
    )
  }
}

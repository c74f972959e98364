import { en } from './en.ts'

/**
 * The key of a text: of a message, a page or a mail.
 * @useDeclaredType
 */
export type TextKey = keyof typeof en

/** Every text, in one language. `{name}` in a text stands for a value put in when it is shown. */
export type Texts = Readonly<Record<TextKey, string>>

/** Gives a text by its key, with its values put in. */
export type Translate = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string

/** Makes the function that looks texts up: the app's own where it has one, English elsewhere. */
export function translator(overrides: Partial<Texts> = {}): Translate {
  return (key, values = {}) =>
    (overrides[key] ?? en[key]).replace(/\{(\w+)\}/g, (whole, name: string) =>
      Object.hasOwn(values, name) ? String(values[name]) : whole,
    )
}

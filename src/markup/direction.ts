/** Scripts that are written from right to left. Source: Unicode CLDR, scriptMetadata. */
const RIGHT_TO_LEFT = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Samr', 'Syrc', 'Thaa'])

/** Whether a language is written from right to left; not, for what is no language tag. */
export function isRightToLeft(locale: string): boolean {
  try {
    return RIGHT_TO_LEFT.has(new Intl.Locale(locale).maximize().script ?? '')
  } catch {
    return false
  }
}

/** A parsed URL, or null; `URL.parse` is not on Node 20. */
export function tryUrl(text: string, base?: string): URL | null {
  return URL.canParse(text, base) ? new URL(text, base) : null
}

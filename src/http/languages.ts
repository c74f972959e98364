import type { Languages } from '../texts/languages.ts'

/** What a client says of the languages of its reader. */
export function wantedLanguages(headers: Headers): string | null {
  return headers.get('accept-language')
}

/**
 * Says, once, that the answer depends on the language that was asked for, where there is a choice. One that depends on
 * no header, such as a picture, is left alone.
 */
export function varied(languages: Languages, response: Response): Response {
  const vary = response.headers.get('vary')
  if (languages.all.length > 1 && vary !== null && !vary.includes('Accept-Language')) {
    response.headers.append('vary', 'Accept-Language')
  }
  return response
}

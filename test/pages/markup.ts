/** A start tag as it stands in a page of ours: attributes are in double quotes, or have no value. */
export interface Tag {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
}

const TAG = /<([a-z][a-z0-9]*)((?:\s+[^\s=<>"']+(?:="[^"]*")?)*)\s*\/?>/g
const ATTRIBUTE = /([^\s=]+)(?:="([^"]*)")?/g

/** Every start tag. Throws where a `<` begins nothing that a page of ours has. */
export function tagsOf(markup: string): Tag[] {
  const code = markup.replace(/<style>[\s\S]*?<\/style>/g, '<style></style>')
  const rest = code
    .replace(TAG, '')
    .replace(/<\/[a-z0-9]+>|<!doctype html>|<!--\[if mso\]>|<!\[endif\]-->/g, '')
  if (rest.includes('<')) throw new Error(`Not a tag: ${rest.slice(rest.indexOf('<')).slice(0, 80)}`)
  return [...code.matchAll(TAG)].map(([, name = '', attributes = '']) => ({
    name,
    attributes: Object.fromEntries(
      [...attributes.matchAll(ATTRIBUTE)].map(([, key = '', value = '']) => [key, unescaped(value)]),
    ),
  }))
}

/** The start tags of one name. */
export function tagsNamed(markup: string, name: string): Tag[] {
  return tagsOf(markup).filter((tag) => tag.name === name)
}

/** The input of one name on the wire. Throws if there is none. */
export function inputNamed(markup: string, name: string): Tag {
  const found = tagsNamed(markup, 'input').find((tag) => tag.attributes.name === name)
  if (!found) throw new Error(`No input is named ${name}.`)
  return found
}

/** The text of the element with an id, without its markup. Throws if there is none. */
export function textOfId(markup: string, id: string): string {
  const found = new RegExp(`<([a-z]+)[^>]* id="${id}"[^>]*>([\\s\\S]*?)</\\1>`).exec(markup)
  if (!found) throw new Error(`Nothing has the id ${id}.`)
  return unescaped((found[2] ?? '').replace(/<[^>]*>/g, ' ')).trim()
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

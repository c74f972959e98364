import type { MailContent } from './content.ts'
import type { MailTemplateData } from './types.ts'

/** Source: RFC 5322, 2.1.1. */
const LINE_LENGTH = 78

/** The mail for a reader without HTML. A link has a line to itself, so that no program cuts it or adds a full stop. */
export function mailText({ siteName, siteUrl }: MailTemplateData, content: MailContent): string {
  const { lead, button, expiry, rest } = content
  const blocks = [
    ...lead.map(wrap),
    ...(button ? [`${wrap(`${button.label}:`)}\n${button.url}`] : []),
    ...(expiry === null ? [] : [wrap(expiry)]),
    ...rest.map(wrap),
    // "-- " marks a signature: RFC 3676, 4.3.
    `-- \n${siteName}\n${siteUrl}`,
  ]
  return `${blocks.join('\n\n')}\n`
}

function wrap(paragraph: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of paragraph.split(/\s+/)) {
    if (line && line.length + 1 + word.length > LINE_LENGTH) {
      lines.push(line)
      line = word
    } else {
      line = line ? `${line} ${word}` : word
    }
  }
  return [...lines, line].join('\n')
}

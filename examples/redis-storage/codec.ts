/**
 * Records as JSON text. Dates keep their milliseconds and bytes their values, each in an object of one name with a
 * list, which no record of Latchkey's has otherwise.
 */
export function pack(record: object): string {
  return JSON.stringify(encode(record))
}

/** The record that {@link pack} made a text of; null for null. */
export function unpack<Record extends object>(text: string | null): Record | null {
  return text === null ? null : (decode(JSON.parse(text)) as Record)
}

function encode(value: unknown): unknown {
  if (value instanceof Date) return { $at: [value.getTime()] }
  if (value instanceof Uint8Array) return { $bytes: [Buffer.from(value).toString('base64')] }
  return each(value, encode)
}

function decode(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    if ('$at' in value && Array.isArray(value.$at)) return new Date(value.$at[0])
    if ('$bytes' in value && Array.isArray(value.$bytes)) {
      return Uint8Array.from(Buffer.from(value.$bytes[0], 'base64'))
    }
  }
  return each(value, decode)
}

function each(value: unknown, convert: (part: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(convert)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, convert(part)]))
}

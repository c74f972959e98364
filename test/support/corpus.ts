import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** How a value is made that is too long, or too strange, to be written down. */
export interface Generator {
  readonly op: string
  readonly [detail: string]: unknown
}

/** A row of the corpus of hostile and awkward inputs. */
export interface HostileInput {
  readonly id: string
  readonly field: string
  /** `either`: taken or refused, but never an error of ours. */
  readonly expected: 'accept' | 'reject' | 'normalise' | 'either'
  readonly note: string
  readonly value?: unknown
  readonly generator?: Generator
  /** What a value that is normalised becomes. */
  readonly result?: string
}

const file = new URL('../fixtures/hostile-inputs.json', import.meta.url)
// Lone surrogates stand in it as escapes; only `JSON.parse` keeps them.
const ROWS: readonly HostileInput[] = JSON.parse(readFileSync(file, 'utf8'))

/** The rows of one field. Throws when there is none, so that a suite over them cannot be empty by mistake. */
export function corpus(field: string): readonly HostileInput[] {
  const rows = ROWS.filter((row) => row.field === field)
  if (rows.length === 0) throw new Error(`The corpus has no field ${field}.`)
  return rows
}

/** One row by its id. */
export function corpusRow(id: string): HostileInput {
  const row = ROWS.find((one) => one.id === id)
  if (!row) throw new Error(`The corpus has no row ${id}.`)
  return row
}

/** The value of a row; undefined where it says that there is to be none. */
export function inputOf({ value, generator }: HostileInput): unknown {
  return generator ? generate(generator) : value
}

/** The value of a row that is a text. */
export function textOf(row: HostileInput): string {
  const value = inputOf(row)
  if (typeof value !== 'string') throw new TypeError(`Row ${row.id} is no text.`)
  return value
}

/** Makes a value that depends on nothing but its description. */
function generate(generator: Generator): unknown {
  switch (generator.op) {
    case 'omit':
      return undefined
    case 'repeat':
      return `${generator.prefix}${String(generator.unit).repeat(Number(generator.count))}${generator.suffix}`
    case 'concat':
      return (generator.parts as (string | Generator)[])
        .map((part) => (typeof part === 'string' ? part : generate(part)))
        .join('')
    case 'random':
      return randomText(String(generator.alphabet), Number(generator.length), Number(generator.seed))
    case 'base64':
      return Buffer.from(String(generator.data), 'base64')
    case 'jwt':
      return jwt(String(generator.header), generator.sig === 'hmac-empty')
    default:
      throw new Error(`The corpus expander does not know "${generator.op}"; its test must.`)
  }
}

function randomText(alphabet: string, length: number, seed: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const printable = String.fromCharCode(...Array.from({ length: 95 }, (_, n) => 32 + n))
  const from = alphabet === 'printable' ? printable : letters
  let state = seed
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return from[(state >>> 8) % from.length]
  }).join('')
}

function jwt(header: string, signed: boolean): string {
  const encoded = [header, JSON.stringify({ sub: '1', purpose: 'confirm' })]
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.')
  return `${encoded}.${signed ? createHmac('sha256', '').update(encoded).digest('base64url') : ''}`
}

/** Every way of the corpus to spoil a good token. */
export const MUTATIONS: Readonly<Record<string, (token: string) => string>> = {
  lower: (token) => token.toLowerCase(),
  upper: (token) => token.toUpperCase(),
  reverse: (token) => [...token].reverse().join(''),
  dropLast: (token) => token.slice(0, -1),
  dropFirst: (token) => token.slice(1),
  appendA: (token) => `${token}A`,
  appendEq: (token) => `${token}=`,
  appendNewline: (token) => `${token}\n`,
  appendSpace: (token) => `${token} `,
  twice: (token) => token + token,
  urlToStdBase64: (token) => Buffer.from(token, 'base64url').toString('base64'),
  percentEncodeTwice: (token) => `%25${token.charCodeAt(0).toString(16)}${token.slice(1)}`,
  replaceAWithCyrillic: (token) => token.replace(/A/g, '\u0410'),
  'quotedPrintable=3D': (token) => `${token.slice(0, 20)}=\r\n=3D${token.slice(20)}`,
  appendDot: (token) => `${token}.`,
  appendParen: (token) => `${token})`,
  jsonQuote: (token) => `"${token}"`,
}

/** Each character of a token in turn replaced by another one of the alphabet. */
export function tamperedEach(token: string): string[] {
  return [...token].map((char, n) => token.slice(0, n) + (char === 'A' ? 'B' : 'A') + token.slice(n + 1))
}

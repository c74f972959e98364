import type { AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import { onTestFinished } from 'vitest'

/** A mail as it came over the wire. */
export interface Arrived {
  readonly from: string
  readonly to: readonly string[]
  readonly parsed: ParsedMail
  readonly raw: string
}

/** A mail server that listens. */
export interface MailServer {
  readonly port: number
  readonly url: string
  readonly arrived: readonly Arrived[]
  /** Connections that were made, all in all. */
  connections(): number
  close(): Promise<void>
}

/** What a test wants of its mail server besides what smtp-server can be told. */
export interface WantedServer extends SMTPServerOptions {
  readonly port?: number
  /** Runs when a mail is there, before it is answered. */
  readonly beforeAnswer?: (arrived: Arrived) => Promise<void> | void
}

/** Starts a mail server on loopback, which ends with the test. */
export async function mailServer({
  port = 0,
  beforeAnswer,
  ...options
}: WantedServer = {}): Promise<MailServer> {
  const arrived: Arrived[] = []
  let connections = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.onAuth ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    allowInsecureAuth: true,
    closeTimeout: 100,
    onConnect(_session, callback) {
      connections += 1
      callback()
    },
    onData(stream, { envelope }, callback) {
      receive(stream, envelope)
        .then(async (mail) => {
          await beforeAnswer?.(mail)
          arrived.push(mail)
          callback()
        })
        .catch(callback)
    },
    ...options,
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  onTestFinished(close)
  const taken = (server.server.address() as AddressInfo).port
  return { port: taken, url: `smtp://127.0.0.1:${taken}`, arrived, connections: () => connections, close }
}

async function receive(stream: Readable, envelope: SMTPServerSession['envelope']): Promise<Arrived> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  const raw = Buffer.concat(chunks)
  return {
    from: envelope.mailFrom ? envelope.mailFrom.address : '',
    to: envelope.rcptTo.map(({ address }) => address),
    parsed: await simpleParser(raw),
    raw: raw.toString(),
  }
}

/** An error that smtp-server answers with. */
export function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

import type { AddressInfo } from 'node:net'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { describe, it } from 'vitest'
import { mailbox } from '../../src/mail/mailbox.ts'
import { smtp } from '../../src/smtp/index.ts'
import {
  type MailerUnderTest,
  mailerContract,
  type ReceivedMail,
  testClock,
} from '../../src/testing/index.ts'

mailerContract({ describe, it }, 'mailbox', async () => {
  const silent = { info: () => {}, warn: () => {}, error: () => {} }
  const box = mailbox(crypto.randomUUID(), testClock(), silent, true)
  return {
    mailer: box,
    received: async () => box.mails.map((mail) => ({ ...mail, to: [mail.to], messageId: mail.id })),
    fail: null,
    dispose: async () => {},
  }
})

mailerContract({ describe, it }, 'smtp', overSmtp)

/** A real mail server on loopback. */
async function overSmtp(): Promise<MailerUnderTest> {
  const received: ReceivedMail[] = []
  let answer: number | null = null
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    closeTimeout: 100,
    onRcptTo(_address, _session, callback) {
      if (answer === null) callback()
      else callback(Object.assign(new Error('no'), { responseCode: answer }))
    },
    onData(stream, { envelope }, callback) {
      simpleParser(stream).then(({ subject, text, html, messageId }) => {
        const to = envelope.rcptTo.map(({ address }) => address)
        received.push({
          to,
          subject: subject ?? '',
          text: text ?? '',
          html: html || '',
          messageId: messageId ?? null,
        })
        callback()
      }, callback)
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  const mailer = smtp({ url: `smtp://127.0.0.1:${port}`, from: 'accounts@shop.example' })
  return {
    mailer,
    received: async () => received,
    fail: (how) => {
      answer = { 'for-good': 550, 'for-now': 450, never: null }[how]
    },
    async dispose() {
      await mailer.close?.()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

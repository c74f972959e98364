import assert from 'node:assert/strict'
import type { Mail, Mailer } from '../ports/mailer.ts'
import { type ContractRunner, type Disposable, runClauses, type StateClause } from './clauses.ts'

/** A mail as the other side got it. */
export interface ReceivedMail {
  /** Every address that it was delivered to. */
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html: string
  /** As it came, with or without `<` and `>`; null where there are no headers. */
  readonly messageId: string | null
}

/** A mailer and the other side of it. */
export interface MailerUnderTest extends Disposable {
  readonly mailer: Mailer
  /** What has arrived, in any order. */
  received(): Promise<readonly ReceivedMail[]>
  /** Makes what is sent from now on fail, or go through again; null for a mailer that cannot fail. */
  readonly fail: ((how: 'for-good' | 'for-now' | 'never') => void) | null
}

type Clause = StateClause<MailerUnderTest>

const TOKEN = 'c2VjcmV0LWxpbmstdG9rZW4'.repeat(8)
const LINK = `https://shop.example/users/register/confirm/${TOKEN}/`
const MAIL: Mail = {
  id: '019cb6d0-0000-7000-8000-000000000001',
  to: 'ada@example.com',
  subject: 'Confirm your address at Gr\u00fc\u00dfe & S\u00f8n \u{1f600}',
  text: `Confirm:\n\n${LINK}\n\n.\n.. a line of dots\nFrom here on\n-- \nShop\n`,
  html: `<!doctype html><html lang="en"><body><p>\u00e9 &amp; "quoted"</p><a href="${LINK}">Confirm</a></body></html>`,
  locale: 'en',
}
const still = () => new AbortController().signal

/** Mail programs end lines with CRLF, and a transport may add one at the end. */
const plain = (text: string) => text.replaceAll('\r\n', '\n').trimEnd()

/**
 * The contract of {@link Mailer}, under any runner that has `describe` and `it`:
 * `mailerContract({ describe, it }, 'my mailer', makeMailer)`.
 */
export function mailerContract(
  runner: ContractRunner,
  name: string,
  make: () => Promise<MailerUnderTest>,
): void {
  const parts = { sending: sendClauses, failing: failClauses, life: lifeClauses }
  runClauses(runner, `mailer contract, ${name}`, parts, make)
}

function sendClauses(clause: Clause): void {
  clause('a mail arrives once, at its recipient alone, as it was written', async ({ mailer, received }) => {
    await mailer.send(MAIL, still())
    const [mail, ...more] = await received()
    assert.equal(more.length, 0)
    assert.deepEqual(mail?.to, [MAIL.to])
    assert.equal(mail?.subject, MAIL.subject)
    assert.equal(plain(mail?.text ?? ''), plain(MAIL.text))
    assert.equal(plain(mail?.html ?? ''), plain(MAIL.html))
  })

  clause(
    'the id is in the Message-ID, so that a mail sent twice can be told',
    async ({ mailer, received }) => {
      await mailer.send(MAIL, still())
      await mailer.send(MAIL, still())
      const ids = (await received()).map(({ messageId }) => messageId)
      assert.equal(ids.length, 2)
      if (ids.every((id) => id === null)) return
      assert.equal(ids[0], ids[1])
      assert.ok(ids[0]?.includes(MAIL.id), String(ids[0]))
    },
  )

  clause('a long link arrives in one piece', async ({ mailer, received }) => {
    const link = `https://shop.example/${'a1'.repeat(450)}/`
    await mailer.send({ ...MAIL, text: `Confirm:\n${link}\n`, html: `<a href="${link}">x</a>` }, still())
    const [mail] = await received()
    assert.ok(mail?.text.includes(link), 'in the text')
    assert.ok(mail?.html.includes(link), 'in the HTML')
  })

  clause('mails that are sent at once do not mix', async ({ mailer, received }) => {
    const mails = Array.from({ length: 20 }, (_, n) => ({
      ...MAIL,
      id: `${MAIL.id.slice(0, -2)}${String(n).padStart(2, '0')}`,
      to: `person${n}@example.com`,
      text: `This is mail ${n}.\n`,
    }))
    await Promise.all(mails.map((mail) => mailer.send(mail, still())))
    const arrived = (await received()).map(({ to, text }) => `${to.join()}: ${plain(text)}`).sort()
    assert.deepEqual(arrived, mails.map(({ to, text }) => `${to}: ${plain(text)}`).sort())
  })

  clause('an address with every character that one may have is reached', async ({ mailer, received }) => {
    const to = "O'Hara.x+a_b-c@mail.example.com"
    await mailer.send({ ...MAIL, to }, still())
    assert.deepEqual((await received())[0]?.to, [to])
  })
}

function failClauses(clause: Clause): void {
  clause('a refusal for good is permanent', async ({ mailer, fail, received }) => {
    if (!fail) return
    fail('for-good')
    const error = await rejection(mailer)
    assert.equal('permanent' in error && error.permanent, true, `"permanent" on: ${error.message}`)
    assert.equal((await received()).length, 0)
  })

  clause(
    'any other failure may be tried again, and then goes through',
    async ({ mailer, fail, received }) => {
      if (!fail) return
      fail('for-now')
      const error = await rejection(mailer)
      assert.ok(!('permanent' in error && error.permanent), `not permanent: ${error.message}`)
      fail('never')
      await mailer.send(MAIL, still())
      assert.equal((await received()).length, 1)
    },
  )

  clause('no error holds a link: it is logged and stored', async ({ mailer, fail }) => {
    if (!fail) return
    for (const how of ['for-good', 'for-now'] as const) {
      fail(how)
      const error = await rejection(mailer)
      assert.ok(!`${error.message} ${String(error.cause)}`.includes(TOKEN), how)
    }
  })

  clause('a send whose time is over ends soon, one way or the other', async ({ mailer }) => {
    await mailer.send(MAIL, AbortSignal.abort(new Error('the time is over'))).catch((error: unknown) => {
      assert.ok(error instanceof Error, String(error))
    })
  })
}

function lifeClauses(clause: Clause): void {
  clause('settings that work pass the check', async ({ mailer }) => {
    await mailer.check?.()
  })

  clause(
    'where mail can be sent, a probe finds nothing wrong, and sends none',
    async ({ mailer, received }) => {
      await mailer.probe?.()
      await Promise.all([mailer.send(MAIL, still()), mailer.probe?.()])
      assert.equal((await received()).length, 1)
    },
  )

  clause('a mailer may be closed twice, and unused', async ({ mailer }) => {
    await Promise.all([mailer.close?.(), mailer.close?.()])
    await mailer.close?.()
  })
}

async function rejection(mailer: Mailer): Promise<Error> {
  const error = await mailer.send(MAIL, still()).then(
    () => null,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof Error, `send must reject with an Error, not answer ${String(error)}`)
  return error
}

import type { Mail } from 'latchkey'
import { type SmtpOptions, smtp } from 'latchkey/smtp'
import { expect, onTestFinished, test } from 'vitest'
import { mailServer } from './server.ts'

const MAIL: Mail = {
  id: '019a8f2e-0000-7000-8000-000000000001',
  to: 'ada@example.com',
  subject: 'Bestätige deine Adresse',
  text: `Grüße!\n\nhttp://localhost:3000/users/register/confirm/${'t'.repeat(300)}/\n`,
  html: '<!doctype html><p>Grüße!</p>',
  locale: 'de',
}

const NEVER = new AbortController().signal

function mailer(url: string, options: Partial<SmtpOptions> = {}) {
  const made = smtp({ url, from: { name: 'Müller, Shop', address: 'accounts@shop.example' }, ...options })
  onTestFinished(() => made.close?.())
  return made
}

test('a mail arrives with its subject, its text and HTML, its links whole', async () => {
  const { url, arrived } = await mailServer()
  await mailer(url).send(MAIL, NEVER)
  const parsed = arrived[0]?.parsed
  expect(parsed?.subject).toBe(MAIL.subject)
  expect(parsed?.text).toBe(MAIL.text)
  expect(parsed?.html).toContain('<p>Grüße!</p>')
  expect(parsed?.from?.value).toEqual([{ name: 'Müller, Shop', address: 'accounts@shop.example' }])
  expect([arrived[0]?.from, arrived[0]?.to]).toEqual(['accounts@shop.example', ['ada@example.com']])
})

test('its headers tell it apart, say who made it, and name nothing of the machine', async () => {
  const { url, arrived } = await mailServer()
  await mailer(url, { replyTo: 'help@shop.example' }).send(MAIL, NEVER)
  const parsed = arrived[0]?.parsed
  expect(parsed?.messageId).toBe(`<${MAIL.id}@shop.example>`)
  expect(parsed?.headers.get('auto-submitted')).toBe('auto-generated')
  expect(parsed?.headers.get('content-language')).toBe('de')
  expect(parsed?.replyTo?.value).toEqual([{ name: '', address: 'help@shop.example' }])
  expect(arrived[0]?.raw).not.toMatch(/x-mailer|nodemailer/i)
})

test('the recipient is the address as it is, whatever a parser of lists would see in it', async () => {
  const { url, arrived } = await mailServer()
  await mailer(url).send({ ...MAIL, to: "o'brien+a@example.com" }, NEVER)
  expect(arrived[0]?.to).toEqual(["o'brien+a@example.com"])
  for (const to of ['ada@example.com, eve@evil.test', 'Ada <eve@evil.test>']) {
    await mailer(url)
      .send({ ...MAIL, to }, NEVER)
      .catch(() => {})
  }
  expect(arrived.flatMap((mail) => mail.to)).not.toContain('eve@evil.test')
})

test('a path or URL in a mail is text, and nothing is fetched', async () => {
  const { url, arrived } = await mailServer()
  const trick = { path: '/etc/passwd' } as unknown as string
  await expect(mailer(url).send({ ...MAIL, html: trick }, NEVER)).rejects.toThrow(/access rejected/i)
  expect(arrived).toEqual([])
})

test('many mails go over few connections, which are kept', async () => {
  const { url, arrived, connections } = await mailServer()
  const made = mailer(url)
  const ids = Array.from({ length: 12 }, (_, index) => `mail-${index}`)
  await Promise.all(ids.map((id) => made.send({ ...MAIL, id }, NEVER)))
  expect(new Set(arrived.map(({ parsed }) => parsed.messageId))).toEqual(
    new Set(ids.map((id) => `<${id}@shop.example>`)),
  )
  expect(connections()).toBeLessThanOrEqual(3)
  await made.send(MAIL, NEVER)
  expect(connections()).toBeLessThanOrEqual(3)
})

test('user and password of the URL, decoded, log in', async () => {
  const seen: unknown[] = []
  const { port, arrived } = await mailServer({
    onAuth({ username, password }, _session, callback) {
      seen.push([username, password])
      callback(null, { user: username })
    },
  })
  await mailer(`smtp://shop%40example.com:p%40ss%3Aw%2F%25@127.0.0.1:${port}`).send(MAIL, NEVER)
  expect(seen).toEqual([['shop@example.com', 'p@ss:w/%']])
  expect(arrived).toHaveLength(1)
})

test('a server that is down when the app starts is no mistake', async () => {
  const { url, close } = await mailServer()
  await close()
  await expect(mailer(url).check?.()).resolves.toBeUndefined()
})

test('after close no connection is left, and closing again is nothing', async () => {
  const { url } = await mailServer()
  const made = mailer(url)
  await made.send(MAIL, NEVER)
  await made.close?.()
  await made.close?.()
  await mailer(url).close?.()
})

test('options that cannot work are refused at once, by name, and the URL is never quoted', () => {
  const from = 'accounts@shop.example'
  const url = 'smtp://user:s3cret-word@mail.example:587'
  const wrong = (options: unknown) => () => smtp(options as SmtpOptions)
  const refused = (options: unknown, text: RegExp) => {
    expect(wrong(options)).toThrow(TypeError)
    expect(wrong(options)).toThrow(text)
    expect(wrong(options)).not.toThrow(/s3cret/)
  }
  refused(undefined, /option "url" is missing/)
  refused({ url: undefined, from }, /option "url" is missing/)
  refused({ url: '', from }, /option "url" is missing/)
  refused({ url: 5, from }, /option "url" must be/)
  refused({ url: 'mail.example', from }, /option "url" must be/)
  refused({ url: 'https://user:s3cret-word@mail.example', from }, /option "url" must be/)
  refused({ url: 'smtp://', from }, /option "url" must be/)
  refused({ url: 'smtp://user:s3cret/word@mail.example', from }, /option "url" must be/)
  refused({ url: `${url}/path`, from }, /option "url" must end after the port/)
  refused({ url: `${url}?s3cret`, from }, /option "url" must end after the port/)
  refused({ url: 'smtp://user@mail.example', from }, /option "url" needs both/)
  refused({ url: 'smtp://user:s3cret%@mail.example', from }, /option "url" has a %/)
  refused({ url }, /option "from" is missing/)
  refused({ url, from: 'Shop <accounts@shop.example>' }, /option "from" must be one bare address/)
  refused({ url, from: 'a@shop.example, b@shop.example' }, /option "from" must be one bare address/)
  refused({ url, from: { name: 'a\nb', address: from } }, /option "from.name" must be/)
  refused({ url, from: { name: 'Shop', address: 'shop' } }, /option "from.address" must be/)
  refused({ url, from, replyTo: 'shop' }, /option "replyTo" must be/)
  refused({ url, from, dangerouslyAllowUnencrypted: 'no' }, /option "dangerouslyAllowUnencrypted" must be/)
  refused({ url, from, pool: true }, /there is no option "pool"/)
  expect(wrong({ url, from })).not.toThrow()
  expect(wrong({ url: 'smtps://mail.example', from, replyTo: undefined })).not.toThrow()
})

import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import type { Mail } from 'latchkey'
import { smtp } from 'latchkey/smtp'
import { expect, onTestFinished, test } from 'vitest'
import { readSmtpOptions } from '../../src/smtp/options.ts'
import { mailServer, refusal } from './server.ts'

const MAIL: Mail = {
  id: 'mail-1',
  to: 'ada@example.com',
  subject: 'Hello',
  text: 'Hello',
  html: '<p>Hello</p>',
  locale: 'en',
}
const FROM = 'accounts@shop.example'
const NEVER = new AbortController().signal
const USER = 'shop-user'
const PASS = 's3cret+word'

interface SendFailure extends Error {
  permanent?: boolean
}

async function failure(url: string, signal: AbortSignal = NEVER): Promise<SendFailure> {
  const mailer = smtp({ url, from: FROM })
  onTestFinished(() => mailer.close?.())
  return mailer.send(MAIL, signal).then(
    () => {
      throw new Error('it was sent')
    },
    (error: SendFailure) => error,
  )
}

/** A server that does as told with every connection, and notes when one ends. */
async function rawServer(serve: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    serve(socket)
    // What is not read hides that the other side has closed.
    socket.resume()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets }
}

const refusing = (code: number, text: string) =>
  mailServer({ onRcptTo: (_address, _session, callback) => callback(refusal(code, text)) })

test('a recipient who is refused for good is a permanent failure', async () => {
  for (const text of ['no such user here', '5.1.1 no such user here']) {
    const { url } = await refusing(550, text)
    const error = await failure(url)
    expect(error.permanent).toBe(true)
    expect(error.message).toContain('no such user here')
  }
})

test('a recipient who is refused for now, or by policy, may be tried again', async () => {
  const now = await refusing(451, 'try later')
  expect(await failure(now.url)).toMatchObject({ permanent: false })
  const policy = await refusing(554, '5.7.1 relay access denied')
  expect(await failure(policy.url)).toMatchObject({ permanent: false })
  const login = await refusing(530, 'authentication required')
  expect(await failure(login.url)).toMatchObject({ permanent: false })
})

test('a refused sender or content, and a full server, may be mended', async () => {
  const sender = await mailServer({
    onMailFrom: (_address, _session, callback) => callback(refusal(550, 'not from you')),
  })
  expect(await failure(sender.url)).toMatchObject({ permanent: false })
  const content = await mailServer({
    onData(stream, _session, callback) {
      stream.resume().on('end', () => callback(refusal(554, 'looks like spam')))
    },
  })
  expect(await failure(content.url)).toMatchObject({ permanent: false })
  const full = await mailServer({ onConnect: (_session, callback) => callback(refusal(554, 'go away')) })
  expect(await failure(full.url)).toMatchObject({ permanent: false })
})

test('a wrong password may be mended, and no error text holds it, even when the server quotes it', async () => {
  const pass = encodeURIComponent(PASS)
  const quoted = [
    PASS,
    pass,
    Buffer.from(PASS).toString('base64'),
    Buffer.from(`\0${USER}\0${PASS}`).toString('base64'),
    USER,
  ]
  const { port } = await mailServer({
    onAuth: (_auth, _session, callback) => callback(refusal(535, `wrong: ${quoted.join(' ')}`)),
  })
  const error = await failure(`smtp://${USER}:${pass}@127.0.0.1:${port}`)
  expect(error.permanent).toBe(false)
  expect(error.message).toContain('535')
  const everything = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`
  for (const secret of quoted) expect(everything).not.toContain(secret)
})

test('a server that is down rejects, naming it and the reason', async () => {
  const { url, port, close } = await mailServer()
  await close()
  const error = await failure(url)
  expect(error).toMatchObject({ permanent: false })
  expect(error.message).toContain(`127.0.0.1:${port}`)
  expect(error.message).toContain('ECONNREFUSED')
})

test('a server that hangs is left when the signal is aborted, and its connection closed', async () => {
  const hanging = {
    'before it greets': () => {},
    'after it has greeted': (socket: Socket) => void socket.write('220 here\r\n'),
  }
  for (const serve of Object.values(hanging)) {
    const { url, sockets } = await rawServer(serve)
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 300)
    const began = Date.now()
    expect(await failure(url, abort.signal)).toMatchObject({ permanent: false })
    expect(Date.now() - began).toBeLessThan(2000)
    await expect.poll(() => sockets.size).toBe(0)
  }
})

test('a signal that is aborted already sends nothing', async () => {
  const { url, arrived } = await mailServer()
  expect(await failure(url, AbortSignal.abort())).toMatchObject({ permanent: false })
  expect(arrived).toEqual([])
})

test('a mail that was accepted and then cut off is a failure, told once, that may be tried again', async () => {
  const seen: Socket[] = []
  const { url } = await rawServer((socket) => {
    seen.push(socket)
    let inData = false
    socket.write('220 here\r\n')
    socket.on('data', (chunk) => {
      const text = chunk.toString()
      if (inData && text.endsWith('\r\n.\r\n')) socket.destroy()
      else if (text.startsWith('DATA')) {
        inData = true
        socket.write('354 go on\r\n')
      } else if (!inData) socket.write('250 fine\r\n')
    })
  })
  expect(await failure(url)).toMatchObject({ permanent: false })
  // One place decides about a second try, and it is not the pool.
  expect(seen).toHaveLength(1)
})

test('a server that closes every connection is not asked again at once', async () => {
  let connections = 0
  const { url } = await rawServer((socket) => {
    connections += 1
    socket.destroy()
  })
  expect(await failure(url)).toMatchObject({ permanent: false })
  expect(connections).toBe(1)
})

test('after a failure the next mail goes through', async () => {
  let down = true
  const { url, arrived } = await mailServer({
    onConnect: (_session, callback) => (down ? callback(refusal(421, 'not now')) : callback()),
  })
  const mailer = smtp({ url, from: FROM })
  onTestFinished(() => mailer.close?.())
  await expect(mailer.send(MAIL, NEVER)).rejects.toThrow('421')
  down = false
  await mailer.send(MAIL, NEVER)
  expect(arrived).toHaveLength(1)
})

test('a password is sent to another machine over TLS only', () => {
  const read = (url: string, dangerouslyAllowUnencrypted?: boolean) =>
    readSmtpOptions({ url, from: FROM, dangerouslyAllowUnencrypted }).startTls
  expect(read('smtp://user:word@mail.example')).toBe('required')
  expect(read('smtp://user:word@mail.example', true)).toBe('offered')
  expect(read('smtp://mail.example')).toBe('offered')
  expect(read('smtp://user:word@localhost:1025')).toBe('ignored')
  expect(read('smtp://[::1]:1025')).toBe('ignored')
})

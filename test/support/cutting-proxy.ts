import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** When a connection is cut: before a message reaches the server, or after it has been answered there. */
export type Cut = 'before' | 'after'

/** A way to a server on which the network can be made to fail. */
export interface CuttingProxy {
  /** The URL with the address of the proxy. */
  readonly url: string
  /** Cuts the connection at the n-th message from now, counted from 1. */
  cutAt(message: number, cut: Cut): void
  /** Whether that message came. */
  reached(): boolean
  /** Nothing goes through any more, and nobody is told; or again. */
  freeze(frozen: boolean): void
  /** How many connections are open. */
  open(): number
  close(): Promise<void>
}

/** Stands between a driver and its server. What a driver sends in one piece counts as one message. */
export async function cuttingProxy(url: string): Promise<CuttingProxy> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let left = Number.POSITIVE_INFINITY
  let cut: Cut = 'before'
  let frozen = false

  // Half open, so that a frozen network takes no notice of an end either.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ host: target.hostname, port: Number(target.port) })
    sockets.add(client)
    const end = () => {
      client.destroy()
      upstream.destroy()
      sockets.delete(client)
    }
    let answersLost = false
    client.on('data', (message) => {
      if (frozen) return
      left -= 1
      if (left === 0 && cut === 'before') return end()
      answersLost ||= left === 0
      upstream.write(message)
    })
    upstream.on('data', (message) => {
      if (frozen) return
      if (answersLost) return end()
      client.write(message)
    })
    client.on('end', () => {
      if (!frozen) end()
    })
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true)
      socket.on('error', end)
      socket.on('close', end)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as { port: number }
  const own = new URL(url)
  own.hostname = '127.0.0.1'
  own.port = String(address.port)
  return {
    url: own.href,
    cutAt(message, how) {
      left = message
      cut = how
    },
    reached: () => left <= 0,
    freeze(value) {
      frozen = value
    },
    open: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

/** What is used of a client of ioredis, a cluster's too. */
export interface IoredisClient {
  /** Sends any command. */
  call(command: string, ...args: string[]): Promise<unknown>
}

/** What is used of a client of node-redis (the packages `redis` and `@redis/client`), connected by the app. */
export interface NodeRedisClient {
  /** Sends any command, its name first. */
  sendCommand(args: string[]): Promise<unknown>
}

/** A connection that is there, or will be with the first command. */
export interface Connection {
  command(...args: [string, ...string[]]): Promise<unknown>
  /** Why it cannot be reached, as far as the connection has said; null when it has not. */
  trouble(): Error | null
  close(): Promise<void>
}

/** How long a connection may take to come about, in seconds. */
const CONNECT_TIMEOUT_SECONDS = 2
/** Longest pause between two tries to connect again, in seconds. */
const LONGEST_PAUSE_SECONDS = 2

/** The app's own client, which the app closes. */
export function clientConnection(client: IoredisClient | NodeRedisClient): Connection {
  return {
    // Asked for first: clients of ioredis have a `sendCommand` too, which takes something else.
    command: (name, ...args) =>
      'call' in client ? client.call(name, ...args) : client.sendCommand([name, ...args]),
    trouble: () => null,
    close: async () => {},
  }
}

/** A connection of our own. Throws a `TypeError` when ioredis is missing. */
export async function urlConnection(url: string): Promise<Connection> {
  const Redis = await loadIoredis()
  let trouble: Error | null = null
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_SECONDS * 1000,
    retryStrategy: (times) => Math.min(times * 100, LONGEST_PAUSE_SECONDS * 1000),
    // A command that fails is answered by the local limit at once; sent again later it would count twice.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // After a failover the address may lead to what is now a replica; a new connection finds the new primary.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  })
  client.on('error', (error: Error) => {
    trouble = error
  })
  client.on('ready', () => {
    trouble = null
  })
  return {
    command: (name, ...args) => client.call(name, ...args),
    trouble: () => trouble,
    close: async () => client.disconnect(),
  }
}

async function loadIoredis(): Promise<typeof import('ioredis').Redis> {
  try {
    const { Redis } = await import('ioredis')
    return Redis
  } catch (cause) {
    throw new TypeError('redisLimiter() with a URL needs the package ioredis: npm install ioredis', { cause })
  }
}

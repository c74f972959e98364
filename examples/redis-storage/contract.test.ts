import { describe, it } from 'node:test'
import { storageContract } from 'latchkey/testing'
import { makeStorage } from './make-storage.ts'

const url = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379'
storageContract({ describe, it }, 'redis', () => makeStorage(url))

import { type ConnectionOptions, Queue, Worker } from 'bullmq'
import type { Auth } from 'latchkey'

const QUEUE = 'latchkey-mail'

/** For the processes that answer requests: `onMailQueued: (id, notBefore) => jobs.add(id, notBefore)`. */
export function mailJobs(connection: ConnectionOptions) {
  const queue = new Queue<{ id: string }>(QUEUE, { connection })
  queue.on('error', (error) => console.warn(`the mail queue: ${error.message}`))
  return {
    add(id: string, notBefore: Date): void {
      const options = {
        // Before, the outbox would not give it out.
        delay: Math.max(0, notBefore.getTime() - Date.now()),
        // One job a mail, however often it is added.
        jobId: id,
        // For a database that does not answer. When the mail itself fails, the outbox decides when to try again.
        attempts: 5,
        backoff: { type: 'exponential', delay: 1000 },
        removeOnComplete: true,
        removeOnFail: { age: 7 * 86_400 },
      }
      queue.add('deliver', { id }, options).catch((error: unknown) => {
        // Nothing is lost: the mail is in the outbox, and the worker's own dispatcher finds it.
        console.warn(`no job for mail ${id}: ${String(error)}`)
      })
    },
    close: () => queue.close(),
  }
}

/** For the process that sends: takes each job to the outbox. */
export function mailWorker<Profile extends object>(connection: ConnectionOptions, auth: Auth<Profile>) {
  const work = async ({ data }: { data: { id: string } }) => auth.mail.deliver(data.id)
  const worker = new Worker<{ id: string }>(QUEUE, work, { connection, concurrency: 10 })
  worker.on('error', (error) => console.warn(`the mail worker: ${error.message}`))
  return { close: () => worker.close() }
}

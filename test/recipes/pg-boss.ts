import type { Auth } from 'latchkey'
import type { PgBoss } from 'pg-boss'

const QUEUE = 'latchkey-mail'

/** For both kinds of process, once `boss` has started. May be called again. */
export async function makeMailQueue(boss: PgBoss): Promise<void> {
  // Retries are for a database that does not answer; when the mail itself fails, the outbox decides.
  await boss.createQueue(QUEUE, {
    retryLimit: 5,
    retryDelay: 1,
    retryBackoff: true,
    deleteAfterSeconds: 86_400,
  })
}

/** For the processes that answer requests: `onMailQueued: (id, notBefore) => addMailJob(boss, id, notBefore)`. */
export function addMailJob(boss: PgBoss, id: string, notBefore: Date): void {
  // Under the mail's own id, so that there is one job a mail; before its time the outbox would not give it out.
  boss.send(QUEUE, { id }, { id, startAfter: notBefore }).catch((error: unknown) => {
    // Nothing is lost: the mail is in the outbox, and the worker's own dispatcher finds it.
    console.warn(`no job for mail ${id}: ${String(error)}`)
  })
}

/** For the process that sends: takes each job to the outbox. */
export async function workOnMail<Profile extends object>(boss: PgBoss, auth: Auth<Profile>): Promise<void> {
  await boss.work<{ id: string }>(QUEUE, { pollingIntervalSeconds: 0.5 }, async (jobs) => {
    for (const { data } of jobs) await auth.mail.deliver(data.id)
  })
}

import type { Clock } from '../ports/clock.ts'
import {
  isMailDirectory,
  type ListedMail,
  MAIL_PAGE,
  type MailDirectory,
  type MailQuery,
} from '../ports/mail-directory.ts'
import { CommandFailure } from './failure.ts'
import type { CommonOptions } from './program.ts'
import { databaseSettings } from './settings.ts'

/** Runs `work` on the outbox of the settings' storage, opened for it. Makes and changes no table. */
export async function onMail<T>(
  options: CommonOptions,
  work: (mails: MailDirectory, clock: Clock) => Promise<T>,
): Promise<T> {
  const { storage, clock } = await databaseSettings(options)
  if (!isMailDirectory(storage)) {
    throw new CommandFailure(
      `${storage.name} is a storage that cannot list mail: it lacks listMail and retryMail`,
    )
  }
  await storage.open({ migrate: false })
  try {
    return await work(storage, clock)
  } finally {
    await storage.close()
  }
}

/** Every mail of a status, a page at a time. */
export async function* allMail(
  mails: MailDirectory,
  status: MailQuery['status'],
): AsyncGenerator<ListedMail, void> {
  let after: string | null = null
  for (;;) {
    const page: readonly ListedMail[] = await mails.listMail({ status, after })
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < MAIL_PAGE) return
    after = last.id
  }
}

import { CommandFailure } from '../failure.ts'
import { allMail, onMail } from '../mail-directory.ts'
import { withPatience } from '../patience.ts'
import type { CommonOptions } from '../program.ts'
import { counted, type Terminal } from '../terminal.ts'

/** `latchkey mail retry` */
export async function retryMail(
  ids: readonly string[],
  options: CommonOptions & { readonly dead?: true },
  terminal: Terminal,
): Promise<void> {
  if (ids.length > 0 === (options.dead === true)) {
    throw new CommandFailure('Give the ids of mails, or --dead for all that were given up', { usage: true })
  }
  await onMail(options, async (directory, clock) => {
    const retried: string[] = []
    const absent: string[] = []
    /** Links that have ended: the dispatcher drops such mail, and the person must ask anew. */
    let ended = 0
    const now = clock.now()

    const retryAll = async () => {
      for await (const mail of allMail(directory, 'dead')) {
        // Somebody else may have been quicker.
        if (!(await directory.retryMail(mail.id, now))) continue
        retried.push(mail.id)
        if (mail.link !== null && mail.link.deadline <= now) ended += 1
      }
    }
    const retryThese = async () => {
      for (const id of new Set(ids)) ((await directory.retryMail(id, now)) ? retried : absent).push(id)
    }

    await withPatience(terminal, options.dead ? retryAll() : retryThese(), () => `${retried.length} so far`)
    if (absent.length > 0) {
      const others = retried.length > 0 ? `; ${counted(retried.length, 'other')} will be tried again` : ''
      throw new CommandFailure(`No mail that was given up has the id ${absent.join(', ')}${others}`)
    }
    terminal.answer({ retried, linkEnded: ended }, [
      `${counted(retried.length, 'mail')} will be tried again`,
      ...(ended > 0
        ? [`The links of ${ended} have ended: those are dropped, and their owners must ask anew`]
        : []),
    ])
  })
}

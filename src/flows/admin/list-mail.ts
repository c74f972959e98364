import { type Actor, withStaff } from '../../admin/actor.ts'
import { mailDirectory } from '../../admin/ports.ts'
import type { Context } from '../../context.ts'
import { type ListedMail, MAIL_PAGE, type MailQuery } from '../../ports/mail-directory.ts'

/** Which mails. */
export interface ListMailInput {
  /** `waiting`: to be sent. `dead`: given up. Default: `dead`. */
  readonly status?: MailQuery['status'] | undefined
  /** `next` of another page of the same list. Default: the oldest. */
  readonly cursor?: string | undefined
}

/** A page of mails, in the order in which they were queued. */
export interface MailPage {
  readonly mails: readonly ListedMail[]
  /** Cursor of the page after this one; null at the end. */
  readonly next: string | null
}

/** The mails that were given up, or that wait. */
export async function listMail(
  context: Context,
  { actor, query }: { readonly actor: Actor; readonly query: ListMailInput },
): Promise<MailPage> {
  return withStaff(context, actor, { recent: false }, async () => {
    const { status = 'dead', cursor = null } = query ?? {}
    const mails = await mailDirectory(context).listMail({ status, after: cursor })
    return { mails, next: mails.length === MAIL_PAGE ? (mails.at(-1)?.id ?? null) : null }
  })
}

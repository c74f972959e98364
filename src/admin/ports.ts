import type { Context } from '../context.ts'
import { isMailDirectory, type MailDirectory } from '../ports/mail-directory.ts'
import { isUserDirectory, type UserDirectory } from '../ports/user-directory.ts'

/** The lists of the storage. Throws a `TypeError` where it has none. */
export function userDirectory({ storage }: Context): UserDirectory {
  if (isUserDirectory(storage)) return storage
  throw lacking(storage.name, 'list users: it lacks listUsers, countUsers and listEvents')
}

/** The mails of the storage. Throws a `TypeError` where it has none. */
export function mailDirectory({ storage }: Context): MailDirectory {
  if (isMailDirectory(storage)) return storage
  throw lacking(storage.name, 'list mail: it lacks listMail and retryMail')
}

function lacking(name: string, what: string): TypeError {
  return new TypeError(`auth.admin: option "storage": ${name} cannot ${what}.`)
}

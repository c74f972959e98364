import type { AdminActions } from '../admin/admin.ts'
import { isAuthError } from '../errors.ts'
import { parseEmail } from '../input/email.ts'
import type { Storage } from '../ports/storage.ts'
import { accountAuth } from './account-auth.ts'
import { CommandFailure } from './failure.ts'
import type { CommonOptions } from './program.ts'

/** What a command that acts on accounts takes. */
export interface AccountOptions extends CommonOptions {
  /** Why; it stands in the events. */
  readonly reason?: string
}

/** Runs `work` with administration as nobody but whoever can run this. Makes and changes no table. */
export async function onAccounts<T>(
  options: AccountOptions,
  command: string,
  work: (admin: AdminActions<object>, storage: Storage) => Promise<T>,
): Promise<T> {
  const auth = await accountAuth(options, { migrate: false })
  try {
    await auth.start()
    return await work(auth.admin.asSystem(options.reason ?? `latchkey ${command}`), auth.core.storage)
  } finally {
    await auth.close()
  }
}

/** RFC 9562, 4: how an id is written. */
const ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Runs `act` with the id of a user, who is named by that or by an address. Throws one sentence when there is none. */
export async function withUser<T>(
  storage: Storage,
  named: string,
  act: (id: string) => Promise<T>,
): Promise<T> {
  const nobody = () =>
    new CommandFailure(
      `No account has the ${ID.test(named) ? 'id' : 'address'} ${named}: latchkey users list finds it`,
    )
  const id = ID.test(named) ? named.toLowerCase() : await idOf(storage, named)
  if (id === null) throw nobody()
  try {
    return await act(id)
  } catch (error) {
    throw isAuthError(error) && error.code === 'not_found' ? nobody() : error
  }
}

async function idOf(storage: Storage, address: string): Promise<string | null> {
  const parsed = parseEmail(address)
  if (parsed) return (await storage.findUserByEmailKey(parsed.key))?.id ?? null
  throw new CommandFailure(`${address} is no address and no id`, { usage: true })
}

import { askedAgain } from '../account/asked.ts'
import { type Context, commit, requestOrigin, untilFresh } from '../context.ts'
import { AuthError } from '../errors.ts'
import { addEvent } from '../events.ts'
import type { EmailAddress } from '../input/email.ts'
import { readExtra } from '../input/extra.ts'
import { applyProfileChanges, readProfileInput } from '../input/profile.ts'
import { InputReader } from '../input/read.ts'
import { clientAddress } from '../limits/client-address.ts'
import { countedForClient } from '../limits/client-throttle.ts'
import { type MailSlot, reserveMail } from '../mail/queue.ts'
import type { Change, UserRecord } from '../ports/storage.ts'
import { emptyProfile, type ProfileInput } from '../profile/profile.ts'
import { newUser } from '../user.ts'

/** What somebody who registers gives. Strings only; anything else is `invalid_input`. */
export interface RegisterInput<Profile extends object = object> {
  readonly email: string
  readonly password: string
  /** At most 150 code points; no link, no markup, no control characters. Default: empty. */
  readonly firstName?: string | undefined
  readonly lastName?: string | undefined
  /** Fields of the profile; the others have their defaults. */
  readonly profile?: ProfileInput<Profile> | undefined
  /**
   * What the option `registration` is to see besides, such as an invitation code: up to 10 texts of 4,096 characters.
   * Kept nowhere. Default: nothing.
   */
  readonly extra?: Readonly<Record<string, string>> | undefined
}

interface Checked {
  readonly email: EmailAddress
  readonly password: string
  readonly firstName: string
  readonly lastName: string
  readonly profile: string
  readonly extra: Readonly<Record<string, string>>
}

/**
 * Makes a pending account and mails a link that confirms it. Resolves alike whether or not the address has an
 * account; its owner hears by mail. Registering a pending address again with the same password mails the link
 * again; with another one, password, names and profile are forgotten and a choose-a-password link goes out, so
 * that whoever holds the mailbox decides.
 *
 * Throws `registration_refused` by the option `registration`; `invalid_input` with `fields`; `too_many_attempts`, `busy`, `unavailable`; with `revealAccounts` also `email_taken`.
 */
export async function register<P extends object>(
  context: Context<P>,
  input: RegisterInput<P>,
): Promise<void> {
  const checked = await readRegistration(context, input)
  // The rule is asked so often only, too: it may be a list of invitation codes.
  await countedForClient(context, 'register', async () => {
    await demandLeave(context, checked)
    await store(context, checked)
  })
}

async function store(context: Context, checked: Checked): Promise<void> {
  const mail = await reserveMail(context, 'register', checked.email.key)
  await untilFresh(async () => {
    const user = await context.storage.findUserByEmailKey(checked.email.key)
    const changes = user
      ? await registerAgain(context, user, checked.password, mail)
      : await registerNew(context, checked, mail)
    // `taken`: somebody else registered the address since it was looked up; look again.
    const result = await commit(context, changes)
    return result === 'done' ? 'done' : 'stale'
  })
}

async function readRegistration(context: Context, input: RegisterInput): Promise<Checked> {
  const reader = new InputReader(context.text)
  const given: Partial<Record<keyof RegisterInput, unknown>> = input ?? {}
  const email = reader.email(given.email)
  const firstName = reader.name('first_name', given.firstName)
  const lastName = reader.name('last_name', given.lastName)
  const password = await reader.newPassword('password', given.password, context.settings, [
    email.email,
    firstName,
    lastName,
  ])
  const changes = readProfileInput(context, reader, given.profile)
  const profile = applyProfileChanges(context, reader, JSON.stringify(emptyProfile(context.profile)), changes)
  const extra = readExtra(reader, given.extra, context.registrationForm)
  reader.done()
  return { email, password, firstName, lastName, profile, extra }
}

/** Asked before anything is looked up. */
async function demandLeave(context: Context, { email, firstName, lastName, extra }: Checked): Promise<void> {
  const { registration } = context.settings
  if (registration === 'open') return
  if (registration !== 'closed') {
    const request = { email: email.email, emailKey: email.key, firstName, lastName, extra }
    const leave = await Promise.resolve()
      .then(() => registration(request, { ...context.request, ip: clientAddress(context) }))
      .catch((cause: unknown) => {
        throw new AuthError('unavailable', { cause })
      })
    if (leave === true) return
  }
  throw new AuthError('registration_refused')
}

async function registerNew(context: Context, input: Checked, mail: MailSlot): Promise<Change[]> {
  const passwordHash = await context.hasher.hash(input.password)
  const user: UserRecord = {
    ...newUser(context, input.email, passwordHash),
    firstName: input.firstName,
    lastName: input.lastName,
    profile: input.profile,
    asked: { at: context.clock.now(), ...requestOrigin(context) },
  }
  return [
    { kind: 'insertUser', user },
    mail.to(user, 'confirm'),
    addEvent(context, { type: 'user.registered', userId: user.id }),
  ]
}

/** One hash is computed in each case, as for a new address. */
async function registerAgain(
  context: Context,
  user: UserRecord,
  password: string,
  mail: MailSlot,
): Promise<Change[]> {
  const { valid } = await context.hasher.verify(password, user.passwordHash)
  const event = addEvent(context, { type: 'user.register-repeated', userId: user.id })
  if (user.disabledAt || user.confirmedAt) {
    if (context.settings.revealAccounts) throw new AuthError('email_taken')
    return [mail.to(user, user.disabledAt ? 'account-disabled' : 'account-exists'), event]
  }
  if (valid) return [...askedAgain(context, user), mail.to(user, 'confirm'), event]
  // Once the password is forgotten nothing is left to end: raising trust again would let a stranger who keeps
  // asking kill the owner's links.
  if (user.passwordHash === null)
    return [...askedAgain(context, user), mail.to(user, 'choose-password'), event]
  const set = {
    passwordHash: null,
    firstName: '',
    lastName: '',
    profile: JSON.stringify(emptyProfile(context.profile)),
    asked: { at: context.clock.now(), ...requestOrigin(context) },
  }
  return [
    { kind: 'updateUser', id: user.id, revision: user.revision, set, raiseTrust: true },
    mail.to(user, 'choose-password', user.trust + 1),
    event,
  ]
}

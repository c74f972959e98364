import { readdirSync } from 'node:fs'
import type { AdminActions, Auth, DefaultProfile } from 'latchkey'

export const RIGHT_PASSWORD = 'correct horse battery'
/** Of {@link RIGHT_PASSWORD}, as Django made it. */
const FOREIGN_HASH = 'pbkdf2_sha256$1000$seasalt22charslonggggg$AeddrnRTMAZEmpT7LwOEGbU+6dav35/8PI+b0q5yQws='
const WRONG_PASSWORD = 'a quite different one'

/** What a flow is run on; plain data, so that it can be handed to another process. */
export interface FlowData {
  readonly email: string
  readonly token?: string
  readonly session?: string
  /** Of another session. */
  readonly id?: string
}

/** What prepares a flow: a healthy auth, and a way to the newest link that was mailed to an address; by default one that confirms. */
export interface Preparation {
  readonly auth: Auth<DefaultProfile>
  token(email: string, within?: string): Promise<string>
}

/** A flow as the sweeps of faults and crashes run it. */
export interface SweptFlow {
  /** Brings the account of an address to where the flow begins. */
  prepare(on: Preparation, email: string): Promise<FlowData>
  act(auth: Auth<DefaultProfile>, data: FlowData): Promise<unknown>
  /** What the same again is answered when the first time was carried out but not answered; null for success. */
  readonly again: string | null
  /** Whether the account is gone afterwards. */
  readonly removes?: boolean
}

async function pending(
  { auth, token }: Preparation,
  email: string,
  password = RIGHT_PASSWORD,
): Promise<FlowData> {
  await auth.register({ email, password })
  return { email, token: await token(email) }
}

async function active(on: Preparation, email: string, password = RIGHT_PASSWORD): Promise<FlowData> {
  const { token = '' } = await pending(on, email, password)
  await on.auth.confirm({ token })
  return { email }
}

async function loggedIn(on: Preparation, email: string, password = RIGHT_PASSWORD): Promise<FlowData> {
  await active(on, email, password)
  const { session } = await on.auth.login({ email, password })
  return { email, session: session.token }
}

/** Makes an address a superuser's, beside somebody who is acted on. */
async function administrator(on: Preparation, email: string): Promise<FlowData> {
  await active(on, email)
  await on.auth.ensureSuperuser({ email, password: RIGHT_PASSWORD })
  await active(on, `other-${email}`)
  const { users } = await on.auth.admin.asSystem('preparing').listUsers({ search: `other-${email}` })
  return { email, id: users[0]?.id ?? '' }
}

/** Administration by whoever has this address. */
async function admin(auth: Auth<DefaultProfile>, email: string): Promise<AdminActions<DefaultProfile>> {
  const user = await auth.core.storage.findUserByEmailKey(email)
  return auth.admin.as({ id: user?.id ?? '' })
}

/** A flow that is an act of a superuser on somebody else. */
function acting(act: (on: AdminActions<DefaultProfile>, id: string) => Promise<unknown>): SweptFlow {
  return {
    prepare: administrator,
    act: async (auth, { email, id = '' }) => act(await admin(auth, email), id),
    again: null,
  }
}

/** As with a time of grace, which the sweeps' auths do not have. */
async function leaving({ auth }: Preparation, email: string, deleteAfter: Date): Promise<FlowData> {
  const { storage } = auth.core
  const user = await storage.findUserByEmailKey(email)
  const { id = '', revision = 0 } = user ?? {}
  await storage.commit([{ kind: 'updateUser', id, revision, set: { deleteAfter }, raiseTrust: true }])
  return { email }
}

/** Every flow, by the name of its file in `src/flows`. */
export const FLOWS: Record<string, SweptFlow> = {
  register: {
    prepare: async (_, email) => ({ email }),
    act: (auth, { email }) => auth.register({ email, password: RIGHT_PASSWORD }),
    again: null,
  },
  'register again': {
    async prepare({ auth }, email) {
      await auth.register({ email, password: WRONG_PASSWORD })
      return { email }
    },
    act: (auth, { email }) => auth.register({ email, password: RIGHT_PASSWORD }),
    again: null,
  },
  regenerate: {
    prepare: pending,
    act: (auth, { email }) => auth.regenerate({ email }),
    again: null,
  },
  'inspect-link': {
    prepare: pending,
    act: (auth, { token = '' }) => auth.inspectLink({ token, purpose: 'confirm' }),
    again: null,
  },
  confirm: {
    prepare: pending,
    act: (auth, { token = '' }) => auth.confirm({ token }),
    again: 'already_confirmed',
  },
  'request-password-reset': {
    prepare: active,
    act: (auth, { email }) => auth.requestPasswordReset({ email }),
    again: null,
  },
  'choose-password': {
    async prepare(on, email) {
      await on.auth.register({ email, password: WRONG_PASSWORD })
      return pending(on, email)
    },
    act: (auth, { token = '' }) => auth.choosePassword({ token, password: RIGHT_PASSWORD }),
    again: 'link_used',
  },
  login: {
    prepare: active,
    act: (auth, { email }) => auth.login({ email, password: RIGHT_PASSWORD }),
    again: null,
  },
  'change-password': {
    prepare: (on, email) => loggedIn(on, email, WRONG_PASSWORD),
    act: (auth, { session }) =>
      auth.changePassword({ session, currentPassword: WRONG_PASSWORD, newPassword: RIGHT_PASSWORD }),
    again: 'not_logged_in',
  },
  'change-email': {
    prepare: loggedIn,
    act: (auth, { session, email }) =>
      auth.changeEmail({ session, email: `next-${email}`, password: RIGHT_PASSWORD }),
    again: null,
  },
  'confirm-email-change': {
    async prepare(on, email) {
      const { session } = await loggedIn(on, `former-${email}`)
      // A claim that has to go.
      await on.auth.register({ email, password: WRONG_PASSWORD })
      await on.auth.changeEmail({ session, email, password: RIGHT_PASSWORD })
      return { email, token: await on.token(email), ...(session === undefined ? {} : { session }) }
    },
    act: (auth, { session, token = '' }) => auth.confirmEmailChange({ token, session }),
    again: 'link_used',
  },
  'take-back-email': {
    async prepare(on, email) {
      const { session } = await loggedIn(on, email)
      const next = `next-${email}`
      await on.auth.changeEmail({ session, email: next, password: RIGHT_PASSWORD })
      await on.auth.confirmEmailChange({ token: await on.token(next) })
      return { email, token: await on.token(email, '/take-back/') }
    },
    act: (auth, { token = '' }) => auth.takeBackEmail({ token }),
    again: 'link_used',
  },
  reauthenticate: {
    prepare: loggedIn,
    act: (auth, { session }) => auth.reauthenticate({ session, password: RIGHT_PASSWORD }),
    again: 'not_logged_in',
  },
  'list-sessions': {
    prepare: loggedIn,
    act: (auth, { session }) => auth.listSessions({ session }),
    again: null,
  },
  'list-history': {
    prepare: loggedIn,
    act: (auth, { session }) => auth.listHistory({ session }),
    again: null,
  },
  'end-session': {
    async prepare(on, email) {
      const data = await loggedIn(on, email)
      await on.auth.login({ email, password: RIGHT_PASSWORD })
      const other = (await on.auth.listSessions({ session: data.session })).find(({ current }) => !current)
      return { ...data, id: other?.id ?? '' }
    },
    act: (auth, { session, id = '' }) => auth.endSession({ session, id }),
    again: 'not_found',
  },
  'end-other-sessions': {
    prepare: loggedIn,
    act: (auth, { session }) => auth.endOtherSessions({ session, password: RIGHT_PASSWORD }),
    again: null,
  },
  'current-user': {
    prepare: loggedIn,
    async act(auth, { session }) {
      if (!(await auth.currentUser(session))) throw new Error('nobody is logged in')
    },
    again: null,
  },
  'current-session': {
    prepare: loggedIn,
    async act(auth, { session }) {
      if (!(await auth.currentSession(session))) throw new Error('nobody is logged in')
    },
    again: null,
  },
  'update-user': {
    prepare: loggedIn,
    async act(auth, { session }) {
      const input = { firstName: 'Grace', profile: { birth_date: '1990-05-17' } }
      const { firstName, profile } = await auth.updateUser(session, input)
      if (firstName !== 'Grace' || profile.birth_date !== '1990-05-17') throw new Error('nothing was changed')
    },
    again: null,
  },
  'delete-account': {
    prepare: loggedIn,
    act: (auth, { session }) => auth.deleteAccount({ session, password: RIGHT_PASSWORD }),
    again: 'not_logged_in',
    removes: true,
  },
  'restore-account': {
    async prepare(on, email) {
      await active(on, email)
      return leaving(on, email, new Date('2100-01-01'))
    },
    act: (auth, { email }) => auth.restoreAccount({ email, password: RIGHT_PASSWORD }),
    again: null,
  },
  // No flow of a person's, and held to the same.
  'sweep who leaves': {
    async prepare(on, email) {
      await active(on, email)
      return leaving(on, email, new Date('2000-01-01'))
    },
    act: (auth) => auth.sweep(),
    again: null,
    removes: true,
  },
  logout: {
    prepare: loggedIn,
    act: (auth, { session }) => auth.logout(session),
    again: null,
  },
  disown: {
    prepare: pending,
    act: (auth, { token = '' }) => auth.disown({ token, purpose: 'confirm' }),
    again: 'link_invalid',
    removes: true,
  },
  'ensure-superuser': {
    prepare: pending,
    act: (auth, { email }) => auth.ensureSuperuser({ email, password: RIGHT_PASSWORD }),
    again: null,
  },
  'set-password': {
    prepare: (on, email) => active(on, email, WRONG_PASSWORD),
    async act(auth, { email }) {
      const result = await auth.setPassword({ email, password: RIGHT_PASSWORD })
      if (result !== 'changed') throw new Error(`the password is not set: ${result}`)
    },
    again: null,
  },
  'admin/list-users': {
    prepare: administrator,
    act: (auth, { email }) => admin(auth, email).then((on) => on.listUsers({ search: email })),
    again: null,
  },
  'admin/get-user': acting((on, id) => on.getUser(id)),
  'admin/change-user-email': acting((on, id) => on.changeEmail(id, 'elsewhere@example.com')),
  'admin/create-user': {
    prepare: administrator,
    act: (auth, { email }) => admin(auth, email).then((on) => on.createUser({ email: `new-${email}` })),
    again: 'email_taken',
  },
  'admin/update-user': acting((on, id) => on.updateUser(id, { firstName: 'Grace' })),
  'admin/remove-thumbnail': {
    ...acting((on, id) => on.removeThumbnail(id)),
    async prepare(on, email) {
      const data = await administrator(on, email)
      const { storage } = on.auth.core
      const { id = '', revision = 0 } = (await storage.findUserById(data.id ?? '')) ?? {}
      const set = { thumbnail: `${'0'.repeat(32)}.png` }
      await storage.commit([{ kind: 'updateUser', id, revision, set, raiseTrust: false }])
      return data
    },
  },
  'admin/delete-user': {
    ...acting((on, id) => on.deleteUser(id)),
    again: 'not_found',
  },
  'admin/disable-user': acting((on, id) => on.disableUser(id)),
  'admin/enable-user': acting((on, id) => on.enableUser(id)),
  'admin/set-rank': acting((on, id) => on.setRank(id, { isStaff: true })),
  'admin/send-reset': acting((on, id) => on.sendReset(id)),
  'admin/list-user-sessions': acting((on, id) => on.listSessions(id)),
  'admin/end-user-sessions': acting((on, id) => on.endSessions(id)),
  'admin/list-events': acting((on, userId) => on.listEvents({ userId })),
  'admin/list-mail': acting((on) => on.listMail({ status: 'waiting' })),
  'admin/retry-mail': {
    async prepare(on, email) {
      const data = await administrator(on, email)
      const { storage, clock } = on.auth.core
      await on.auth.requestPasswordReset({ email: `other-${email}` })
      const { mails } = await on.auth.admin.asSystem('preparing').listMail({ status: 'waiting' })
      const id = mails.find(({ recipient }) => recipient === `other-${email}`)?.id ?? ''
      const [mail] = await storage.claimMail({ now: clock.now(), leaseSeconds: 60, limit: 1, id })
      await storage.settleMail(id, mail?.lease ?? '', { kind: 'dead', at: clock.now(), error: 'refused' })
      return { ...data, id }
    },
    act: async (auth, { email, id = '' }) => (await admin(auth, email)).retryMail(id),
    again: 'not_found',
  },
  // No flow of a person's, and held to the same.
  'import users': {
    prepare: async (_, email) => ({ email }),
    act: (auth, { email }) => auth.importUsers([{ email, passwordHash: FOREIGN_HASH }]),
    again: null,
  },
}

/** Flows that nobody has added to {@link FLOWS} yet. */
export function forgottenFlows(): readonly string[] {
  const filesOf = (folder: string) =>
    readdirSync(new URL(`../../src/flows/${folder}`, import.meta.url)).map((name) => folder + name)
  const names = [...filesOf(''), ...filesOf('admin/')]
    .filter((name) => name.endsWith('.ts') && name !== 'admin/index.ts')
    .map((name) => name.slice(0, -3))
  return names.filter((name) => !Object.hasOwn(FLOWS, name))
}

import { readdirSync } from 'node:fs'
import type { Auth, DefaultProfile } from 'latchkey'

export const RIGHT_PASSWORD = 'correct horse battery'
const WRONG_PASSWORD = 'a quite different one'

/** What a flow is run on; plain data, so that it can be handed to another process. */
export interface FlowData {
  readonly email: string
  readonly token?: string
  readonly session?: string
}

/** What prepares a flow: a healthy auth, and a way to the newest link that was mailed to an address. */
export interface Preparation {
  readonly auth: Auth<DefaultProfile>
  token(email: string): Promise<string>
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

async function pending({ auth, token }: Preparation, email: string): Promise<FlowData> {
  await auth.register({ email, password: RIGHT_PASSWORD })
  return { email, token: await token(email) }
}

async function active(on: Preparation, email: string): Promise<FlowData> {
  const { token = '' } = await pending(on, email)
  await on.auth.confirm({ token })
  return { email }
}

async function loggedIn(on: Preparation, email: string): Promise<FlowData> {
  await active(on, email)
  const { session } = await on.auth.login({ email, password: RIGHT_PASSWORD })
  return { email, session: session.token }
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
  'current-user': {
    prepare: loggedIn,
    async act(auth, { session }) {
      if (!(await auth.currentUser(session))) throw new Error('nobody is logged in')
    },
    again: null,
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
}

/** Flows that nobody has added to {@link FLOWS} yet. */
export function forgottenFlows(): readonly string[] {
  const files = readdirSync(new URL('../../src/flows', import.meta.url))
  const names = files.filter((name) => name.endsWith('.ts')).map((name) => name.slice(0, -3))
  return names.filter((name) => !Object.hasOwn(FLOWS, name))
}

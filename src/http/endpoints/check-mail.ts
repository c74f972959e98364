import type { MailAsked } from '../../pages/types.ts'
import { PATHS } from '../../paths.ts'
import type { Endpoint, Exchange } from '../exchange.ts'
import { oneOf } from '../failed-link.ts'
import { redirect } from '../respond.ts'

const ASKED = ['register', 'regenerate', 'reset', 'change-email'] as const satisfies readonly MailAsked[]

/** "Check your mail", after whatever was asked for. */
export const checkMailEndpoint: Endpoint = {
  method: 'GET',
  path: PATHS.checkMail,
  kind: 'page',
  input: null,
  run: async ({ pages, url }) => {
    const asked = oneOf(url.searchParams.get('asked'), ASKED) ?? 'register'
    return pages.respond(pages.render('checkMail', { asked }))
  },
}

/** Leads a person to that page. */
export function checkMail({ auth }: Exchange, asked: MailAsked): Response {
  return redirect(`${auth.settings.mount}${PATHS.checkMail}?asked=${asked}`, 303)
}

import type { MailTemplateName } from './templates/types.ts'

/** The mails that tell somebody what happened; none has a link, so that nobody needs one to go on. */
export const NOTICES = [
  'account-exists',
  'account-disabled',
  'password-changed',
  'password-off',
  'disabled',
  'account-leaving',
  'account-restored',
  'account-deleted',
  'email-in-use',
  'email-taken-back',
] as const satisfies readonly MailTemplateName[]

/**
 * A mail that the option `notices` can switch off.
 * @useDeclaredType
 */
export type NoticeName = (typeof NOTICES)[number]

/** Which of them are sent: all, but for those that are switched off. */
export function resolveNotices(
  given: { readonly [Name in NoticeName]?: boolean | undefined } = {},
): Readonly<Record<NoticeName, boolean>> {
  const entries = NOTICES.map((name) => [name, given[name] ?? true])
  return Object.fromEntries(entries) as Record<NoticeName, boolean>
}

/** Whether this mail is a notice that is switched off. */
export function isSwitchedOff(
  notices: Readonly<Partial<Record<MailTemplateName, boolean>>>,
  template: MailTemplateName,
): boolean {
  return notices[template] === false
}

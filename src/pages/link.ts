import { html } from '../markup/html.ts'
import type { LinkPurpose } from '../ports/token-signer.ts'
import type { TextKey } from '../texts/texts.ts'
import { emailField } from './fields.ts'
import { form } from './form.ts'
import { checkIcon } from './icons.ts'
import { buttonLink, layout, moreLink } from './layout.ts'
import type { FormState, LinkFailure, PageFrame, Pages } from './types.ts'

export const link: Pages['link'] = (frame, { reason, purpose, form: state }) =>
  reason === 'already_confirmed'
    ? alreadyConfirmed(frame)
    : reason === 'email_taken'
      ? emailTaken(frame, purpose)
      : purpose === 'change-email'
        ? brokenChange(frame, reason)
        : brokenLink(frame, reason, purpose, state)

function alreadyConfirmed(frame: PageFrame): string {
  const { text, paths } = frame
  return layout(frame, {
    title: text('page.link-confirmed-title'),
    icon: checkIcon,
    body: html`<p>${text('page.link-confirmed-why')}</p>
${buttonLink(paths.login, text('page.log-in'))}`,
  })
}

type Broken = Exclude<LinkFailure, 'already_confirmed' | 'email_taken'>

const WORDS: Record<Broken, { readonly title: TextKey; readonly why: TextKey }> = {
  link_expired: { title: 'page.link-expired-title', why: 'page.link-expired-why' },
  link_used: { title: 'page.link-used-title', why: 'page.link-used-why' },
  link_invalid: { title: 'page.link-invalid-title', why: 'page.link-invalid-why' },
}

const NEXT: Record<Exclude<LinkPurpose, 'change-email'> | 'unknown', TextKey> = {
  confirm: 'page.link-next-confirm',
  'choose-password': 'page.link-next-choose-password',
  'take-back': 'page.link-next-take-back',
  unknown: 'page.link-next-unknown',
}

/** The address that a link would have given an account is another's by now. */
function emailTaken(frame: PageFrame, purpose: LinkPurpose | null): string {
  const { text, paths } = frame
  const back = purpose === 'take-back'
  return layout(frame, {
    title: text('page.link-taken-title'),
    body: html`<p>${text(back ? 'page.link-taken-take-back' : 'page.link-taken-change-email')}</p>
${back ? buttonLink(paths.login, text('page.log-in')) : buttonLink(paths.currentUser, text('page.current-user-title'))}`,
  })
}

/** Only who is logged in can ask for another link of this kind. */
function brokenChange(frame: PageFrame, reason: Broken): string {
  const { text, paths } = frame
  return layout(frame, {
    title: text(WORDS[reason].title),
    body: html`<p>${text(WORDS[reason].why)}</p>
<p>${text('page.link-next-change-email')}</p>
${buttonLink(paths.changeEmail, text('page.change-email-title'))}`,
    more: moreLink(text('page.link-done'), paths.login, text('page.log-in')),
  })
}

/** Asks for a link of the kind that did not work. What was for a pending account is asked for as after registering. */
function brokenLink(
  frame: PageFrame,
  reason: Broken,
  purpose: Exclude<LinkPurpose, 'change-email'> | null,
  state: FormState,
): string {
  const { text, paths, siteName: site } = frame
  const toPassword = purpose === 'choose-password' || purpose === 'take-back'
  const { alert, markup } = form(frame, {
    action: toPassword ? paths.requestPasswordReset : paths.regenerate,
    state,
    fields: [emailField(frame, 'email')],
    submit: text('page.send-link'),
    autofocus: false,
  })
  return layout(frame, {
    title: text(WORDS[reason].title),
    alert,
    body: html`<p>${text(WORDS[reason].why)}</p>
<p>${text(NEXT[purpose ?? 'unknown'], { site })}</p>
${markup}`,
    more: moreLink(text('page.link-done'), paths.login, text('page.log-in')),
  })
}

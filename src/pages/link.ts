import { html } from '../markup/html.ts'
import type { LinkPurpose } from '../ports/token-signer.ts'
import type { TextKey } from '../texts/texts.ts'
import { emailField } from './fields.ts'
import { form } from './form.ts'
import { checkIcon } from './icons.ts'
import { buttonLink, layout, moreLink } from './layout.ts'
import type { FormState, LinkFailure, PageFrame, Pages } from './types.ts'

export const link: Pages['link'] = (frame, { reason, purpose, form: state }) =>
  reason === 'already_confirmed' ? alreadyConfirmed(frame) : brokenLink(frame, reason, purpose, state)

function alreadyConfirmed(frame: PageFrame): string {
  const { text, paths } = frame
  return layout(frame, {
    title: text('page.link-confirmed-title'),
    icon: checkIcon,
    body: html`<p>${text('page.link-confirmed-why')}</p>
${buttonLink(paths.login, text('page.log-in'))}`,
  })
}

type Broken = Exclude<LinkFailure, 'already_confirmed'>

const WORDS: Record<Broken, { readonly title: TextKey; readonly why: TextKey }> = {
  link_expired: { title: 'page.link-expired-title', why: 'page.link-expired-why' },
  link_used: { title: 'page.link-used-title', why: 'page.link-used-why' },
  link_invalid: { title: 'page.link-invalid-title', why: 'page.link-invalid-why' },
}

const NEXT: Record<LinkPurpose | 'unknown', TextKey> = {
  confirm: 'page.link-next-confirm',
  'choose-password': 'page.link-next-choose-password',
  unknown: 'page.link-next-unknown',
}

/** Asking again mails a pending account the link that fits it, so the form is the same for every purpose. */
function brokenLink(frame: PageFrame, reason: Broken, purpose: LinkPurpose | null, state: FormState): string {
  const { text, paths } = frame
  const { alert, markup } = form(frame, {
    action: paths.regenerate,
    state,
    fields: [emailField(frame, 'email')],
    submit: text('page.send-link'),
    autofocus: false,
  })
  return layout(frame, {
    title: text(WORDS[reason].title),
    alert,
    body: html`<p>${text(WORDS[reason].why)}</p>
<p>${text(NEXT[purpose ?? 'unknown'])}</p>
${markup}`,
    more: moreLink(text('page.link-done'), paths.login, text('page.log-in')),
  })
}

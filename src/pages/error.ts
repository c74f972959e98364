import type { AuthErrorCode } from '../errors.ts'
import { html } from '../markup/html.ts'
import type { TextKey } from '../texts/texts.ts'
import { buttonLink, layout } from './layout.ts'
import type { Pages } from './types.ts'

export const error: Pages['error'] = (frame, { status, code, message }) => {
  const { text, paths, siteName } = frame
  return layout(frame, {
    title: text(titleOf(code)),
    body: html`<p>${message}</p>
<p class="soft">${status} · ${code}</p>
${
  code === 'not_logged_in'
    ? buttonLink(paths.login, text('page.log-in'))
    : buttonLink(paths.home, text('page.home', { site: siteName }))
}`,
  })
}

function titleOf(code: AuthErrorCode): TextKey {
  switch (code) {
    case 'too_many_attempts':
    case 'busy':
    case 'unavailable':
      return 'page.error-wait-title'
    case 'not_found':
      return 'page.error-missing-title'
    case 'not_logged_in':
      return 'page.log-in'
    default:
      return 'page.error-title'
  }
}

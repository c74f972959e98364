import { isRightToLeft } from '../markup/direction.ts'
import { type Html, html, raw } from '../markup/html.ts'
import type { PageFrame } from './types.ts'

/** What differs between pages. */
export interface PageParts {
  /** The heading, and the first part of the window's title. */
  readonly title: string
  /** Below the heading, in the card. */
  readonly body: Html
  /** Above the heading. */
  readonly icon?: Html
  /** Below the card: where else one may want to go. */
  readonly more?: Html | null
  /** What is wrong with a form; then the window's title says so first, since it is what is read out first. */
  readonly alert?: Html | null
  /** Further cards below the first. */
  readonly after?: readonly Html[]
  /** A wider column, for lists. */
  readonly wide?: boolean
  /** The ways between pages that belong together, above the card. */
  readonly nav?: Html
  /** The widest column. Default: none. */
  readonly look?: 'admin'
}

/** A whole document around the parts of a page. */
export function layout(frame: PageFrame, parts: PageParts): string {
  const { text, siteName } = frame
  const title = parts.alert ? text('page.title-failed', { title: parts.title }) : parts.title
  return html`<!doctype html>
<html lang="${frame.locale}"${isRightToLeft(frame.locale) && html` dir="rtl"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${text('page.title', { title, site: siteName })}</title>
<style>${raw(frame.look.css)}</style>
</head>
<body${parts.look ? html` class="${parts.look}"` : parts.wide ? html` class="wide"` : null}>
<header class="site"><a href="${frame.paths.home}">${brand(frame)}</a></header>
${parts.nav ?? null}<main>
<section class="card">
${parts.icon ?? null}<h1>${parts.title}</h1>
${parts.alert ?? null}
${parts.body}
</section>
${parts.after ?? null}
${parts.more ? html`<div class="more">${parts.more}</div>` : null}
</main>
</body>
</html>
`.toString()
}

function brand({ siteName, look }: PageFrame): Html {
  return look.logoUrl === null
    ? html`<span class="name">${siteName}</span>`
    : html`<img src="${look.logoUrl}" alt="${siteName}">`
}

/** A link that looks like the button of a form. */
export function buttonLink(href: string, label: string): Html {
  return html`<a class="button" href="${href}">${label}</a>`
}

/** A question and the link that answers it, for the part below the card. */
export function moreLink(question: string, href: string, label: string): Html {
  return html`<p>${question} <a href="${href}">${label}</a></p>`
}

/** The way to an account for who has none; nothing where nobody may register. */
export function registerLink({ text, paths }: PageFrame): Html | null {
  return paths.register === null
    ? null
    : moreLink(text('page.login-no-account'), paths.register, text('page.register'))
}

/** The way back to "your account", for the part below the card. */
export function backToAccount({ text, paths }: PageFrame): Html {
  return html`<p><a href="${paths.currentUser}">${text('page.current-user-title')}</a></p>`
}

/** A sentence on what has just been done, above the rest; nothing for null. */
export function notice(sentence: string | null): Html | null {
  return sentence === null ? null : html`<p class="note" role="status">${sentence}</p>`
}

/** Names and values, in order. */
export function facts(entries: readonly (readonly [name: string, value: string | Html])[]): Html {
  return html`<dl class="facts">${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

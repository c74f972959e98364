import { type Html, html } from '../markup/html.ts'

/** Pictures beside a heading that says the same in words, so that none needs a name of its own. */
const icon = (shape: Html): Html =>
  html`<svg class="icon" viewBox="0 0 44 44" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${shape}</svg>`

export const checkIcon = icon(html`<circle cx="22" cy="22" r="19"/><path d="m14 22.5 5.5 5.5L30.5 17"/>`)
export const mailIcon = icon(
  html`<rect x="3" y="8" width="38" height="28" rx="5"/><path d="m5 13 17 13 17-13"/>`,
)

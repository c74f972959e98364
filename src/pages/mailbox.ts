import { type Html, html } from '../markup/html.ts'
import { timeOf } from '../markup/time.ts'
import { layout } from './layout.ts'
import type { MailboxEntry, PageFrame, Pages } from './types.ts'

export const mailbox: Pages['mailbox'] = (frame, { mails }) => {
  const { text } = frame
  return layout(frame, {
    title: text('page.mailbox-title'),
    wide: true,
    body: html`<div class="bar"><p>${text('page.mailbox-lead')}</p><a class="button quiet" href="">${text('page.mailbox-refresh')}</a></div>`,
    after: mails.length > 0 ? mails.map((mail, index) => entry(frame, mail, index === 0)) : [empty(frame)],
  })
}

function empty({ text }: PageFrame): Html {
  return html`<section class="card"><h2>${text('page.mailbox-empty-title')}</h2><p>${text('page.mailbox-empty')}</p></section>`
}

/** The HTML is a page of its own: inside this one its inline styles would fall to this one's policy. */
function entry(frame: PageFrame, mail: MailboxEntry, newest: boolean): Html {
  const { text, paths } = frame
  const path = `${paths.mailbox}/${encodeURIComponent(mail.id)}.html`
  return html`<article class="card">
<h2>${mail.subject}</h2>
<p class="soft">${text('page.mailbox-to', { to: mail.to })} · ${timeOf(frame, mail.sentAt)}</p>
<div class="list">${mail.links.map((url) => html`<a class="button quiet" href="${url}" title="${url}"><span class="url">${url}</span></a>`)}</div>
<details${newest && html` open`}><summary>${text('page.mailbox-text')}</summary><pre>${mail.text}</pre></details>
<div class="bar"><a class="button quiet" href="${path}">${text('page.mailbox-html')}</a></div>
</article>`
}

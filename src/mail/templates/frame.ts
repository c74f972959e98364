import { readableOn, textOn } from '../../markup/color.ts'
import { isRightToLeft } from '../../markup/direction.ts'
import { type Html, html, raw } from '../../markup/html.ts'
import type { MailContent } from './content.ts'
import type { MailTemplateData } from './types.ts'

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const LIGHT = { page: '#f4f5f7', card: '#ffffff', ink: '#1a1d23', soft: '#575f6d', line: '#dfe2e8' }
const DARK = { page: '#121418', card: '#1b1e24', ink: '#e8eaee', soft: '#a6adb9', line: '#30353f' }

const TEXT = `margin:0 0 16px;${FONT};font-size:16px;line-height:25px;color:${LIGHT.ink}`
const SMALL = `margin:0 0 12px;${FONT};font-size:14px;line-height:21px;color:${LIGHT.soft}`

/**
 * The mail as HTML: tables and inline styles, which every mail program understands. The `<style>` adds the dark
 * look and the narrow column where they are understood, and nothing is lost where not.
 */
export function mailHtml(data: MailTemplateData, content: MailContent): string {
  const { siteName, siteUrl, locale } = data
  return html`<!doctype html>
<html lang="${locale}"${isRightToLeft(locale) && html` dir="rtl"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${content.subject}</title>
${raw(styles(data.color))}
</head>
<body class="page" style="margin:0;padding:0;background-color:${LIGHT.page}">
<div style="display:none;max-height:0;overflow:hidden;opacity:0">${content.lead[0]}${raw('&#847;&zwnj;&nbsp;'.repeat(60))}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:${LIGHT.page}"><tr><td class="outer" align="center" style="padding:32px 16px">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px">
<tr><td class="edge" align="left" style="padding:0 32px 16px"><a class="ink" href="${siteUrl}" style="${FONT};font-size:17px;line-height:24px;font-weight:bold;color:${LIGHT.ink};text-decoration:none">${siteName}</a></td></tr>
<tr><td class="card" align="left" style="padding:32px;background-color:${LIGHT.card};border:1px solid ${LIGHT.line};border-radius:12px;word-break:break-word">
<h1 class="ink" style="margin:0 0 16px;${FONT};font-size:24px;line-height:31px;font-weight:bold;color:${LIGHT.ink}">${content.title}</h1>
${content.lead.map((paragraph) => html`<p class="ink" style="${TEXT}">${paragraph}</p>\n`)}${content.button && button(data, content.button)}
${content.expiry === null ? null : html`<p class="ink" style="${TEXT}">${content.expiry}</p>\n`}${content.rest.map((paragraph) => html`<p class="soft" style="${SMALL}">${paragraph}</p>\n`)}${content.button && spelledOut(data, content.button.url)}
</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`.toString()
}

type Button = NonNullable<MailContent['button']>

/** The colour is the cell's and the size is the link's, so that it is a button also where one of them is ignored. */
function button({ color }: MailTemplateData, { label, url }: Button): Html {
  const edge = readableOn(color, LIGHT.page)
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px"><tr><td class="button" align="center" bgcolor="${color}" style="background-color:${color};border:1px solid ${edge};border-radius:8px"><a href="${url}" style="display:inline-block;padding:12px 24px;${FONT};font-size:16px;line-height:24px;font-weight:bold;color:${textOn(color)};text-decoration:none">${label}</a></td></tr></table>`
}

function spelledOut({ text, color }: MailTemplateData, url: string): Html {
  const ink = readableOn(color, LIGHT.page)
  return html`<p class="soft rule" style="${SMALL};margin:24px 0 0;padding:20px 0 0;border-top:1px solid ${LIGHT.line}">${text('mail.link-in-full')}<br><a class="link" href="${url}" style="color:${ink};word-break:break-all">${url}</a></p>`
}

/** In two elements: Gmail drops a whole `<style>` for an attribute selector, which Outlook's dark mode needs. */
function styles(color: string): string {
  const link = readableOn(color, DARK.card)
  const dark = (at: string) =>
    `${at}.page{background-color:${DARK.page}!important}${at}.card{background-color:${DARK.card}!important;border-color:${DARK.line}!important}${at}.ink{color:${DARK.ink}!important}${at}.soft{color:${DARK.soft}!important}${at}.rule{border-color:${DARK.line}!important}${at}.link{color:${link}!important}${at}.button{border-color:${link}!important}`
  return `<style>:root{color-scheme:light dark}
@media (max-width:480px){.outer{padding:20px 8px!important}.edge{padding:0 20px 14px!important}.card{padding:24px 20px!important}}
@media (prefers-color-scheme:dark){${dark('')}}</style>
<style>${dark('[data-ogsc] ')}</style>`
}

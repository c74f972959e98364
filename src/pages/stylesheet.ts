import { pressed, readableOn, textOn } from '../markup/color.ts'

/** Grounds on which the app's colour must be readable, taken where it is hardest: the page in light, the card in dark. */
const LIGHT_PAGE = '#f4f5f7'
const DARK_CARD = '#1b1e24'

/**
 * The whole stylesheet of the pages, as it stands in their one `<style>`. `color` is `#rrggbb` and may be any:
 * text on it, and text in it, is made readable.
 */
export function stylesheet(look: { readonly color: string }): string {
  const { color } = look
  const brand = `--brand:${color};--on-brand:${textOn(color)};--pressed:${pressed(color)}`
  return `:root{color-scheme:light dark;${brand};--accent:${readableOn(color, LIGHT_PAGE)};${LIGHT}}
@media (prefers-color-scheme:dark){:root{--accent:${readableOn(color, DARK_CARD)};${DARK}}}
${RULES}`
}

const LIGHT = `--page:${LIGHT_PAGE};--card:#fff;--ink:#1a1d23;--soft:#575f6d;--line:#dfe2e8;--edge:#858d9b;--bad:#b3261e;--bad-ground:#fdf2f1;--note-ground:#f0f2f5;--shadow:0 1px 2px #1a1d230d,0 8px 28px #1a1d2312`

const DARK = `--page:#121418;--card:${DARK_CARD};--ink:#e8eaee;--soft:#a6adb9;--line:#30353f;--edge:#7b8493;--bad:#ff9b91;--bad-ground:#331e1d;--note-ground:#262a32;--shadow:none`

const RULES = `*,::before,::after{box-sizing:border-box}
html{scrollbar-gutter:stable;-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;padding:clamp(1.25rem,7vh,5rem) 1rem 3rem;background:var(--page);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
.site,main{max-width:27rem;margin:0 auto}
.wide .site,.wide main{max-width:50rem}
.site{padding:0 2rem .75rem}
.site a{display:inline-flex;align-items:center;min-height:2.75rem;color:inherit;font-weight:650;font-size:1.125rem;text-decoration:none}
.name::before{content:"";display:inline-block;width:.75rem;height:.75rem;margin-inline-end:.625rem;background:var(--brand);border:1px solid var(--accent);border-radius:.25rem}
.site img{display:block;height:2.5rem;max-width:100%;object-fit:contain}
.card{padding:2rem;background:var(--card);border:1px solid var(--line);border-radius:.875rem;box-shadow:var(--shadow)}
.card+.card{margin-top:1rem}
h1,h2{margin:0 0 .75rem;line-height:1.25;text-wrap:balance;letter-spacing:-.012em}
h1{font-size:1.625rem;font-weight:680}
h2{font-size:1.125rem;font-weight:650}
p,dl,ul{margin:0 0 1rem}
a{color:var(--accent);text-underline-offset:.18em}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.icon{display:block;width:2.75rem;height:2.75rem;margin:0 0 1rem;color:var(--accent)}
.picture{display:block;width:6rem;height:6rem;object-fit:cover;border-radius:.5rem}
.soft{color:var(--soft);font-size:.9375rem}
form{margin:1.5rem 0 0}
.field{margin:0 0 1.25rem}
label{display:block;font-weight:600}
.hint,.wrong{margin:.125rem 0 0;font-size:.9375rem;line-height:1.45}
.hint{color:var(--soft)}
.wrong{color:var(--bad);font-weight:550}
.field input,.field select{display:block;width:100%;min-height:3rem;margin:.375rem 0 0;padding:.5rem .875rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--edge);border-radius:.5rem}
.field input:focus-visible,.field select:focus-visible{border-color:var(--accent);outline-width:2px;outline-offset:0}
.field input[aria-invalid],.field select[aria-invalid]{border-color:var(--bad);box-shadow:inset 0 0 0 1px var(--bad)}
.check{display:flex;gap:.75rem;align-items:center;min-height:2.75rem;margin:-.25rem 0 1rem;font-weight:400;cursor:pointer}
.box{margin:0 0 1.25rem}
.box .check{margin:-.25rem 0 0}
.box .hint,.box .wrong{margin:0 0 0 2rem}
.check input{flex:none;width:1.25rem;height:1.25rem;margin:0;accent-color:var(--accent)}
.button{display:flex;align-items:center;justify-content:center;width:100%;min-height:3rem;padding:.625rem 1.25rem;font:inherit;font-weight:600;line-height:1.3;text-align:center;text-wrap:balance;text-decoration:none;border:1px solid var(--accent);border-radius:.5rem;background:var(--brand);color:var(--on-brand);cursor:pointer}
.button:hover{background:var(--pressed)}
.button.quiet{background:none;border-color:var(--edge);color:var(--ink);font-weight:500}
.button.quiet:hover{background:var(--note-ground)}
.alert,.note{margin:1.25rem 0;padding:.875rem 1rem;border-radius:.5rem;background:var(--note-ground)}
.alert{background:var(--bad-ground);border:1px solid var(--bad)}
.alert>:last-child,.card>:last-child,.note>:last-child{margin-bottom:0}
.alert p{font-weight:600}
.alert ul{margin:.5rem 0 0;padding:0 0 0 1.125rem}
.alert a{color:var(--bad)}
.facts{display:grid;gap:.75rem;margin:1.25rem 0;padding:1rem;background:var(--note-ground);border-radius:.5rem}
.facts dt{color:var(--soft);font-size:.875rem}
.facts dd{margin:0}
.ways{margin:1.25rem 0;padding:0;list-style:none;border-top:1px solid var(--line)}
.ways li{border-bottom:1px solid var(--line)}
.ways a{display:block;padding:.6875rem 0}
.events li{padding:.6875rem 0}
.aside{margin:1.75rem 0 0;padding:1.25rem 0 0;border-top:1px solid var(--line)}
.aside p{margin-bottom:.625rem}
.aside form{margin:0}
.more{padding:1rem 2rem 0;color:var(--soft);font-size:.9375rem}
.more p{margin:0}
.more a{display:inline-block;padding:.6875rem 0}
.bar{display:flex;flex-wrap:wrap;gap:.75rem 1.5rem;align-items:center;justify-content:space-between;margin:1rem 0 0}
.bar p{margin:0}
.bar .button,.list .button{width:auto;min-height:2.75rem}
.list{display:grid;grid-template-columns:minmax(0,1fr);gap:.5rem;margin:1rem 0}
.list .button{justify-content:start;color:var(--accent)}
time{white-space:nowrap}
.url{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
summary{padding:.6875rem 0;color:var(--soft);cursor:pointer}
pre{margin:0;padding:1rem;white-space:pre-wrap;font:.875rem/1.5 ui-monospace,Menlo,Consolas,monospace;background:var(--note-ground);border-radius:.5rem}
@media (max-width:30rem){body{padding-top:1.25rem}.site,.more{padding-inline:.25rem}.card{padding:1.5rem 1.25rem}}
`

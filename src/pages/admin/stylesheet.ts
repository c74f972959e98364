/** What the pages of administration need besides the stylesheet of all pages: its colours, and rows of a list that become cards on a narrow screen. */
export const ADMIN_RULES = `
.admin .site,.admin main,.admin .rooms{max-width:72rem}
.admin .site{padding-inline:0}
.rooms{margin:0 auto 1rem}
.rooms ul,.ends ul{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;margin:0;padding:0;list-style:none}
.rooms a,.ends a{display:block;padding:.6875rem 0;text-decoration:none;border-bottom:2px solid transparent}
.rooms a:hover,.ends a:hover{text-decoration:underline}
.rooms [aria-current],.ends [aria-current]{border-color:var(--accent);color:var(--ink);font-weight:600}
.admin .field,.admin .box,.admin form>.button{max-width:32rem}
.seek{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.375rem .75rem}
.seek label{grid-column:1/-1}
.seek input,.bulk select{width:100%;min-height:3rem;padding:.5rem .875rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--edge);border-radius:.5rem}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:0 1rem}
.grid input,.grid select{padding-inline:.625rem}
.filters{margin:1rem 0}
.filters .hint{margin-top:.375rem}
.rows{width:100%;margin:1rem 0;border-collapse:collapse;font-size:.9375rem}
.rows th,.rows td{padding:.5rem .75rem .5rem 0;text-align:start;vertical-align:top;border-bottom:1px solid var(--line)}
.rows thead th,.rows thead td{color:var(--soft);font-weight:500;white-space:nowrap}
.rows tbody th{font-weight:550}
.rows th a{display:inline-block;min-height:2.75rem;padding:.625rem 0}
.rows td,.rows tbody th:not(:has(a)){padding-top:1.125rem}
.rows thead th{padding-top:0}
.rows thead th:not(:has(a)){padding-top:.625rem}
.rows th .soft{display:block;margin-top:-.75rem;padding-bottom:.5rem;font-weight:400}
.rows td a{display:inline-block;padding:.6875rem 0;margin:-.6875rem 0}
.rows td form{margin:-.75rem 0 0}
.rows .button{min-height:2.75rem;width:auto}
.rows td{overflow-wrap:break-word}
.rows td[data-label]{min-width:6.75rem}
.detail,.rows tbody th{overflow-wrap:anywhere}
.rows time,.admin .facts time{white-space:normal}
.rows .pick{width:2.75rem;padding:.25rem 0}
.pick .check{display:grid;place-items:center;width:2.75rem;height:2.75rem;margin:0}
.pick input,fieldset input{width:1.25rem;height:1.25rem;margin:0;accent-color:var(--accent)}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.badge{display:inline-block;padding:.0625rem .5rem;border:1px solid var(--edge);border-radius:1rem;font-size:.875rem;white-space:nowrap;justify-self:start}
.badge.active{border-color:var(--accent);color:var(--accent)}
.badge.disabled{border-color:var(--bad);color:var(--bad)}
.bulk{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center;margin:1rem 0}
.bulk select{width:auto}
.bulk .button,.admin .bar .button,.acts .button,.admin .card>form .button{width:auto}
.acts{display:flex;flex-wrap:wrap;gap:.75rem}
.acts form{margin:0}
.portrait{display:flex;flex-wrap:wrap;gap:1rem;align-items:end;margin:1.25rem 0}
.portrait form{margin:0}
.portrait .button{width:auto}
.admin .facts{grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));column-gap:1.5rem}
fieldset{margin:0 0 .75rem;padding:0;border:0}
.detail,.people{margin:0;padding:0;list-style:none}
.people{margin:0 0 1rem}
.people a{display:inline-block;padding:.6875rem 0}
.way a{display:inline-block;padding:.6875rem 0}
code{font:.875em/1.4 ui-monospace,Menlo,Consolas,monospace}
@media (max-width:52rem){.rows thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.rows thead:has(a){display:block;position:static;width:auto;height:auto;clip-path:none}
.rows thead:has(a) tr{display:flex;flex-wrap:wrap;gap:0 1.5rem;padding:0}
.rows thead:has(a) :is(th,td):not(:has(a)){display:none}
.rows,.rows tbody,.rows tr,.rows th,.rows td{display:block}
.rows tr{position:relative;padding:.5rem 0 .75rem;border-bottom:1px solid var(--line)}
.rows th,.rows td,.rows tbody th:not(:has(a)){padding:.125rem 0;border:0}
.rows td[data-label]{display:grid;grid-template-columns:8rem minmax(0,1fr);gap:.5rem}
.rows td[data-label]::before{content:attr(data-label);color:var(--soft)}
.rows .pick{position:absolute;inset-block-start:.25rem;inset-inline-end:0;width:auto}
.rows tr:has(.pick) th{padding-inline-end:3rem}
.rows td a{margin:0}
.rows td form{margin:.5rem 0 0}}
`

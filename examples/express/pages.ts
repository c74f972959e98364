import type { Auth, User } from 'latchkey'

/** The first page: who is logged in, and where to go. */
export function homePage<Profile extends object>(auth: Auth<Profile>, user: User<Profile> | null): string {
  const { mount: users, frontend } = auth.settings
  const doors = frontend
    ? `<a href="${frontend}/">Register or log in at the front end</a>`
    : `<a href="${users}/register/">Register</a> · <a href="${users}/login/">Log in</a>`
  return document(
    'Latchkey demo',
    user
      ? `<p>You are logged in as <strong>${escapeHtml(user.email)}</strong>.</p>
<p><a href="/members">Members only</a> · <a href="${users}/current-user/">Your account</a></p>
<form method="post" action="${users}/logout/"><button>Log out</button></form>`
      : `<p>Nobody is logged in.</p>
<p>${doors} · <a href="/members">Members only</a></p>`,
  )
}

/** A page for who is logged in. */
export function membersPage(user: User<object>): string {
  return document(
    'Members only',
    `<p>Hello ${escapeHtml(user.firstName || user.email)}. You see this because you are logged in.</p>
<p><a href="/">Back</a></p>`,
  )
}

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
  :root { color-scheme: light dark }
  body { margin: 0; padding: clamp(1.25rem, 7vh, 5rem) 1rem; font: 1rem/1.55 system-ui, sans-serif; background: light-dark(#f4f5f7, #121418); color: light-dark(#1a1d23, #e8eaee) }
  main { max-width: 23rem; margin: 0 auto; padding: 1.5rem 2rem; overflow-wrap: anywhere; background: light-dark(#fff, #1b1e24); border: 1px solid light-dark(#dfe2e8, #30353f); border-radius: .875rem }
  h1 { font-size: 1.625rem }
  a { display: inline-block; padding: .625rem 0; color: light-dark(#2f5d50, #8fc0b1) }
  button { min-height: 3rem; padding: 0 1.25rem; font: inherit; color: inherit; background: none; border: 1px solid #858d9b; border-radius: .5rem; cursor: pointer }
</style>
<main>
<h1>${title}</h1>
${body}
</main>
`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

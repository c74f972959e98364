import type { Auth, User } from 'latchkey'

/** The first page: who is logged in, and where to go. */
export function homePage<Profile extends object>(auth: Auth<Profile>, user: User<Profile> | null): string {
  const users = auth.settings.mount
  return document(
    'Latchkey demo',
    user
      ? `<p>You are logged in as <strong>${escapeHtml(user.email)}</strong>.</p>
<p><a href="/members">Members only</a> · <a href="${users}/current-user/">Your account</a></p>
<form method="post" action="${users}/logout/"><button>Log out</button></form>`
      : `<p>Nobody is logged in.</p>
<p><a href="${users}/register/">Register</a> · <a href="${users}/login/">Log in</a> · <a href="/members">Members only</a></p>`,
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
  body { font: 1rem/1.55 system-ui, sans-serif; max-width: 27rem; margin: clamp(1.25rem, 7vh, 5rem) auto; padding: 0 1rem }
  a, strong { overflow-wrap: anywhere }
  a, button { display: inline-block; padding: .625rem 0 }
  button { font: inherit; padding: .625rem 1.25rem; border-radius: .5rem; border: 1px solid #858d9b; background: none; color: inherit; cursor: pointer }
</style>
<h1>${title}</h1>
${body}
`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

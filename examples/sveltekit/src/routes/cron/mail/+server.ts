import { auth } from '#lib/server/auth.ts'

/** For a platform whose timers do not run: called every minute by its scheduler, with the secret that it was given. */
export const GET = async ({ request }) => {
  const secret = process.env.CRON_SECRET
  if (!secret || request.headers.get('authorization') !== `Bearer ${secret}`)
    return new Response(null, { status: 401 })
  const report = await auth.mail.drain()
  await auth.sweep()
  return Response.json(report)
}

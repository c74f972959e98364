import './mistakes.ts'
import express from 'express'
import { createAuth } from 'latchkey'
import { authRouter, currentUser, requireUser, userOf } from 'latchkey/express'
import { de } from 'latchkey/texts/de'
import { homePage, membersPage } from './pages.ts'
import { serve } from './serve.ts'
import { settings } from './settings.ts'

const auth = createAuth({
  url: `${settings.appUrl}/users`,
  siteName: 'Latchkey demo',
  secret: settings.secret,
  storage: settings.storage,
  mailer: settings.mailer,
  limiter: settings.limiter,
  frontend: settings.frontend,
  frontendAddresses: settings.frontendAddresses,
  texts: { en: {}, de },
  migrate: true,
  dangerouslyKeepMailbox: settings.keepMailbox,
  dangerouslyDisableLimits: settings.limitsOff,
})

const app = express()
// If it says for whom it calls, by X-Forwarded-For, each person is counted.
if (settings.frontendAddresses) app.set('trust proxy', settings.frontendAddresses)
app.use(authRouter(auth))

app.get('/', (req, res) => {
  res.send(homePage(auth, currentUser(auth, req)))
})
app.get('/members', requireUser(auth), (req, res) => {
  res.send(membersPage(userOf(auth, req)))
})
app.get('/health', async (_req, res) => {
  const answers = await auth.ping().then(
    () => true,
    () => false,
  )
  res.status(answers ? 200 : 503).json({ database: answers ? 'answers' : 'does not answer' })
})

await auth.start()
if (settings.admin) await auth.ensureSuperuser(settings.admin)
serve(app, auth, settings)

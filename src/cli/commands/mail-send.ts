import type { Auth } from '../../auth.ts'
import type { Log } from '../../log.ts'
import type { Mailer } from '../../ports/mailer.ts'
import { CommandFailure, failureOf } from '../failure.ts'
import { withPatience } from '../patience.ts'
import type { CommonOptions } from '../program.ts'
import { mailSettings } from '../settings.ts'
import { untilToldToStop } from '../stop-signal.ts'
import { counted, type Terminal } from '../terminal.ts'

/** `latchkey mail run` */
export async function runDispatcher(options: CommonOptions, terminal: Terminal): Promise<void> {
  const told = untilToldToStop(terminal)
  const { auth, sent } = await authFor(options, terminal, { dispatchMail: true })
  try {
    await auth.start()
    terminal.note(`Sending the mail of ${auth.core.storage.name}, until SIGTERM or SIGINT`)
    await told
  } finally {
    await auth.close()
  }
  terminal.answer({ sent: sent() }, [`Stopped; ${counted(sent(), 'mail')} sent`])
}

/** `latchkey mail drain` */
export async function drainMail(options: CommonOptions, terminal: Terminal): Promise<void> {
  let stopped = false
  const told = untilToldToStop(terminal)
  const { auth, sent } = await authFor(options, terminal, { dispatchMail: false })
  try {
    await auth.start()
    const drained = withPatience(terminal, auth.mail.drain(), () => `${counted(sent(), 'mail')} sent so far`)
    // Closing ends the draining, after what is under way.
    const closed = told.then(() => {
      stopped = true
      return auth.close()
    })
    // Said by the closing below.
    closed.catch(() => {})
    const report = await drained
    if (stopped) throw new CommandFailure(`Stopped before the end; ${counted(report.sent, 'mail')} sent`)
    const { sent: done, retried, dead, dropped } = report
    terminal.answer(report, [
      `${counted(done, 'mail')} sent`,
      ...(retried > 0 ? [`${retried} failed for now, to be tried again`] : []),
      ...(dead > 0 ? [`${dead} given up: latchkey mail list --dead`] : []),
      ...(dropped > 0 ? [`${dropped} dropped, as their links would no longer work`] : []),
    ])
  } finally {
    await auth.close()
  }
}

/** An auth that only sends mail, and counts what it sent. */
async function authFor(
  options: CommonOptions,
  terminal: Terminal,
  { dispatchMail }: { readonly dispatchMail: boolean },
): Promise<{ readonly auth: Auth<object>; readonly sent: () => number }> {
  const settings = await mailSettings(options)
  const { mailer, counted: sent } = countingMailer(settings.mailer)
  // Loaded here: it takes longer than all other commands need.
  const { createAuth } = await import('../../auth.ts')
  const auth = createAuth({
    ...settings,
    mailer,
    dispatchMail,
    log: settings.log ?? terminalLog(terminal),
    // Tables are changed by who says so: latchkey migrate.
    migrate: false,
    // Its mailbox is in the app's process, and would tell links here.
    dangerouslyKeepMailbox: false,
    // Sending asks no limiter, so one that cannot be reached must not stop it.
    limiter: undefined,
  })
  return { auth, sent }
}

function countingMailer(mailer: Mailer): { readonly mailer: Mailer; readonly counted: () => number } {
  let count = 0
  return {
    counted: () => count,
    mailer: {
      async send(mail, signal) {
        await mailer.send(mail, signal)
        count += 1
      },
      check: async () => mailer.check?.(),
      close: async () => mailer.close?.(),
    },
  }
}

/** Without the stacks of the usual log: here, a server that is away for a moment is nothing to debug. */
function terminalLog(terminal: Terminal): Log {
  return {
    info: () => {},
    warn: (message) => terminal.note(`latchkey: ${message}`),
    error: (message, cause) => terminal.note(`latchkey: ${message}${reasonOf(cause)}`),
  }
}

function reasonOf(cause: unknown): string {
  return cause === undefined ? '' : ` ${failureOf(cause).sentence}.`
}

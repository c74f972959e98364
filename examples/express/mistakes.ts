/**
 * Until the app listens, what is wrong is said in its one sentence, without a stack, and ends the process. Loaded
 * before anything else, so that a wrong setting is said the same way.
 */
export function onlyWhileStarting(error: unknown): void {
  console.error(`The app cannot start: ${describe(error)}`)
  process.exit(1)
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const fields = 'fields' in error ? Object.entries(error.fields ?? {}) : []
  const details = fields.map(([name, problem]) => `${name}: ${problem}`)
  if (error.cause instanceof Error) details.push(error.cause.message)
  return details.length === 0 ? error.message : `${error.message} (${details.join('; ')})`
}

process.on('uncaughtException', onlyWhileStarting)

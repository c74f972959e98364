#!/usr/bin/env node
import { runCommandLine } from './run.ts'

// A reader that has seen enough, such as head, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

const code = await runCommandLine(process.argv.slice(2))
// What the app's own settings hold open (a pool, a Redis client) must not keep a finished command from ending; what
// was written must have left before.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)))

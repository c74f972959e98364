import { encodeBase64urlNoPadding } from '@oslojs/encoding'
import type { Command } from 'commander'
import { systemRandom } from '../../ports/random.ts'
import { MIN_SECRET_BYTES } from '../../tokens/secrets.ts'
import { addCommand, examples } from '../program.ts'
import type { Terminal } from '../terminal.ts'

/** `latchkey secret`: the one command whose answer is a secret. */
export function secretCommand(program: Command, terminal: Terminal): void {
  addCommand(program, 'secret', {
    description: 'Print a new secret for the option "secret": 32 random bytes as base64url.',
    needs: 'nothing',
  })
    .addHelpText(
      'after',
      examples('npx latchkey secret', 'echo "AUTH_SECRET=$(npx latchkey secret)" >> .env'),
    )
    .action(() => {
      const secret = encodeBase64urlNoPadding(systemRandom(MIN_SECRET_BYTES))
      terminal.answer({ secret }, [secret])
    })
}

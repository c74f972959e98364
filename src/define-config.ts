import type { AuthOptions } from './options.ts'
import type { DefaultProfile } from './profile/profile.ts'

/**
 * Gives back what it is given, typed: for a file `latchkey.config.ts` whose default export the command line reads
 * and the app hands to {@link createAuth}, so that both work on the same accounts. Opens nothing, checks nothing.
 */
export function defineConfig<Profile extends object = DefaultProfile>(
  options: AuthOptions<Profile>,
): AuthOptions<Profile> {
  return options
}

import { type Context, commit } from '../context.ts'
import { AuthError } from '../errors.ts'
import { FILE_ENDINGS, type FileStore, type StoredFile } from '../ports/file-store.ts'
import type { Change } from '../ports/storage.ts'

/*
 * No crash leaves a file that nobody has for good, and the store is never searched for one:
 * 1. A file is noted in a commit of its own before it is put.
 * 2. The commit that gives it to a user takes the note away, and is refused when there is none.
 * 3. The commit that takes it from a user notes it again; the file is removed afterwards, and then the note.
 * So whatever is in the store is a user's or noted, and the sweep removes what has been noted for long. Only names
 * that this database has noted are ever removed: an app that is pointed at a place of another's removes nothing.
 */

/** Keeps a picture under a new name, and gives that. Throws `unavailable`. */
export async function keepPicture(context: Context, files: FileStore, picture: StoredFile): Promise<string> {
  const name = `${Buffer.from(context.random(16)).toString('hex')}.${FILE_ENDINGS[picture.type]}`
  await commit(context, [{ kind: 'noteFile', name, at: context.clock.now() }])
  try {
    await files.put(name, picture)
  } catch (cause) {
    throw new AuthError('unavailable', { cause })
  }
  return name
}

/** What belongs in the commit that gives a user this picture, or none, in the place of another, or none. */
export function exchangePicture(
  context: Context,
  old: string | null,
  next: string | null,
): readonly Change[] {
  if (old === next) return []
  return [
    ...(next === null ? [] : [{ kind: 'forgetFile', name: next, mustExist: true } as const]),
    ...(old === null ? [] : [{ kind: 'noteFile', name: old, at: context.clock.now() } as const]),
  ]
}

/**
 * Takes back a picture whose commit failed. A commit that was not answered may have happened all the same; while
 * nobody can say, the file stays, and so does its note if it did not.
 */
export async function takeBackPicture(context: Context, name: string, userId: string): Promise<void> {
  try {
    const user = await context.storage.findUserById(userId)
    if (user?.thumbnail !== name) await removePicture(context, name)
  } catch (error) {
    context.log.warn(
      `the picture ${name} may be one that nobody has, and is left to the sweep: ${String(error)}`,
    )
  }
}

/** Removes a picture that nobody has any more, once the answer is on its way. */
export function dropPicture(context: Context, name: string): void {
  context.inBackground(() => removePicture(context, name))
}

/** Removes a picture that is noted: the file first, so that a crash in between leaves the note. */
export async function removePicture(context: Context, name: string): Promise<void> {
  if (!context.files) return
  try {
    await context.files.delete(name)
  } catch (cause) {
    throw new AuthError('unavailable', { cause })
  }
  await commit(context, [{ kind: 'forgetFile', name }])
}

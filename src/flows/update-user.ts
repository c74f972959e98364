import { type Context, commit, untilFresh } from '../context.ts'
import { addEvent } from '../events.ts'
import { dropPicture, exchangePicture, keepPicture, takeBackPicture } from '../files/picture.ts'
import { imageType, MAX_IMAGE_SIDE } from '../input/image.ts'
import { applyProfileChanges, readProfileInput } from '../input/profile.ts'
import { InputReader } from '../input/read.ts'
import type { StoredFile } from '../ports/file-store.ts'
import type { SessionUser } from '../ports/storage.ts'
import type { ProfileInput } from '../profile/profile.ts'
import { demandSession } from '../sessions/sessions.ts'
import { toUser, type User } from '../user.ts'

/** What somebody changes about themselves. What is left out stays as it is. */
export interface UpdateUserInput<Profile extends object> {
  /** At most 150 code points; no link, no markup, no control characters. */
  readonly firstName?: string | undefined
  readonly lastName?: string | undefined
  /** Fields of the profile; the others keep their values. An empty text means none. */
  readonly profile?: ProfileInput<Profile> | undefined
  /** The bytes of a PNG, JPEG or WebP picture, at most 2 MB and 4096 pixels a side; null for none. */
  readonly thumbnail?: Uint8Array | null | undefined
}

/**
 * Changes the names, the profile and the picture of whoever has this session. Takes what {@link UpdateUserInput} names and
 * nothing else, so that no rank and no address can be had this way. Of simultaneous changes none is lost: the
 * later one is made to what the earlier one left. Ends no session.
 *
 * Throws `not_logged_in`; `invalid_input` with `fields`, and then nothing is changed; `unavailable`.
 */
export async function updateUser<P extends object>(
  context: Context<P>,
  input: { readonly token: string | null | undefined; readonly changes: UpdateUserInput<P> },
): Promise<User<P>> {
  let kept: { readonly name: string; readonly userId: string } | undefined
  try {
    return await untilFresh(async () => {
      const { user } = await demandSession(context, input.token)
      const { picture, ...own } = readChanges(context, user, input.changes)
      if (picture && context.files && !kept) {
        kept = { name: await keepPicture(context, context.files, picture), userId: user.id }
      }
      const thumbnail = picture === undefined ? user.thumbnail : (kept?.name ?? null)
      const set = { ...own, thumbnail }
      const [before, after] = [toUser(context, user), toUser(context, { ...user, ...set })]
      const fields = changedFields(before, after)
      if (fields.length === 0) return before
      const result = await commit(context, [
        { kind: 'updateUser', id: user.id, revision: user.revision, set, raiseTrust: false },
        ...exchangePicture(context, user.thumbnail, thumbnail),
        addEvent(context, {
          type: 'user.updated',
          userId: user.id,
          actorId: user.id,
          detail: { fields: fields.join(' ') },
        }),
      ])
      if (result !== 'done') return 'stale'
      if (user.thumbnail !== null && user.thumbnail !== thumbnail) dropPicture(context, user.thumbnail)
      return after
    })
  } catch (error) {
    if (kept) await takeBackPicture(context, kept.name, kept.userId)
    throw error
  }
}

interface Changed {
  readonly firstName: string
  readonly lastName: string
  readonly profile: string
  /** Null takes the picture away; undefined leaves it. */
  readonly picture: StoredFile | null | undefined
}

function readChanges(context: Context, user: SessionUser, given: UpdateUserInput<object>): Changed {
  const reader = new InputReader(context.text)
  const { firstName, lastName, profile, thumbnail } = given ?? {}
  const names = {
    firstName: firstName === undefined ? user.firstName : reader.name('first_name', firstName),
    lastName: lastName === undefined ? user.lastName : reader.name('last_name', lastName),
  }
  const changes = readProfileInput(context, reader, profile)
  // Its own faults are gathered with those of the names; a field that is refused already is not judged again.
  const text = applyProfileChanges(context, reader, user.profile, changes)
  const picture = readPicture(context, reader, thumbnail)
  reader.done()
  return { ...names, profile: changes.size === 0 ? user.profile : text, picture }
}

function readPicture({ files }: Context, reader: InputReader, given: unknown): StoredFile | null | undefined {
  if (given === undefined) return undefined
  if (given === null || given === '') return null
  const type = given instanceof Uint8Array ? imageType(given) : null
  if (given instanceof Uint8Array && type && files) return { bytes: given, type }
  reader.refuse('thumbnail', files ? 'field.thumbnail' : 'field.thumbnail-off', { max: MAX_IMAGE_SIDE })
  return undefined
}

/** The wire names of what differs, for the event; never a value. */
function changedFields(before: User<object>, after: User<object>): string[] {
  const former = new Map(fieldsOf(before))
  return fieldsOf(after)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(former.get(name)))
    .map(([name]) => name)
}

function fieldsOf({ firstName, lastName, thumbnail, profile }: User<object>): [string, unknown][] {
  return Object.entries({ first_name: firstName, last_name: lastName, thumbnail, ...profile })
}

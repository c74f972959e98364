import type { AdminUser } from '../../admin/admin-user.ts'
import { changeUser, type Target } from '../../admin/change-user.ts'
import type { Context } from '../../context.ts'
import { dropPicture, exchangePicture } from '../../files/picture.ts'

/** Takes somebody's picture away, and its file with it. Does nothing where there is none. */
export async function removeThumbnail<P extends object>(
  context: Context<P>,
  target: Target,
): Promise<AdminUser<P>> {
  let removed: string | null = null
  const user = await changeUser(context, target, { recent: false }, ({ thumbnail }) => {
    removed = thumbnail
    if (thumbnail === null) return null
    return {
      type: 'user.updated',
      set: { thumbnail: null },
      raiseTrust: false,
      before: { thumbnail },
      after: { thumbnail: null },
      more: exchangePicture(context, thumbnail, null),
    }
  })
  if (removed !== null) dropPicture(context, removed)
  return user
}

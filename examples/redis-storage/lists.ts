import { pack, unpack } from './codec.ts'
import type { Draft } from './draft.ts'

/** Changes a list that is kept under a key. Two that do so at once meet in the draft: one of them starts again. */
export async function changeList(
  draft: Draft,
  key: string,
  change: (list: readonly string[]) => readonly string[],
): Promise<void> {
  const list = change(unpack<string[]>(await draft.get(key)) ?? [])
  if (list.length > 0) draft.set(key, pack(list))
  else draft.delete(key)
}

/** Longest first or last name in code points. Source: Django's user model. */
export const MAX_NAME_LENGTH = 150

/** Controls, and slashes, which make a link of a name. */
const REFUSED = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}/\\]/u
/**
 * What cannot be seen, or turns the direction of a text. The joiners and the variation selectors are let through:
 * names in Persian and Japanese, and emoji, need them.
 */
const UNSEEN =
  /\u2800|[\ufff9-\ufffb]|(?!\p{Join_Control}|\p{Variation_Selector})\p{Default_Ignorable_Code_Point}/u
/** A dot with a word right behind it is what mail clients make a link of: `evil.test`. `J.R.R.` is a name. */
const LINK_LIKE = /\.[\p{L}\p{N}]{2,}/u
/** Something to see. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u

/** What is wrong with a name, as the key of a text; null when nothing is. An empty name is fine. */
export function nameProblem(name: string): 'field.name-long' | 'field.name-characters' | null {
  if (name.length > 2 * MAX_NAME_LENGTH || [...name].length > MAX_NAME_LENGTH) return 'field.name-long'
  const sound =
    name === '' || (VISIBLE.test(name) && !REFUSED.test(name) && !UNSEEN.test(name) && !LINK_LIKE.test(name))
  return sound ? null : 'field.name-characters'
}

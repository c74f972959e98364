const BLACK = '#000000'
const WHITE = '#ffffff'

/** Contrast of small text: WCAG 2.2, 1.4.3, level AA. */
const TEXT_CONTRAST = 4.5

/** What a shade of ours has, where the choice is ours: the least that is allowed looks dull. */
const COMFORTABLE_CONTRAST = 5.5

/** Contrast ratio of two colours, 1 to 21. Source: WCAG 2.2, "contrast ratio". */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** Black or white, whichever reads better on the colour; at least 4.5 : 1 on any. */
export function textOn(color: string): string {
  return contrast(color, WHITE) >= contrast(color, BLACK) ? WHITE : BLACK
}

/** The colour itself where text in it reads well on the background; else the nearest shade that does. */
export function readableOn(color: string, background: string): string {
  const away = textOn(background)
  for (let share = 0; share < 1; share += 0.05) {
    const shade = mix(color, away, share)
    if (contrast(shade, background) >= COMFORTABLE_CONTRAST) return shade
  }
  return away
}

/** The colour of a button under the pointer: a visible step away, on which its text still reads. */
export function pressed(color: string): string {
  const text = textOn(color)
  const softer = mix(color, text, 0.14)
  return contrast(softer, text) >= TEXT_CONTRAST ? softer : mix(color, text === WHITE ? BLACK : WHITE, 0.14)
}

/** `share` 0 gives `a`, 1 gives `b`. */
function mix(a: string, b: string, share: number): string {
  const [from, to] = [channels(a), channels(b)]
  const mixed = from.map((value, i) => Math.round(value + ((to[i] ?? 0) - value) * share))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = channels(color).map((value) => {
    const s = value / 255
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Throws, because what is not a colour would end up as CSS. */
function channels(color: string): number[] {
  if (!/^#[0-9a-f]{6}$/i.test(color)) throw new TypeError('"color" must be #rrggbb, such as #2f5d50.')
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
}

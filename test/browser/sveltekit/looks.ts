/** Kinds of browsers; with each other they have every size, scheme of colours and both with and without scripts. */
export const LOOKS = [
  { name: 'phone, without JavaScript, dark', width: 390, javaScriptEnabled: false, colorScheme: 'dark' },
  { name: 'desk, with JavaScript, dark', width: 1280, javaScriptEnabled: true, colorScheme: 'dark' },
  { name: 'phone, with JavaScript, light', width: 390, javaScriptEnabled: true, colorScheme: 'light' },
  { name: 'desk, without JavaScript, light', width: 1280, javaScriptEnabled: false, colorScheme: 'light' },
] as const

export type Look = (typeof LOOKS)[number]

/** What a browser is opened with to look so. */
export function opened({ width, javaScriptEnabled, colorScheme }: Look) {
  return { viewport: { width, height: 844 }, javaScriptEnabled, colorScheme }
}

/** Short, for names of pictures and addresses. */
export function slug({ width, javaScriptEnabled, colorScheme }: Look): string {
  return `${width}-${colorScheme}-${javaScriptEnabled ? 'js' : 'plain'}`
}

import { deviceOf } from '../sessions/device.ts'
import type { PageFrame } from './types.ts'

/** What somebody sat at, in our words: a user agent's own are anybody's. */
export function deviceInWords({ text }: PageFrame, userAgent: string | null): string {
  const { browser, system } = deviceOf(userAgent)
  if (browser && system) return text('page.device', { browser, system })
  return browser ?? system ?? text('page.device-unknown')
}

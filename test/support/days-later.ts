/** Variables that start a process of Node with its clock this many days ahead. */
export function daysLater(days: number): Record<string, string> {
  return {
    NODE_OPTIONS: `--import=${new URL('./clock-ahead.ts', import.meta.url).href}`,
    DAYS_AHEAD: String(days),
  }
}

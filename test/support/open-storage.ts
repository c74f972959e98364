import type { Storage } from 'latchkey'

/** Opens the storage of an engine by its URL, with no more loaded than it needs: for processes that are killed. */
export async function openStorage(engine: string, url: string): Promise<Storage> {
  if (engine === 'sqlite') return (await import('latchkey/sqlite')).sqlite(url)
  if (engine === 'postgres') return (await import('latchkey/postgres')).postgres(url)
  return (await import('latchkey/mysql')).mysql(url)
}

/** `{token}` and `{id}` stand for one segment; a slash at the end may be left out; everything else is itself. */
export function pathPattern(path: string): RegExp {
  const literal = path.replace(/\/$/, '').replace(/[.*+?^$()|[\]\\]/g, '\\$&')
  return new RegExp(`^${literal.replace(/\{\w+\}/, '([^/]+)')}/?$`)
}

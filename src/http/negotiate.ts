import Negotiator from 'negotiator'

/** Whether a client would rather have a page than JSON. One that does not say gets JSON. */
export function prefersHtml(headers: Headers): boolean {
  const accept = headers.get('accept')
  if (accept === null) return false
  const negotiator = new Negotiator({ headers: { accept } })
  return negotiator.mediaType(['application/json', 'text/html']) === 'text/html'
}

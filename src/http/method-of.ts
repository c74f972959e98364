/** What a form may ask for that HTML lets it not send: `POST …?_method=PATCH`. */
const FORM_METHODS = ['PATCH', 'DELETE']

/** The method that a request is taken for. A form's stands in the address, so that it is known before the body is read. */
export function methodOf(request: Request, url: URL): string {
  if (request.method === 'HEAD') return 'GET'
  const asked = url.searchParams.get('_method')
  return request.method === 'POST' && asked !== null && FORM_METHODS.includes(asked) ? asked : request.method
}

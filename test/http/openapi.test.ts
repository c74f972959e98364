import { expect, it } from 'vitest'
import { ENDPOINTS } from '../../src/http/endpoints/index.ts'
import { testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'

interface Document {
  readonly openapi: string
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Record<
    string,
    Record<string, { readonly responses: object; readonly requestBody?: unknown }>
  >
}

onSqlite('the OpenAPI document', (makeStorage) => {
  it('describes every endpoint that is not a page alone, with its bodies and its errors', async () => {
    const test = await testAuth(makeStorage())
    const answer = await test.http.get('/openapi.json')
    expect(answer.status).toBe(200)
    const document = answer.json() as unknown as Document
    expect(document.openapi).toBe('3.1.0')
    expect(document.servers).toEqual([{ url: 'http://localhost:3000/users' }])
    for (const { method, path, input, kind } of ENDPOINTS) {
      const operation = document.paths[path]?.[method.toLowerCase()]
      if (kind === 'api' && path !== '/openapi.json') expect(operation, `${method} ${path}`).toBeDefined()
      if (operation) expect(operation.requestBody !== undefined, path).toBe(input !== null)
    }
    expect(document.paths['/login/']?.post).toMatchObject({
      requestBody: {
        content: { 'application/json': { schema: { required: ['email', 'password'], type: 'object' } } },
      },
      responses: {
        200: {},
        400: { description: 'invalid_input, invalid_credentials' },
        429: { headers: { 'Retry-After': {} } },
        503: { headers: { 'Retry-After': {} } },
      },
    })
  })
})

import express from 'express'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createAuth } from '../../src/auth.ts'
import type { RegistrationRequest } from '../../src/options.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { listen } from '../express/app.ts'
import { BROWSER as EXPRESS_BROWSER } from '../express/http.ts'
import { PASSWORD, testAuth } from '../support/auth.ts'
import { onSqlite } from '../support/storages.ts'
import { BROWSER, kitApp } from '../sveltekit/kit.ts'
import { ADA } from './bodies.ts'

const PERSON = { email: ADA, first_name: 'Ada', last_name: 'Example', password: PASSWORD }
const TERMS = 'Please agree to the terms.'
const registrationFields = z.object({
  invitation: z
    .string()
    .regex(/^otter-\d+$/, 'A code looks like otter-42.')
    .meta({ title: 'Invitation code', description: 'It is in the letter.' }),
  plan: z.enum(['free', 'pro']).default('pro'),
  seats: z.number().int('Whole seats, please.'),
  since: z.iso.date().nullable(),
  newsletter: z.boolean().default(true),
  terms: z.literal(true, TERMS).meta({ title: 'I agree to the terms' }),
})
/** As a browser sends the form, with what it says of its boxes. */
const FORM = {
  ...PERSON,
  invitation: 'otter-42',
  plan: 'free',
  seats: '3',
  since: '',
  _boxes: 'newsletter terms',
}

/** The options, and what the rule has seen. */
function asking() {
  const seen: Record<string, string>[] = []
  const registration = ({ extra }: RegistrationRequest) => {
    seen.push({ ...extra })
    return extra.invitation === 'otter-42'
  }
  return { seen, options: { registration, registrationFields } }
}

/** As much of an OpenAPI document as there is to look at. */
interface Document {
  readonly paths: {
    readonly '/register/': { readonly post: { readonly requestBody: { readonly content: Content } } }
  }
}
interface Content {
  readonly 'application/json': {
    readonly schema: { readonly properties: Record<string, unknown>; readonly required: readonly string[] }
  }
}

/** The control of a field. */
function control(page: string, name: string): string {
  return new RegExp(`<(?:input|select)[^>]* id="field-${name}"[^>]*>`).exec(page)?.[0] ?? ''
}

onSqlite('what a registration asks for besides', (makeStorage) => {
  it('is drawn on the page: the right control for each kind, with its words and its default', async () => {
    const test = await testAuth(makeStorage(), asking().options)
    const page = (await test.http.get('/register/', { html: true })).text
    expect(page).toContain('<label for="field-invitation">Invitation code</label>')
    expect(page).toContain('It is in the letter.')
    expect(control(page, 'invitation')).toMatch(/type="text".* required/)
    expect(page).toMatch(
      /<select id="field-plan"[^>]*>\s*<option value="free">free<\/option>\s*<option value="pro" selected>/,
    )
    expect(control(page, 'seats')).toMatch(/type="number".* required/)
    expect(control(page, 'since')).toMatch(/type="date"(?!.* required)/)
    expect(page).toMatch(/type="checkbox" id="field-newsletter"[^>]* checked/)
    expect(page).toMatch(/type="checkbox" id="field-terms"[^>]*> <span>I agree to the terms/)
    expect(page).not.toMatch(/id="field-terms"[^>]* checked/)
  })

  it('says what is wrong beside each field, and shows again what was typed', async () => {
    const { seen, options } = asking()
    const test = await testAuth(makeStorage(), options)
    const form = { ...FORM, invitation: 'badger', seats: '1.5' }
    const { status, text } = await test.http.post('/register/', { form, html: true })
    expect(status).toBe(400)
    for (const [name, wrong] of [
      ['invitation', 'A code looks like otter-42.'],
      ['seats', 'Whole seats, please.'],
      ['terms', TERMS],
    ]) {
      expect(text).toContain(`<p class="wrong" id="field-${name}-wrong">${wrong}</p>`)
    }
    expect(control(text, 'invitation')).toContain('value="badger"')
    expect(text).toMatch(/<option value="free" selected>/)
    expect(text).not.toMatch(/id="field-newsletter"[^>]* checked/)
    const missing = await test.http.post('/register/', { form: { ...PERSON, _boxes: 'terms' }, html: true })
    expect(missing.text).toMatch(/id="field-invitation-wrong">This is needed/)
    expect(seen).toEqual([])
    expect(test.commits).toEqual([])
  })

  it('reaches the rule as texts that fit, with defaults and boxes, and is kept nowhere', async () => {
    const { seen, options } = asking()
    const test = await testAuth(makeStorage(), options)
    const form = { ...FORM, terms: 'true', 'cf-turnstile-response': 'xyz' }
    expect((await test.http.post('/register/', { form, html: true })).status).toBe(303)
    const fits = { invitation: 'otter-42', plan: 'free', seats: '3', terms: 'true' }
    expect(seen).toEqual([{ ...fits, newsletter: 'false', 'cf-turnstile-response': 'xyz' }])
    expect(JSON.stringify(test.commits)).not.toContain('otter')
  })

  it('may be sent by JSON as what it is, and by code as texts', async () => {
    const { seen, options } = asking()
    const test = await testAuth(makeStorage(), options)
    const json = { ...PERSON, invitation: 'otter-42', seats: 3, terms: true, since: '1990-12-31' }
    expect((await test.http.post('/register/', { json })).status).toBe(201)
    const extra = { invitation: 'otter-42', seats: '3', terms: 'true' }
    await test.auth.register({ email: 'grace@example.com', password: PASSWORD, extra })
    const fits = { ...extra, plan: 'pro', newsletter: 'true' }
    expect(seen).toEqual([{ ...fits, since: '1990-12-31' }, fits])
    const wrong = await test.http.post('/register/', { json: { ...json, seats: 'three', terms: false } })
    expect(wrong.status).toBe(400)
    expect(Object.keys(wrong.json().fields ?? {}).toSorted()).toEqual(['seats', 'terms'])
  })

  it('is in the OpenAPI document', async () => {
    const test = await testAuth(makeStorage(), asking().options)
    const document = (await test.http.get('/openapi.json')).json() as unknown as Document
    const body = document.paths['/register/'].post.requestBody.content['application/json'].schema
    expect(body.properties.plan).toMatchObject({ enum: ['free', 'pro'] })
    expect(body.required.toSorted()).toEqual(
      ['email', 'first_name', 'invitation', 'last_name', 'password', 'seats', 'terms'].toSorted(),
    )
  })

  it('is asked for by the page in SvelteKit too', async () => {
    const { seen, options } = asking()
    const send = kitApp((await testAuth(makeStorage(), options)).auth)
    const page = await send('/users/register/', undefined, { headers: BROWSER })
    expect(page.text).toContain('Invitation code')
    const refused = await send('/users/register/', undefined, { form: FORM, headers: BROWSER })
    expect([refused.status, refused.text.includes(TERMS)]).toEqual([400, true])
    const form = { ...FORM, terms: 'true' }
    expect((await send('/users/register/', undefined, { form, headers: BROWSER })).status).toBe(303)
    expect(seen).toHaveLength(1)
  })
})

it('what a registration asks for besides is asked for by the page in Express', async () => {
  const { seen, options } = asking()
  const { send } = await listen({ express, options })
  expect((await send('/users/register/', { headers: EXPRESS_BROWSER })).text).toContain('Invitation code')
  const refused = await send('/users/register/', { form: FORM, headers: EXPRESS_BROWSER })
  expect([refused.status, refused.text.includes(TERMS)]).toEqual([400, true])
  const form = { ...FORM, terms: 'true' }
  expect((await send('/users/register/', { form, headers: EXPRESS_BROWSER })).status).toBe(303)
  expect(seen).toHaveLength(1)
})

describe('createAuth refuses registrationFields', () => {
  const rule = () => true
  it.each([
    [
      'with nobody to give them to',
      { a: z.string() },
      undefined,
      /needs a function as option "registration"/,
    ],
    ['that no form can show', { a: z.array(z.string()) }, rule, /its field "a" cannot be shown in a form/],
    ['named like a password', { pwd: z.string() }, rule, /its field "pwd" is named like a password/],
    [
      'named like a field of ours',
      { email: z.string() },
      rule,
      /"registrationFields": its field "email" has a name/,
    ],
    ['of which there are too many', many(11), rule, /may have 10 fields at most/],
  ])('%s', (_, shape, registration, says) => {
    const make = () =>
      createAuth({
        url: 'http://localhost:3000/users',
        storage: sqlite(':memory:'),
        registration,
        registrationFields: z.object(shape as Record<string, z.ZodType>),
      })
    expect(make).toThrow(says)
  })
})

function many(count: number): Record<string, z.ZodType> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`field${n}`, z.string()]))
}

import { expect, it } from 'vitest'
import { z } from 'zod'
import * as mini from 'zod/mini'
import { createAuth } from '../../src/index.ts'
import { defaultProfileSchema } from '../../src/profile/profile.ts'
import { profileFields } from '../../src/profile/profile-fields.ts'
import { sqlite } from '../../src/sqlite/index.ts'

const inShort = (schema: object) =>
  profileFields(schema).map(({ name, kind, nullable, choices }) => [name, kind, nullable, ...choices])

it('the fields of a profile are known by kind, whichever way zod was imported', () => {
  expect(inShort(defaultProfileSchema)).toEqual([
    ['phone_number', 'text', true],
    ['github_link', 'text', true],
    ['birth_date', 'date', true],
  ])
  expect(
    inShort(
      z.object({
        plan: z.enum(['free', 'pro']).default('free'),
        size: z.literal([1, 2]).nullable().default(null),
        seats: z.number().int().default(1),
        ratio: z.number().nullable().default(null),
        news: z.boolean().default(true),
        since: z.iso.date().nullable().default(null),
        bio: z.string().max(200).default(''),
        tags: z.array(z.string()).default([]),
        address: z.object({ city: z.string().default('') }).prefault({}),
        nick: z.string().optional().default('x'),
        contact: z.union([z.string(), z.number()]).default(''),
      }),
    ),
  ).toEqual([
    ['plan', 'select', false, 'free', 'pro'],
    ['size', 'select', true, 1, 2],
    ['seats', 'number', false],
    ['ratio', 'number', true],
    ['news', 'checkbox', false],
    ['since', 'date', true],
    ['bio', 'text', false],
    ['tags', null, false],
    ['address', null, false],
    ['nick', 'text', false],
    ['contact', null, false],
  ])
  expect(inShort(mini.object({ bio: mini._default(mini.nullable(mini.string()), null) }))).toEqual([
    ['bio', 'text', true],
  ])
})

const options = (profile: never) => ({
  url: 'http://localhost:3000/users',
  storage: sqlite(':memory:'),
  profile,
})

it.each([
  ['a date', 'born', z.date().default(new Date(0)), /JSON Schema.*z\.iso\.date\(\)/],
  [
    'a transform',
    'shout',
    z
      .string()
      .default('')
      .transform((text) => text.length),
    /JSON Schema|another value/,
  ],
  ['a pipe to another type', 'n', z.string().default('1').pipe(z.coerce.number()), /another value/],
  ['a coercion', 'seats', z.coerce.number().default(1), /another value/],
  ['a coercion within', 'seats', z.coerce.number().nullable().default(1), /another value/],
  ['a big integer', 'big', z.bigint().default(1n), /JSON Schema/],
  ['a map', 'map', z.map(z.string(), z.string()).default(new Map()), /JSON Schema/],
  ...[
    'id',
    'email',
    'is_staff',
    'isStaff',
    'first_name',
    'thumbnail',
    'trust',
    'toString',
    'constructor',
  ].map(
    (name) => [`the name ${name}`, name, z.string().default(''), /has a name that Latchkey uses/] as const,
  ),
  ...['__proto__', '_method', '', 'a b', '1st', 'straße', 'a"b', 'x'.repeat(65)].map(
    (name) => [`the name ${name}`, name, z.string().default(''), /must be named/] as const,
  ),
] as const)('createAuth refuses a profile with %s, and names the field', (_, name, field, why) => {
  const profile = z.object(Object.fromEntries([[name, field]])) as never
  const named = new RegExp(`^createAuth: option "profile": its field "${name}"`)
  expect(() => createAuth(options(profile))).toThrow(TypeError)
  expect(() => createAuth(options(profile))).toThrow(named)
  expect(() => createAuth(options(profile))).toThrow(why)
})

it.each([
  ['a record', z.record(z.string(), z.string())],
  ['a string', z.string()],
  ['something that only parses', { safeParse: () => ({ success: true, data: {} }) }],
  ['an object that is transformed', z.object({}).transform(() => ({ a: 1 }))],
])('createAuth refuses %s as a profile', (_, profile) => {
  expect(() => createAuth(options(profile as never))).toThrow(
    new TypeError('createAuth: option "profile" must be a z.object of zod 4.'),
  )
})

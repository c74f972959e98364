import { describe, expect, it } from 'vitest'
import type { Pages } from '../../src/pages/types.ts'
import { type Path, replaceAt, textPaths } from './leaves.ts'
import { tagsNamed, tagsOf } from './markup.ts'
import { renderPage, SAMPLES, sampleFrame } from './samples.ts'

const SCRIPT = `"'><script>alert(1)</script>`
const ESCAPED = '&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;'

/** Texts that are one of a few words of ours, a tag of a language, or the stylesheet. */
const NOT_FREE = ['status', 'outcome', 'action', 'why', 'reason', 'purpose', 'asked', 'locale', 'css', 'kind']
/** Texts that a page is given but has no place for. */
const NOT_SHOWN = ['before', 'after', 'userAgent', 'html', 'type', 'outcome']

const isFree = (path: Path) => !NOT_FREE.includes(String(path.at(-1)))
const each = Object.entries(SAMPLES)

describe.each(each)('the page %s', (_, [name, data]) => {
  const frame = sampleFrame()
  const page = renderPage([name, data])

  it('shows a script in any datum as text', () => {
    for (const path of textPaths(data).filter(isFree)) {
      const hostile = renderPage([name, replaceAt<unknown>(data, path, SCRIPT)])
      expect(hostile, path.join('.')).not.toContain('<script')
      expect(() => tagsOf(hostile), path.join('.')).not.toThrow()
    }
  })

  it('shows a script in anything of the frame as text', () => {
    for (const path of textPaths(frame).filter(isFree)) {
      const hostile = renderPage([name, data], replaceAt(frame, path, SCRIPT))
      expect(hostile, path.join('.')).not.toContain('<script')
      expect(() => tagsOf(hostile), path.join('.')).not.toThrow()
    }
    expect(renderPage([name, data], { ...frame, siteName: SCRIPT })).toContain(`· ${ESCAPED}</title>`)
  })

  it('has no script, no style but its stylesheet, and nothing from elsewhere', () => {
    expect(page.match(/<style>([\s\S]*?)<\/style>/g)).toEqual([`<style>${frame.look.css}</style>`])
    for (const { name: tag, attributes } of tagsOf(page)) {
      expect(['script', 'link', 'iframe', 'object', 'embed', 'base']).not.toContain(tag)
      const attributeNames = Object.keys(attributes)
      expect(attributeNames.filter((key) => key === 'style' || key.startsWith('on'))).toEqual([])
      // The person's own picture, which the policy lets through from our own origin.
      if ('src' in attributes) expect([tag, attributes.class]).toEqual(['img', 'picture'])
    }
  })

  it('is one document with a title, a language, one heading and one main part', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(page).toMatch(/<title>[^<]+ · Tidewater<\/title>/)
    expect(page).toContain('<meta name="robots" content="noindex">')
    expect(page).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">')
    expect(tagsNamed(page, 'h1')).toHaveLength(1)
    expect(tagsNamed(page, 'main')).toHaveLength(1)
    const ids = tagsOf(page).flatMap(({ attributes }) => attributes.id ?? [])
    expect(new Set(ids).size).toBe(ids.length)
  })
})

it('every text that a page has a place for is there as text', () => {
  const shown: [keyof Pages, unknown, Path][] = each.flatMap(([, [name, data]]) =>
    textPaths(data)
      .filter(isFree)
      .map((path) => [name, data, path] as [keyof Pages, unknown, Path]),
  )
  const missing = shown
    .filter(([name, data, path]) => {
      const hostile = renderPage([name, replaceAt(data, path, SCRIPT)])
      return (
        !hostile.includes(ESCAPED) &&
        !hostile.includes(encodeURIComponent(SCRIPT).replaceAll("'", '&#39;')) &&
        !hostile.includes(String(new URLSearchParams({ '': SCRIPT })))
      )
    })
    .map(([name, , path]) => `${name} ${path.at(-1)}`)
  expect(missing.filter((entry) => !NOT_SHOWN.includes(entry.split(' ')[1] ?? ''))).toEqual([
    // A box has its tick to show, and a list its choices.
    'register terms',
    'login remember',
    'updateUser plan',
    'updateUser newsletter',
    'adminUser plan',
    // Of a session, and of fields that are not shown to who may not change them.
    'adminUser id',
    'adminUser name',
    'adminUser name',
    'adminUser name',
    // Only that the box was ticked goes on.
    'restoreAccount remember',
  ])
})

it('a script in what an act has changed is text', () => {
  const [name, data] = SAMPLES['admin-events'] ?? ['adminEvents', null]
  const detail = {
    before: JSON.stringify({ [SCRIPT]: SCRIPT }),
    after: JSON.stringify({ first_name: [SCRIPT] }),
  }
  const [event] = (data as unknown as { events: object[] }).events
  const page = renderPage([name, { ...data, events: [{ ...event, detail }] }])
  expect(page).not.toContain('<script')
  expect(page.split('&lt;script&gt;')).toHaveLength(4)
  for (const broken of ['', '{', '[]', 'null', '7', '"x"']) {
    expect(renderPage([name, { ...data, events: [{ ...event, detail: { before: broken } }] }])).toContain(
      '</html>',
    )
  }
})

it('the raw user agent is on no page', () => {
  for (const [, sample] of each) expect(renderPage(sample)).not.toContain('RAW-USER-AGENT')
})

it('a logo stands in for the name, and is described by it', () => {
  const frame = sampleFrame()
  const page = renderPage(['confirmed', {}], { ...frame, look: { ...frame.look, logoUrl: '/logo.svg' } })
  expect(tagsNamed(page, 'img')[0]?.attributes).toEqual({ src: '/logo.svg', alt: 'Tidewater' })
})

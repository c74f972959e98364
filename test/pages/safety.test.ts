import { describe, expect, it } from 'vitest'
import type { Pages } from '../../src/pages/types.ts'
import { type Path, replaceAt, textPaths } from './leaves.ts'
import { tagsNamed, tagsOf } from './markup.ts'
import { renderPage, SAMPLES, sampleFrame } from './samples.ts'

const SCRIPT = `"'><script>alert(1)</script>`
const ESCAPED = '&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;'

/** Texts that are one of a few words of ours, a tag of a language, or the stylesheet. */
const NOT_FREE = ['reason', 'purpose', 'asked', 'locale', 'css']
/** Texts that a page is given but has no place for. */
const NOT_SHOWN = ['userAgent', 'html']

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
      expect(
        attributeNames.filter((key) => key === 'style' || key.startsWith('on') || key === 'src'),
      ).toEqual([])
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
        !hostile.includes(ESCAPED) && !hostile.includes(encodeURIComponent(SCRIPT).replaceAll("'", '&#39;'))
      )
    })
    .map(([name, , path]) => `${name} ${path.at(-1)}`)
  expect(missing.filter((entry) => !NOT_SHOWN.includes(entry.split(' ')[1] ?? ''))).toEqual([
    'login remember',
  ])
})

it('the raw user agent is on no page', () => {
  for (const [, sample] of each) expect(renderPage(sample)).not.toContain('RAW-USER-AGENT')
})

it('a logo stands in for the name, and is described by it', () => {
  const frame = sampleFrame()
  const page = renderPage(['confirmed', {}], { ...frame, look: { ...frame.look, logoUrl: '/logo.svg' } })
  expect(tagsNamed(page, 'img')[0]?.attributes).toEqual({ src: '/logo.svg', alt: 'Tidewater' })
})

import { describe, expect, it } from 'vitest'
import { contrast, pressed, readableOn, textOn } from '../../src/markup/color.ts'
import { stylesheet } from '../../src/pages/index.ts'
import { COLORS } from './samples.ts'

const colorOf = (css: string, name: string) => new RegExp(`--${name}:(#[0-9a-f]+)`).exec(css)?.[1] ?? ''

describe.each(COLORS)('with the colour %s', (color) => {
  const css = stylesheet({ color })
  const [light = '', dark = ''] = css.split('@media (prefers-color-scheme:dark)')

  it('the text on a button is readable, also under the pointer', () => {
    expect(contrast(colorOf(css, 'brand'), colorOf(css, 'on-brand'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colorOf(css, 'pressed'), colorOf(css, 'on-brand'))).toBeGreaterThanOrEqual(4.5)
    expect(colorOf(css, 'pressed')).not.toBe(color)
  })

  it('links and edges stand out from the page and the card, in light and in dark', () => {
    for (const [look, grounds] of [
      [light, ['#f4f5f7', '#ffffff']],
      [dark, ['#121418', '#1b1e24']],
    ] as const) {
      for (const ground of grounds) {
        expect(contrast(colorOf(look, 'accent'), ground)).toBeGreaterThanOrEqual(4.5)
      }
    }
  })
})

it('every other pair of colours reads well', () => {
  const [light = '', dark = ''] = stylesheet({ color: '#2f5d50' }).split('@media (prefers-color-scheme:dark)')
  for (const look of [light, dark]) {
    const of = (name: string) => colorOf(look, name).replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3')
    for (const ground of ['page', 'card', 'note-ground']) {
      expect(contrast(of('ink'), of(ground))).toBeGreaterThanOrEqual(7)
      expect(contrast(of('soft'), of(ground))).toBeGreaterThanOrEqual(4.5)
    }
    expect(contrast(of('bad'), of('card'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(of('bad'), of('bad-ground'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(of('edge'), of('card'))).toBeGreaterThanOrEqual(3)
  }
})

it('contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  expect(textOn('#ffe14d')).toBe('#000000')
  expect(readableOn('#2f5d50', '#ffffff')).toBe('#2f5d50')
  expect(pressed('#000000')).not.toBe('#000000')
})

it('is small, loads nothing and refuses what is not a colour', () => {
  const css = stylesheet({ color: '#2f5d50' })
  expect(Buffer.byteLength(css)).toBeLessThan(6000)
  expect(css).not.toMatch(/url\(|@import|<|expression/)
  expect(() => stylesheet({ color: 'red}body{display:none' })).toThrow(TypeError)
})

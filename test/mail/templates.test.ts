import { describe, expect, it } from 'vitest'
import { mailTemplates } from '../../src/mail/templates/index.ts'
import { contrast } from '../../src/markup/color.ts'
import { translator } from '../../src/texts/texts.ts'
import { replaceAt, textPaths } from '../pages/leaves.ts'
import { tagsOf } from '../pages/markup.ts'
import { COLORS, MAIL_NAMES, renderMail, sampleMailData } from '../pages/samples.ts'

const SCRIPT = `"'><script>alert(1)</script>`
const data = sampleMailData()
const url = data.link?.url ?? ''
const WITH_LINK = [
  'confirm',
  'choose-password',
  'confirm-email-change',
  'email-change-asked',
  'email-changed',
  'email-restored',
] as const

describe.each(MAIL_NAMES)('the mail %s', (name) => {
  const mail = renderMail(name)

  it('has a subject of one line, a text and HTML that name the site', () => {
    expect(mail.subject).toMatch(/^[^\r\n]{1,78}$/)
    for (const part of [mail.subject, mail.text, mail.html]) expect(part).toContain('Tidewater')
    expect(mail.text).not.toMatch(/[<>]|&\w+;|\{\w+\}|undefined/)
    expect(mail.html).not.toMatch(/\{(site|relative|absolute|until)\}|undefined/)
  })

  it('keeps its lines short, and every link on a line of its own', () => {
    const long = renderMail(name, { ...data, siteName: 'Tidewater and Daughters '.repeat(3).slice(0, 64) })
    for (const line of `${mail.text}${long.text}`.split('\n')) {
      if (line.includes('://')) expect(line).toMatch(/^https?:\/\/\S+$/)
      else expect(line.length).toBeLessThanOrEqual(78)
    }
  })

  it('shows a script in any datum as text', () => {
    for (const path of textPaths(data).filter(([key]) => key !== 'color')) {
      const hostile = renderMail(name, replaceAt(data, path, SCRIPT)).html
      expect(hostile).not.toContain('<script')
      expect(() => tagsOf(hostile)).not.toThrow()
    }
    expect(() => renderMail(name, { ...data, color: SCRIPT })).toThrow(TypeError)
  })

  it('has no script and loads nothing', () => {
    for (const { name: tag, attributes } of tagsOf(mail.html)) {
      expect(['script', 'img', 'link', 'iframe', 'form', 'input', 'base']).not.toContain(tag)
      expect(Object.keys(attributes).filter((key) => key.startsWith('on') || key === 'src')).toEqual([])
    }
    expect(mail.html).not.toMatch(/url\(|@import|http-equiv/)
  })

  it('leads only to the site, its log-in and the link', () => {
    for (const { attributes } of tagsOf(mail.html).filter(({ name: tag }) => tag === 'a')) {
      expect([data.siteUrl, data.loginUrl, url]).toContain(attributes.href)
    }
  })

  it('says nothing but our words, the name of the site and how long something works', () => {
    const text = translator()
    const values = new Set<string>()
    renderMail(name, {
      ...data,
      text: (key, given = {}) => {
        expect(key).toMatch(/^mail\./)
        for (const value of Object.keys(given)) values.add(value)
        return text(key, given)
      },
    })
    expect(['site', 'relative', 'absolute', 'until']).toEqual(expect.arrayContaining([...values]))
  })

  it('takes words of the app in the place of ours', () => {
    const own = translator({
      [`mail.${name}-subject`]: 'Our own subject',
      [`mail.${name}-lead`]: 'Our own words',
    })
    const { subject, text, html } = renderMail(name, { ...data, text: own })
    expect(subject).toBe('Our own subject')
    expect(text).toContain('Our own words')
    expect(html).toContain('Our own words')
  })

  it('has a dark look, inline colours without it, and a column of 600 px at most', () => {
    expect(mail.html).toContain('@media (prefers-color-scheme:dark)')
    expect(mail.html).toContain('[data-ogsc] .card')
    expect(mail.html).toContain('max-width:600px')
    expect(mail.html).toContain('<meta name="color-scheme" content="light dark">')
  })
})

describe.each(WITH_LINK)('the mail %s', (name) => {
  const mail = renderMail(name)

  it('has the link as a button and spelled out, and alone on a line of the text', () => {
    expect(mail.html.split(`href="${url}"`)).toHaveLength(3)
    expect(mail.html).toContain(`>${url}</a>`)
    expect(mail.text.split('\n')).toContain(url)
  })

  it('says how long the link works, from now and by the clock', () => {
    for (const part of [mail.text, mail.html]) {
      expect(part.replace(/\s+/g, ' ')).toContain('for 24 hours, until 24 November 2026, 17:25 UTC.')
    }
  })

  it('is not made without a link', () => {
    expect(() => renderMail(name, { ...data, link: null })).toThrow(TypeError)
  })

  it.each(COLORS)('has a readable button in the colour %s', (color) => {
    const { html } = renderMail(name, { ...data, color })
    const [, ground = ''] = /bgcolor="(#\w+)"/.exec(html) ?? []
    const [, ink = ''] = /display:inline-block;[^"]*;color:(#\w+)/.exec(html) ?? []
    expect(ground).toBe(color)
    expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5)
  })
})

it.each([
  'account-exists',
  'account-disabled',
  'password-changed',
  'password-off',
  'account-leaving',
  'account-restored',
  'account-deleted',
  'email-in-use',
  'email-taken-back',
] as const)('the mail %s needs no link', (name) => {
  const mail = mailTemplates[name]({ ...data, link: null })
  expect(mail.text).not.toContain(url)
  expect(mail.text).toMatch(/not you/)
})

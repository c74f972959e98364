import { mailTemplates } from '../../src/mail/templates/index.ts'
import type { MailTemplateData, MailTemplateName, RenderedMail } from '../../src/mail/templates/types.ts'
import { defaultPages, stylesheet } from '../../src/pages/index.ts'
import type { FormState, PageFrame, Pages } from '../../src/pages/types.ts'
import { translator } from '../../src/texts/texts.ts'

const text = translator()
const TOKEN = 'eyJwIjoiY29uZmlybSJ9.'.padEnd(320, 'Qx7-_k')

/** 254 octets, the longest address there is (RFC 5321, 4.5.3.1.3, less the brackets). */
export const LONG_EMAIL = `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(57)}.org`
export const EMPTY: FormState = { values: {}, fields: {}, error: null }

/** A colour of each awkward kind: no contrast on light, none on dark, middling on both. */
export const COLORS = ['#2f5d50', '#ffffff', '#000000', '#ffe14d', '#3b82f6', '#8a8a8a', '#c026d3']

export function sampleFrame(color = '#2f5d50'): PageFrame {
  return {
    siteName: 'Tidewater',
    locale: 'en',
    text,
    passwordMinLength: 8,
    paths: {
      home: '/',
      register: '/users/register/',
      regenerate: '/users/regenerate-token/',
      login: '/users/login/',
      logout: '/users/logout/',
      currentUser: '/users/current-user/',
      choosePassword: '/users/password-change/change-user-password/',
      mailbox: '/dev/mail',
    },
    look: { css: stylesheet({ color }), logoUrl: null },
  }
}

export function sampleMailData(color = '#2f5d50'): MailTemplateData {
  return {
    siteName: 'Tidewater',
    siteUrl: 'https://tidewater.example',
    loginUrl: 'https://tidewater.example/users/login/',
    locale: 'en',
    text,
    link: {
      url: `https://tidewater.example/users/register/confirm/${TOKEN}/`,
      relative: '24 hours',
      absolute: '24 November 2026, 17:25 UTC',
    },
    color,
  }
}

const asked = {
  at: new Date('2026-11-23T17:25:00Z'),
  ip: '2001:db8::8a2e:370:7334',
  userAgent: 'RAW-USER-AGENT',
}
const typed = { email: 'ada@example.org', first_name: 'Ada', last_name: 'King' }
const wrongEmail = { values: { email: 'ada@' }, fields: { email: text('field.email') }, error: null }

type Sample = { [Name in keyof Pages]: readonly [Name, Parameters<Pages[Name]>[1]] }[keyof Pages]

/** Every page in every state worth looking at, by a name for its picture. */
export const SAMPLES: Readonly<Record<string, Sample>> = {
  register: ['register', { form: EMPTY }],
  'register-refused': [
    'register',
    {
      form: {
        values: { ...typed, email: 'ada@' },
        fields: { email: text('field.email'), password: text('field.password-common') },
        error: text('error.invalid_input'),
      },
    },
  ],
  'check-mail': ['checkMail', { asked: 'register' }],
  'check-mail-again': ['checkMail', { asked: 'regenerate' }],
  confirm: [
    'confirm',
    {
      email: 'ada@example.org',
      asked,
      action: '/users/register/confirm/t/',
      notMeAction: '/users/not-me/t/',
    },
  ],
  'confirm-long': ['confirm', { email: LONG_EMAIL, asked, action: '/a/', notMeAction: '/b/' }],
  'confirm-unknown': [
    'confirm',
    { email: 'ada@example.org', asked: null, action: '/a/', notMeAction: '/b/' },
  ],
  confirmed: ['confirmed', {}],
  removed: ['removed', {}],
  'link-expired-confirm': ['link', { reason: 'link_expired', purpose: 'confirm', form: EMPTY }],
  'link-used-choose-password': ['link', { reason: 'link_used', purpose: 'choose-password', form: EMPTY }],
  'link-invalid': ['link', { reason: 'link_invalid', purpose: null, form: EMPTY }],
  'link-refused': ['link', { reason: 'link_expired', purpose: 'confirm', form: wrongEmail }],
  'link-already-confirmed': ['link', { reason: 'already_confirmed', purpose: 'confirm', form: EMPTY }],
  regenerate: ['regenerate', { form: EMPTY }],
  'regenerate-refused': ['regenerate', { form: wrongEmail }],
  login: ['login', { form: EMPTY, next: '/orders?open=1', notice: null }],
  'login-notice': ['login', { form: EMPTY, next: null, notice: text('message.logged-out') }],
  'login-refused': [
    'login',
    {
      form: {
        values: { email: LONG_EMAIL, remember: 'false' },
        fields: {},
        error: text('error.invalid_credentials'),
      },
      next: null,
      notice: null,
    },
  ],
  'choose-password': ['choosePassword', { form: EMPTY, email: 'ada@example.org', pending: null }],
  'choose-password-pending': [
    'choosePassword',
    {
      form: { values: {}, fields: { password: text('field.password-short', { min: 8 }) }, error: null },
      email: 'ada@example.org',
      pending: { asked, notMeAction: '/b/' },
    },
  ],
  'password-chosen': ['passwordChosen', {}],
  'current-user': [
    'currentUser',
    {
      email: 'ada@example.org',
      firstName: 'Ada',
      lastName: 'King',
      dateJoined: new Date('2026-11-23T17:25:00Z'),
      isStaff: true,
    },
  ],
  'error-busy': [
    'error',
    { status: 429, code: 'too_many_attempts', message: text('error.too_many_attempts', { seconds: 30 }) },
  ],
  'error-missing': ['error', { status: 404, code: 'not_found', message: text('error.not_found') }],
  'error-log-in': ['error', { status: 401, code: 'not_logged_in', message: text('error.not_logged_in') }],
  mailbox: [
    'mailbox',
    {
      mails: (['confirm', 'account-exists'] as const).map((name, index) => {
        const mail = renderMail(name)
        const links = index === 0 ? [sampleMailData().link?.url ?? ''] : []
        return {
          ...mail,
          id: String(2 - index),
          to: 'ada@example.org',
          links: [...links, 'https://tidewater.example/users/login/'],
          sentAt: asked.at,
        }
      }),
    },
  ],
  'mailbox-empty': ['mailbox', { mails: [] }],
}

/** Renders a sample, or another one of its kind. */
export function renderPage(
  [name, data]: readonly [keyof Pages, unknown],
  frame: PageFrame = sampleFrame(),
): string {
  const page = defaultPages[name] as (frame: PageFrame, data: unknown) => string
  return page(frame, data)
}

export const MAIL_NAMES = Object.keys(mailTemplates) as MailTemplateName[]

export function renderMail(name: MailTemplateName, data: MailTemplateData = sampleMailData()): RenderedMail {
  return mailTemplates[name](data)
}

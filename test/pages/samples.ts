import { z } from 'zod'
import { mailTemplates } from '../../src/mail/templates/index.ts'
import type { MailTemplateData, MailTemplateName, RenderedMail } from '../../src/mail/templates/types.ts'
import { ADMIN_RULES, defaultPages, stylesheet } from '../../src/pages/index.ts'
import type { FormState, PageFrame, Pages } from '../../src/pages/types.ts'
import { defaultProfileSchema } from '../../src/profile/profile.ts'
import { formFields, profileFields } from '../../src/profile/profile-fields.ts'
import { de } from '../../src/texts/de.ts'
import { makeLanguages } from '../../src/texts/languages.ts'

/** English, as the tests expect; another to look at the pages in it. */
const { locale, text } = makeLanguages({ en: {}, de }).of(process.env.LATCHKEY_SAMPLES_LANGUAGE)
const DEFAULT_FIELDS = formFields(profileFields(defaultProfileSchema))
/** One field of every kind that an app may have. */
const OWN_FIELDS = formFields(
  profileFields(
    z.object({
      plan: z.enum(['free', 'pro']).default('free'),
      colour: z.enum(['red', 'blue']).nullable().default(null).meta({ title: 'Colour of the sail' }),
      seatsTaken: z.number().int().default(1).describe('How many come along.'),
      newsletter: z.boolean().default(false),
      since: z.iso.date().nullable().default(null),
      tags: z.array(z.string()).default([]),
    }),
  ),
)
/** What an app may ask for with a registration. */
const ASKED_FIELDS = formFields(
  profileFields(
    z.object({
      invitation: z.string().meta({ title: 'Invitation code', description: 'It is in the letter.' }),
      plan: z.enum(['free', 'pro']),
      terms: z.literal(true).meta({ title: 'I agree to the terms' }),
    }),
  ),
)
const TOKEN = 'eyJwIjoiY29uZmlybSJ9.'.padEnd(320, 'Qx7-_k')

/** 254 octets, the longest address there is (RFC 5321, 4.5.3.1.3, less the brackets). */
export /** A picture of one dot, which is there wherever the page is looked at. */
const DOT =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
const LONG_EMAIL = `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(57)}.org`
export const EMPTY: FormState = { values: {}, fields: {}, error: null }

/** A colour of each awkward kind: no contrast on light, none on dark, middling on both. */
export const COLORS = ['#2f5d50', '#ffffff', '#000000', '#ffe14d', '#3b82f6', '#8a8a8a', '#c026d3']

export function sampleFrame(color = '#2f5d50'): PageFrame {
  return {
    siteName: 'Tidewater',
    locale,
    text,
    passwordMinLength: 8,
    paths: {
      home: '/',
      register: '/users/register/',
      regenerate: '/users/regenerate-token/',
      requestPasswordReset: '/users/password-change/request-password-change/',
      login: '/users/login/',
      logout: '/users/logout/',
      currentUser: '/users/current-user/',
      changePassword: '/users/change-password/',
      changeEmail: '/users/change-email/',
      reauthenticate: '/users/reauthenticate/',
      sessions: '/users/sessions/',
      history: '/users/history/',
      updateUser: '/users/update-user/',
      deleteAccount: '/users/delete-account/',
      restoreAccount: '/users/restore-account/',
      choosePassword: '/users/password-change/change-user-password/',
      admin: '/users/admin/',
      adminUsers: '/users/admin/users/',
      adminAdd: '/users/admin/add-user/',
      adminBulk: '/users/admin/bulk/',
      adminMail: '/users/admin/mail/',
      adminEvents: '/users/admin/events/',
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
    locale,
    text,
    link: {
      url: `https://tidewater.example/users/register/confirm/${TOKEN}/`,
      relative: locale === 'de' ? '24 Stunden' : '24 hours',
      absolute: locale === 'de' ? '24. November 2026 um 17:25 UTC' : '24 November 2026, 17:25 UTC',
    },
    until: '7 December 2026 at 17:25 UTC',
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

const person = {
  firstName: '',
  lastName: '',
  isStaff: false,
  isSuperuser: false,
  status: 'active',
  dateJoined: asked.at,
  lastLoginAt: null,
  confirmedAt: asked.at,
} as const
const PEOPLE = {
  ada: {
    ...person,
    id: '01a20846-fe00-70d3-8a3e-6ffcb0295806',
    email: 'ada@example.org',
    firstName: 'Ada',
    lastName: 'King',
    lastLoginAt: asked.at,
  },
  staff: {
    ...person,
    id: 'b',
    email: 'staff@example.org',
    isStaff: true,
    isSuperuser: true,
    status: 'disabled',
  },
  long: { ...person, id: 'c', email: LONG_EMAIL, status: 'pending', confirmedAt: null },
} as const

const EVENTS = [
  {
    type: 'user.updated',
    at: asked.at,
    userId: PEOPLE.ada.id,
    actorId: 'b',
    userEmail: 'ada@example.org',
    actorEmail: 'staff@example.org',
    ip: asked.ip,
    userAgent: 'RAW-USER-AGENT',
    outcome: 'success',
    detail: { before: '{"first_name":"","plan":"free"}', after: '{"first_name":"Ada","plan":"pro"}' },
    count: 1,
  },
  {
    type: 'login.failed',
    at: asked.at,
    userId: '01a20846-fe00-70d3-8a3e-6ffcb0295807',
    actorId: null,
    userEmail: null,
    actorEmail: null,
    ip: null,
    userAgent: null,
    outcome: 'failure',
    detail: { reason: 'spam, ticket 7' },
    count: 17,
  },
] as const

type Sample = { [Name in keyof Pages]: readonly [Name, Parameters<Pages[Name]>[1]] }[keyof Pages]

/** Every page in every state worth looking at, by a name for its picture. */
export const SAMPLES: Readonly<Record<string, Sample>> = {
  register: ['register', { form: EMPTY, fields: [] }],
  'register-asking': ['register', { form: EMPTY, fields: ASKED_FIELDS }],
  'register-asking-refused': [
    'register',
    {
      form: {
        values: { ...typed, invitation: 'otter-41', terms: 'false' },
        fields: { invitation: 'Nobody was sent this code.', terms: 'Please agree to the terms.' },
        error: text('error.invalid_input'),
      },
      fields: ASKED_FIELDS,
    },
  ],
  'register-refused': [
    'register',
    {
      form: {
        values: { ...typed, email: 'ada@' },
        fields: { email: text('field.email'), password: text('field.password-common') },
        error: text('error.invalid_input'),
      },
      fields: [],
    },
  ],
  'check-mail': ['checkMail', { asked: 'register' }],
  'check-mail-again': ['checkMail', { asked: 'regenerate' }],
  'check-mail-reset': ['checkMail', { asked: 'reset' }],
  'check-mail-change-email': ['checkMail', { asked: 'change-email' }],
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
  'link-expired-change-email': ['link', { reason: 'link_expired', purpose: 'change-email', form: EMPTY }],
  'link-used-take-back': ['link', { reason: 'link_used', purpose: 'take-back', form: EMPTY }],
  'link-taken-change-email': ['link', { reason: 'email_taken', purpose: 'change-email', form: EMPTY }],
  'link-taken-take-back': ['link', { reason: 'email_taken', purpose: 'take-back', form: EMPTY }],
  'link-already-confirmed': ['link', { reason: 'already_confirmed', purpose: 'confirm', form: EMPTY }],
  regenerate: ['regenerate', { form: EMPTY }],
  'regenerate-refused': ['regenerate', { form: wrongEmail }],
  'request-password-reset': ['requestPasswordReset', { form: EMPTY }],
  'request-password-reset-refused': ['requestPasswordReset', { form: wrongEmail }],
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
  'login-password-off': [
    'login',
    {
      form: { values: { email: 'ada@example.org' }, fields: {}, error: text('error.password_off') },
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
  'change-password': ['changePassword', { form: EMPTY, email: 'ada@example.org' }],
  'change-password-refused': [
    'changePassword',
    {
      form: {
        values: {},
        fields: { current_password: text('field.password-wrong') },
        error: text('error.wrong_password'),
      },
      email: 'ada@example.org',
    },
  ],
  'change-email': ['changeEmail', { form: EMPTY, email: 'ada@example.org' }],
  'change-email-refused': [
    'changeEmail',
    {
      form: {
        values: { email: LONG_EMAIL },
        fields: { password: text('field.password-wrong') },
        error: text('error.wrong_password'),
      },
      email: LONG_EMAIL,
    },
  ],
  'confirm-email-change': [
    'confirmEmailChange',
    { email: LONG_EMAIL, account: 'a…@example.org', action: '/users/change-email/confirm/t/' },
  ],
  'email-changed': ['emailChanged', {}],
  'take-back-email': [
    'takeBackEmail',
    { email: 'ada@example.org', action: '/users/change-email/take-back/t/' },
  ],
  'email-taken-back': ['emailTakenBack', {}],
  reauthenticate: ['reauthenticate', { form: EMPTY, email: 'ada@example.org', next: '/users/sessions/' }],
  sessions: [
    'sessions',
    {
      notice: text('message.session-ended'),
      sessions: [
        {
          id: 'Zk3vWq8LxT5rNc7PbY2mHd',
          createdAt: asked.at,
          lastSeenAt: asked.at,
          ip: '203.0.113.7',
          userAgent:
            'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
          current: true,
        },
        {
          id: 'b',
          createdAt: asked.at,
          lastSeenAt: asked.at,
          ip: asked.ip,
          userAgent: 'RAW-USER-AGENT',
          current: false,
        },
      ],
    },
  ],
  'sessions-one': [
    'sessions',
    {
      notice: null,
      sessions: [
        { id: 'a', createdAt: asked.at, lastSeenAt: asked.at, ip: null, userAgent: null, current: true },
      ],
    },
  ],
  history: [
    'history',
    {
      entries: [
        {
          type: 'login.succeeded',
          at: asked.at,
          outcome: 'success',
          ip: '203.0.113.7',
          userAgent:
            'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
          count: 1,
          byOther: false,
        },
        {
          type: 'login.failed',
          at: asked.at,
          outcome: 'failure',
          ip: asked.ip,
          userAgent: 'RAW-USER-AGENT',
          count: 12,
          byOther: false,
        },
        {
          type: 'superuser.granted',
          at: asked.at,
          outcome: 'success',
          ip: null,
          userAgent: null,
          count: 1,
          byOther: true,
        },
      ],
      next: '019cb6d0-0000-7000-8000-000000000001',
      first: false,
    },
  ],
  'history-empty': ['history', { entries: [], next: null, first: true }],
  'current-user': [
    'currentUser',
    {
      email: 'ada@example.org',
      firstName: 'Ada',
      lastName: 'King',
      dateJoined: new Date('2026-11-23T17:25:00Z'),
      isStaff: true,
      notice: null,
    },
  ],
  'update-user': [
    'updateUser',
    { form: EMPTY, fields: DEFAULT_FIELDS, picture: null, notice: text('message.profile-saved') },
  ],
  'update-user-refused': [
    'updateUser',
    {
      form: {
        values: { first_name: 'Ada', phone_number: '123', plan: 'pro', newsletter: 'true' },
        fields: {
          phone_number: text('field.phone-number'),
          plan: 'Not for sale.',
          newsletter: 'Say yes or no.',
        },
        error: text('error.invalid_input'),
      },
      fields: [...DEFAULT_FIELDS, ...OWN_FIELDS],
      picture: { url: DOT },
      notice: null,
    },
  ],
  'admin-users': [
    'adminUsers',
    {
      query: { search: 'ex', status: 'active', order: 'email' },
      form: EMPTY,
      users: [
        { ...PEOPLE.ada, more: ['pro'] },
        { ...PEOPLE.staff, more: [''] },
        { ...PEOPLE.long, more: ['free'] },
      ],
      columns: [{ name: 'plan', label: null }],
      total: 10_000,
      totalIsExact: false,
      next: 'bmV4dA',
      previous: 'cHJldmlvdXM',
      notice: text('message.user-created'),
    },
  ],
  'admin-users-refused': [
    'adminUsers',
    {
      query: { search: 'nobody' },
      form: { values: {}, fields: { joined_from: text('field.date') }, error: text('error.invalid_input') },
      users: [],
      columns: [],
      total: 0,
      totalIsExact: true,
      next: null,
      previous: null,
      notice: null,
    },
  ],
  'admin-user': [
    'adminUser',
    {
      user: { ...PEOPLE.ada, thumbnail: DOT },
      form: { ...EMPTY, values: { first_name: 'Ada', plan: 'pro' } },
      fields: OWN_FIELDS,
      sessions: [
        { id: 'a', createdAt: asked.at, lastSeenAt: asked.at, ip: asked.ip, userAgent: 'RAW-USER-AGENT' },
      ],
      events: EVENTS,
      mayAct: true,
      mayRank: true,
      notice: text('message.user-saved'),
    },
  ],
  'admin-user-refused': [
    'adminUser',
    {
      user: { ...PEOPLE.long, thumbnail: null },
      form: {
        values: { first_name: 'Ada' },
        fields: { phone_number: text('field.phone-number') },
        error: text('error.invalid_input'),
      },
      fields: DEFAULT_FIELDS,
      sessions: [],
      events: [],
      mayAct: true,
      mayRank: false,
      notice: null,
    },
  ],
  'admin-user-address-refused': [
    'adminUser',
    {
      user: { ...PEOPLE.ada, thumbnail: null },
      form: wrongEmail,
      fields: DEFAULT_FIELDS,
      sessions: [],
      events: [],
      mayAct: true,
      mayRank: true,
      notice: null,
    },
  ],
  'admin-user-of-rank': [
    'adminUser',
    {
      user: { ...PEOPLE.staff, thumbnail: DOT },
      form: EMPTY,
      fields: DEFAULT_FIELDS,
      sessions: [],
      events: [],
      mayAct: false,
      mayRank: false,
      notice: null,
    },
  ],
  'admin-add': ['adminAdd', { form: EMPTY, fields: DEFAULT_FIELDS }],
  'admin-add-refused': ['adminAdd', { form: wrongEmail, fields: OWN_FIELDS }],
  'admin-bulk': [
    'adminBulk',
    {
      action: 'disable',
      users: [PEOPLE.ada, PEOPLE.long],
      left: [
        { id: 'b', email: 'staff@example.org', why: 'rank' },
        { id: 'c', email: 'gone@example.org', why: 'already' },
      ],
    },
  ],
  'admin-bulk-nobody': ['adminBulk', { action: 'end-sessions', users: [], left: [] }],
  'admin-events': ['adminEvents', { userId: null, events: EVENTS, next: '1795454700000.a' }],
  'admin-events-of-one': ['adminEvents', { userId: PEOPLE.ada.id, events: [], next: null }],
  'admin-mail': [
    'adminMail',
    {
      status: 'dead',
      mails: [
        {
          id: '01a20846-fe00-70d3-8a3e-6ffcb0295806',
          template: 'confirm',
          recipient: LONG_EMAIL,
          createdAt: asked.at,
          notBefore: asked.at,
          attempts: 12,
          deadAt: asked.at,
          error: '550 5.1.1 no such user',
        },
      ],
      next: 'bmV4dA',
      notice: text('message.mail-retried'),
    },
  ],
  'admin-mail-none': ['adminMail', { status: 'waiting', mails: [], next: null, notice: null }],
  'delete-account': ['deleteAccount', { form: EMPTY, email: 'ada@example.org', graceSeconds: 0 }],
  'delete-account-refused': [
    'deleteAccount',
    {
      form: {
        values: {},
        fields: { password: text('field.password-wrong') },
        error: text('error.wrong_password'),
      },
      email: 'ada@example.org',
      graceSeconds: 1_209_600,
    },
  ],
  'delete-account-in-use': [
    'deleteAccount',
    {
      form: { values: {}, fields: {}, error: text('error.account_in_use') },
      email: 'ada@example.org',
      graceSeconds: 0,
    },
  ],
  'account-deleted': ['accountDeleted', { graceSeconds: 0 }],
  'account-leaving': ['accountDeleted', { graceSeconds: 1_209_600 }],
  'restore-account': [
    'restoreAccount',
    {
      form: { values: { email: 'ada@example.org', remember: 'false' }, fields: {}, error: null },
      next: '/orders?open=1',
      notice: text('error.account_leaving', { until: '7 December 2026 at 17:25 UTC' }),
    },
  ],
  'restore-account-refused': [
    'restoreAccount',
    {
      form: { values: { email: LONG_EMAIL }, fields: {}, error: text('error.invalid_credentials') },
      next: null,
      notice: null,
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

/** The frame that the http layer gives to a page of this name. */
export function frameFor(name: keyof Pages, color?: string): PageFrame {
  const frame = sampleFrame(color)
  if (!name.startsWith('admin')) return frame
  return { ...frame, look: { ...frame.look, css: frame.look.css + ADMIN_RULES } }
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

import * as kit from '@sveltejs/kit'
import { authHandle, authInit } from 'latchkey/sveltekit'
import { auth } from '#lib/server/auth.ts'

export const init = authInit(auth)

/** The pages are this app's own; every link, mail and redirect of the library's leads to them. */
export const handle = authHandle(auth, {
  kit,
  pages: {
    register: '/auth/register',
    checkMail: '/auth/confirming',
    confirm: '/auth/confirm',
    confirmed: '/auth/confirmed',
    removed: '/auth/removed',
    link: '/auth/link',
    regenerate: '/auth/regenerate-token',
    requestPasswordReset: '/auth/password/request-change',
    choosePassword: '/auth/password/change-password',
    passwordChosen: '/auth/password/changed',
    login: '/auth/login',
    reauthenticate: '/auth/reauthenticate',
    currentUser: '/account',
    updateUser: '/account',
    changePassword: '/account/password',
    changeEmail: '/account/email',
    confirmEmailChange: '/auth/email/confirm',
    emailChanged: '/auth/email/changed',
    takeBackEmail: '/auth/email/take-back',
    emailTakenBack: '/auth/email/taken-back',
    sessions: '/account/sessions',
    deleteAccount: '/account/delete',
    accountDeleted: '/auth/deleted',
  },
})

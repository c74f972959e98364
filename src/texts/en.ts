/**
 * Every text of Latchkey in English. Those that begin with `message.` or `reason.` travel in URLs and are
 * plain ASCII words: letters, digits, blanks, full stops and hyphens.
 */
export const en = {
  'message.registered': 'Check your mail for a link to confirm your address.',
  'message.regenerated': 'If an account waits for confirmation we have mailed a new link.',
  'message.logged-out': 'You are logged out.',
  'message.password-chosen': 'Your password is set. You can log in now.',
  'message.removed': 'The account was removed.',

  'reason.link_invalid': 'This link does not work.',
  'reason.link_expired': 'This link has expired.',
  'reason.link_used': 'This link was already used or replaced by a newer one.',
  'reason.already_confirmed': 'This address is already confirmed.',

  'error.invalid_input': 'Please check what you entered.',
  'error.invalid_credentials': 'Address or password is wrong, or the address is not confirmed yet.',
  'error.email_taken': 'An account with this address exists already.',
  'error.no_pending_account': 'No account with this address waits for confirmation.',
  'error.not_logged_in': 'Please log in.',
  'error.cross_site': 'This request came from another site and was refused.',
  'error.not_found': 'There is nothing here.',
  'error.method_not_allowed': 'This address does not answer to that method.',
  'error.timeout': 'The request did not arrive in time.',
  'error.too_large': 'That is too much to send.',
  'error.unsupported_media_type': 'Send JSON or a form.',
  'error.too_many_attempts': 'Too many tries. Try again in {seconds} s.',
  'error.internal': 'Something went wrong.',
  'error.busy': 'We are busy. Try again in {seconds} s.',
  'error.unavailable': 'We cannot reach our records just now. Try again soon.',

  'field.required': 'This is needed.',
  'field.string': 'This must be a text.',
  'field.email': 'This is not an address we can write to.',
  'field.name-long': 'This is longer than {max} characters.',
  'field.name-characters': 'A name cannot hold these characters.',
  'field.password-short': 'Use at least {min} characters.',
  'field.password-long': 'Use at most {max} characters.',
  'field.password-characters': 'This holds a character that cannot be kept.',
  'field.password-common': 'Many people use this password, so it is the first that is tried. Choose another.',
  'field.password-personal': 'This is too close to your name, your address or the name of this site.',
  'field.remember': 'This is either true or false.',

  'label.email': 'Email address',
  'label.first_name': 'First name',
  'label.last_name': 'Last name',
  'label.password': 'Password',
  'label.new-password': 'New password',
  'label.remember': 'Log me out when I close the browser',

  'page.title': '{title} · {site}',
  'page.title-failed': 'Error: {title}',
  'page.home': 'Go to {site}',
  'page.log-in': 'Log in',
  'page.log-out': 'Log out',
  'page.register': 'Register',
  'page.send-link': 'Mail me a link',
  'page.password-hint':
    'At least {min} characters. A few words in a row are easy to remember and hard to guess.',
  'page.fact-email': 'Address',
  'page.fact-name': 'Name',
  'page.fact-since': 'Member since',
  'page.fact-rank': 'Rank',
  'page.fact-asked': 'Asked for',
  'page.fact-from': 'From',
  'page.not-me': 'Did you not ask for this?',
  'page.not-me-button': 'It was not me: remove this account',

  'page.register-title': 'Register',
  'page.register-have-account': 'Have an account?',

  'page.check-mail-title': 'Check your mail',
  'page.check-mail-register':
    'A mail is on its way to the address you entered. Open the link in it to go on.',
  'page.check-mail-regenerate':
    'If an account waits for confirmation under that address, a new link is on its way to it.',
  'page.check-mail-slow':
    'It can take a few minutes. If nothing comes, look among the spam, then check that you spelt the address right.',
  'page.check-mail-mailbox': 'Open the development mailbox',
  'page.check-mail-again': 'No mail?',
  'page.check-mail-ask-again': 'Ask for it again',

  'page.confirm-title': 'Confirm your address',
  'page.confirm-lead': 'Press the button to confirm that this address is yours.',
  'page.confirm-button': 'Confirm my address',
  'page.confirmed-title': 'Your address is confirmed',
  'page.confirmed-lead': 'Your account is ready. Log in with your address and your password.',
  'page.removed-title': 'The account was removed',
  'page.removed-lead':
    'Nothing is left of it here, and the links that were mailed for it are dead. There is no more to do.',

  'page.link-expired-title': 'This link has expired',
  'page.link-expired-why': 'A link works for a limited time only, and this one is past it.',
  'page.link-used-title': 'This link no longer works',
  'page.link-used-why': 'It was already used or replaced by a newer one.',
  'page.link-invalid-title': 'This link does not work',
  'page.link-invalid-why':
    'Part of it may be missing. If your mail program broke it in two, copy the whole link into the address bar.',
  'page.link-next-confirm':
    'If your address still waits for confirmation, enter it here and we will mail you a new link.',
  'page.link-next-choose-password':
    'If you have yet to choose a password, enter your address here and we will mail you a new link.',
  'page.link-next-unknown':
    'If your account still waits for confirmation, enter your address here and we will mail you a new link.',
  'page.link-confirmed-title': 'This address is already confirmed',
  'page.link-confirmed-why': 'There is no more to do. You can log in.',
  'page.link-done': 'Already done?',

  'page.regenerate-title': 'Get a new link',
  'page.regenerate-lead':
    'Registered, but the mail with the link never came or is too old? Enter your address and we will mail you a new one.',

  'page.login-title': 'Log in',
  'page.login-no-account': 'No account yet?',
  'page.login-no-mail': 'Registered, but no mail came?',
  'page.login-get-link': 'Get a new link',

  'page.choose-password-title': 'Choose a password',
  'page.choose-password-lead': 'Choose the password of this account.',
  'page.choose-password-pending': 'Choose the password of your new account. This confirms your address, too.',
  'page.choose-password-button': 'Set password',
  'page.password-chosen-title': 'Your password is set',
  'page.password-chosen-lead': 'Log in with your address and your new password.',

  'page.current-user-title': 'Your account',
  'page.current-user-staff': 'Staff',

  'page.error-title': 'That did not work',
  'page.error-wait-title': 'One moment, please',
  'page.error-missing-title': 'Nothing here',

  'page.mailbox-title': 'Development mailbox',
  'page.mailbox-lead': 'Mails stay here instead of being sent. Newest first.',
  'page.mailbox-empty-title': 'No mail yet',
  'page.mailbox-empty': 'Register someone and the mail appears here.',
  'page.mailbox-refresh': 'Look again',
  'page.mailbox-to': 'To {to}',
  'page.mailbox-text': 'Text',
  'page.mailbox-html': 'Show as HTML',

  'mail.expiry': 'The link works for {relative}, until {absolute}.',
  'mail.link-in-full': 'If the button does not work, copy this link into your browser:',
  'mail.log-in': 'Log in',

  'mail.confirm-subject': 'Confirm your address for {site}',
  'mail.confirm-title': 'Confirm your address',
  'mail.confirm-lead':
    'Somebody, we hope you, registered this address at {site}. To confirm that it is yours, open the page below and press its button.',
  'mail.confirm-button': 'Confirm my address',
  'mail.confirm-not-you':
    'If it was not you, you need do nothing: nobody can use the account without this confirmation. The page also has a button that removes the account.',

  'mail.account-exists-subject': 'You already have an account at {site}',
  'mail.account-exists-title': 'You already have an account',
  'mail.account-exists-lead':
    'Somebody, perhaps you, tried to register this address at {site}. It has an account already, so nothing was changed.',
  'mail.account-exists-log-in': 'If it was you, log in with this address and the password you have.',
  'mail.account-exists-not-you': 'If it was not you, you need do nothing. Your account is as it was.',

  'mail.choose-password-subject': 'Choose a password for {site}',
  'mail.choose-password-title': 'Choose a password',
  'mail.choose-password-lead':
    'Somebody, we hope you, asked for an account at {site} with this address. To make it yours, choose its password on the page below.',
  'mail.choose-password-button': 'Choose a password',
  'mail.choose-password-not-you':
    'If it was not you, you need do nothing: no password is set until somebody who can read this mail chooses one.',

  'mail.account-disabled-subject': 'Your account at {site} is disabled',
  'mail.account-disabled-title': 'Your account is disabled',
  'mail.account-disabled-lead':
    'Somebody, perhaps you, tried to use the account of this address at {site}. It is disabled, so it cannot be used.',
  'mail.account-disabled-owner': 'If you think that this is a mistake, write to whoever runs {site}.',
  'mail.account-disabled-not-you': 'If it was not you, you need do nothing.',

  'mail.password-changed-subject': 'Your password for {site} was set',
  'mail.password-changed-title': 'Your password was set',
  'mail.password-changed-lead':
    'The password of your account at {site} has just been set. Wherever you were logged in before, you are logged out.',
  'mail.password-changed-log-in': 'If it was you, there is nothing to do but log in.',
  'mail.password-changed-not-you':
    'If it was not you, somebody may be able to read your mail. Change the password of your mailbox first, then write to whoever runs {site}.',
} as const

/** The texts of mails in English. */
export const enMails = {
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

  'mail.reset-password-subject': 'Choose a new password for {site}',
  'mail.reset-password-title': 'Choose a new password',
  'mail.reset-password-lead':
    'Somebody, we hope you, asked for a new password for the account of this address at {site}. To choose it, open the page below.',
  'mail.reset-password-button': 'Choose a new password',
  'mail.reset-password-not-you':
    'If it was not you, you need do nothing: your password stays as it is until somebody who can read this mail chooses another.',

  'mail.account-disabled-subject': 'Your account at {site} is disabled',
  'mail.account-disabled-title': 'Your account is disabled',
  'mail.account-disabled-lead':
    'Somebody, perhaps you, tried to use the account of this address at {site}. It is disabled, so it cannot be used.',
  'mail.account-disabled-owner': 'If you think that this is a mistake, write to whoever runs {site}.',
  'mail.account-disabled-not-you': 'If it was not you, you need do nothing.',

  'mail.disabled-subject': 'Your account at {site} was disabled',
  'mail.disabled-title': 'Your account was disabled',
  'mail.disabled-lead':
    'Whoever runs {site} has disabled your account there. It cannot be used, and wherever you were logged in, you are logged out.',

  'mail.password-off-subject': 'Somebody is guessing your password for {site}',
  'mail.password-off-title': 'Your password is switched off',
  'mail.password-off-lead':
    'There have been too many wrong passwords in a row for your account at {site}. So that nobody guesses the right one, your password now works only in a browser that you have logged in with before.',
  'mail.password-off-choose':
    'To log in from anywhere else, choose a new password: the page below leads to it. Where you are logged in you stay so.',
  'mail.password-off-safe': 'If it was not you, nobody has got in by this, and your account is as it was.',

  'mail.account-leaving-subject': 'Your account at {site} will be deleted',
  'mail.account-leaving-title': 'Your account will be deleted',
  'mail.account-leaving-lead':
    'You have asked us to delete your account at {site}. It will be gone for good after {until}. You are logged out everywhere.',
  'mail.account-leaving-keep': 'If you change your mind, log in before then, and you can restore it.',
  'mail.account-leaving-not-you':
    'If it was not you, somebody knows your password. Log in and restore the account, then choose another password at once.',

  'mail.account-restored-subject': 'Your account at {site} is restored',
  'mail.account-restored-title': 'Your account is restored',
  'mail.account-restored-lead':
    'Your account at {site} will not be deleted after all. Everything is as it was.',
  'mail.account-restored-not-you':
    'If it was not you, somebody knows your password. Choose another one at once, then write to whoever runs {site}.',

  'mail.account-deleted-subject': 'Your account at {site} is deleted',
  'mail.account-deleted-title': 'Your account is deleted',
  'mail.account-deleted-lead':
    'Your account at {site} and all that belonged to it has been deleted. This is the last mail about it.',
  'mail.account-deleted-not-you':
    'If it was not you who asked for this, somebody knew your password. Write to whoever runs {site}, and choose another password wherever else you have used it.',

  'mail.password-changed-subject': 'Your password for {site} was set',
  'mail.password-changed-title': 'Your password was set',
  'mail.password-changed-lead':
    'The password of your account at {site} has just been set. Wherever else you were logged in, you are logged out.',
  'mail.password-changed-log-in': 'If it was you, there is nothing more to do.',
  'mail.password-changed-not-you':
    'If it was not you, somebody knows your password or can read your mail. Change the password of your mailbox first, then write to whoever runs {site}.',

  'mail.confirm-email-change-subject': 'Confirm your new address for {site}',
  'mail.confirm-email-change-title': 'Confirm your new address',
  'mail.confirm-email-change-lead':
    'Somebody, we hope you, wants to give an account at {site} this address. If the account is yours, open the page below and press its button.',
  'mail.confirm-email-change-button': 'Confirm my new address',
  'mail.confirm-email-change-not-you':
    'If it was not you, do nothing: nobody can use this address without this confirmation.',

  'mail.email-in-use-subject': 'Your address has an account at {site}',
  'mail.email-in-use-title': 'Your address has an account already',
  'mail.email-in-use-lead':
    'Somebody, perhaps you, wants to give another account at {site} this address. It has an account already, so nothing was changed.',
  'mail.email-in-use-log-in':
    'If it was you, log in to the account that has this address, and delete it or give it another one first.',
  'mail.email-in-use-not-you': 'If it was not you, you need do nothing. Your account is as it was.',

  'mail.email-change-asked-subject': 'Your account at {site} is to have another address',
  'mail.email-change-asked-title': 'Another address was asked for',
  'mail.email-change-asked-lead':
    'Somebody, we hope you, asked to give your account at {site} another address. If it was you, open the link that was mailed there; here there is nothing to do.',
  'mail.email-change-asked-not-you':
    'If it was not you, take your account back with the button below. That works before the change and after it.',

  'mail.email-changed-subject': 'Your account at {site} has another address',
  'mail.email-changed-title': 'Your address was changed',
  'mail.email-changed-lead':
    'Your account at {site} has another address from now on, and no longer this one. If it was you, there is nothing more to do.',
  'mail.email-changed-not-you': 'If it was not you, take your account back with the button below.',

  'mail.take-back-button': 'Take my account back',
  'mail.take-back-effect':
    'Your account then has this address, its password is forgotten, it is logged out everywhere, and we mail you a link to choose a new password.',

  'mail.email-restored-subject': 'Choose a new password for {site}',
  'mail.email-restored-title': 'Your account is yours again',
  'mail.email-restored-lead':
    'Your account at {site} has this address again. Its password is forgotten, and it is logged out everywhere. Choose a new password on the page below.',
  'mail.email-restored-mailbox':
    'Somebody may know your old password. If you use it anywhere else, change it there too, and first of all the one of your mailbox.',

  'mail.email-taken-back-subject': 'Your account at {site} was taken back',
  'mail.email-taken-back-title': 'The account was taken back',
  'mail.email-taken-back-lead':
    'The account at {site} that had this address has its former address again: somebody who reads the mail there said that the change was not theirs.',
  'mail.email-taken-back-not-you':
    'If the account is yours and it was not you, write to whoever runs {site}.',
} as const

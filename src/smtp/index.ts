export type { SmtpOptions, SmtpSender } from './options.ts'
export { smtp } from './smtp.ts'

/** What is used of nodemailer 7 to 10. */
export interface Nodemailer {
  createTransport(options: object): Transporter
}

/** A pool of connections to one server. */
export interface Transporter {
  sendMail(message: object): Promise<unknown>
  /** Connects and logs in. */
  verify(): Promise<unknown>
  /** `force`, from 10.4 on: also what is still sending. */
  close(options: { readonly force: boolean }): void
  on(event: 'error', listener: (error: unknown) => void): unknown
}

/** Loads nodemailer, when it is needed. Throws a `TypeError` in one sentence when it is missing. */
export async function loadNodemailer(): Promise<Nodemailer> {
  try {
    const { default: nodemailer } = await import('nodemailer')
    return nodemailer
  } catch (cause) {
    throw new TypeError('smtp() needs the package nodemailer: npm install nodemailer', { cause })
  }
}

declare module '@20minutes/s3rver' {
  /** As far as the tests use it. */
  export default class S3rver {
    constructor(options: object)
    run(): Promise<{ readonly port: number }>
    close(): Promise<void>
  }
}

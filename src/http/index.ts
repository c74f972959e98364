export type { ClientInfo } from './exchange.ts'
export { createHandler, type Handler, requestInfo } from './handler.ts'

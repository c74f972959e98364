export { authRouter } from './auth-router.ts'
export { currentUser, userOf } from './current-user.ts'
export { requireUser } from './require-user.ts'
export type { ExpressMiddleware, ExpressRequest } from './types.ts'

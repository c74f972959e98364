import { PATHS } from '../../paths.ts'
import type { Endpoint } from '../exchange.ts'
import { json } from '../respond.ts'
import { servedEndpoints } from '../served.ts'
import { adminEndpoints } from './admin/index.ts'
import { changeEmailEndpoints } from './change-email.ts'
import { changePasswordEndpoints } from './change-password.ts'
import { checkMailEndpoint } from './check-mail.ts'
import { choosePasswordEndpoints } from './choose-password.ts'
import { deleteAccountEndpoints } from './delete-account.ts'
import { fileEndpoints } from './files.ts'
import { historyEndpoints } from './history.ts'
import { profileEndpoints } from './profile.ts'
import { reauthenticateEndpoints } from './reauthenticate.ts'
import { registrationEndpoints } from './registration.ts'
import { requestPasswordResetEndpoints } from './request-password-reset.ts'
import { restoreAccountEndpoints } from './restore-account.ts'
import { sessionEndpoints } from './session.ts'
import { sessionsEndpoints } from './sessions.ts'
import { takeBackEmailEndpoints } from './take-back-email.ts'

/** Every endpoint: what it answers to, what it reads, what it does. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...registrationEndpoints,
  checkMailEndpoint,
  ...sessionEndpoints,
  ...requestPasswordResetEndpoints,
  ...choosePasswordEndpoints,
  ...changePasswordEndpoints,
  ...changeEmailEndpoints,
  ...takeBackEmailEndpoints,
  ...reauthenticateEndpoints,
  ...sessionsEndpoints,
  ...historyEndpoints,
  ...profileEndpoints,
  ...fileEndpoints,
  ...adminEndpoints,
  ...deleteAccountEndpoints,
  ...restoreAccountEndpoints,
  {
    method: 'GET',
    path: PATHS.openApi,
    kind: 'api',
    input: null,
    async run({ auth }) {
      const { openApi } = await import('../openapi.ts')
      return json(openApi(auth.core, servedEndpoints(ENDPOINTS, auth.settings)))
    },
  },
]

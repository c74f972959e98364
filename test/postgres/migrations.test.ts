import { postgres } from '../../src/postgres/index.ts'
import { serverMigrations } from '../support/server-migrations.ts'
import { POSTGRES } from '../support/servers.ts'

serverMigrations({ server: POSTGRES, maker: 'postgres()', make: postgres })

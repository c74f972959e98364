import { mysql } from '../../src/mysql/index.ts'
import { serverMigrations } from '../support/server-migrations.ts'
import { MARIADB } from '../support/servers.ts'

serverMigrations({ server: MARIADB, maker: 'mysql()', make: mysql })

import pg from 'pg'
import { postgres } from '../../src/postgres/index.ts'
import { serverFaults } from '../support/server-faults.ts'
import { POSTGRES } from '../support/servers.ts'

serverFaults({
  server: POSTGRES,
  make: postgres,
  cutAll: (database) =>
    database.run(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name = 'latchkey'`),
  async lockUser(database, userId) {
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query('begin')
    await client.query('select id from auth_users where id = $1 for update', [userId])
    return () => client.end()
  },
})

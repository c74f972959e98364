import mysql2 from 'mysql2/promise'
import { mysql } from '../../src/mysql/index.ts'
import { serverFaults } from '../support/server-faults.ts'
import { MARIADB } from '../support/servers.ts'

serverFaults({
  server: MARIADB,
  make: mysql,
  async cutAll(database) {
    const others = await database.run(`select id from information_schema.processlist
      where db = database() and id <> connection_id()`)
    // One that has gone by itself meanwhile cannot be ended.
    for (const { id } of others) await database.run(`kill connection ${id}`).catch(() => {})
  },
  async lockUser(database, userId) {
    const connection = await mysql2.createConnection(database.url)
    await connection.query('start transaction')
    await connection.query('select id from auth_users where id = ? for update', [userId])
    return () => connection.end()
  },
})

import { DuckDBInstance } from '@duckdb/node-api'

/*
 * Another program for the tests, `PATH READ_ONLY|READ_WRITE`: opens a published
 * database, tells how many dossiers it has, and again when its input ends. One
 * that may write does.
 */
const [path = '', mode = ''] = process.argv.slice(2)
const instance = await DuckDBInstance.create(path, { access_mode: mode })
const connection = await instance.connect()
if (mode === 'READ_WRITE') await connection.run('create table mine (a integer)')

async function tellCount(): Promise<void> {
  const read = await connection.runAndReadAll('select count(*) from dossier')
  process.stdout.write(`${String(read.getRows()[0]?.[0])}\n`)
}
await tellCount()
await new Promise((done) => process.stdin.on('end', done).resume())
await tellCount()

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { BusyError, ingestDossiers, openWarehouse } from '@motcua/warehouse'
import { narrow as profile, now, office, zone } from './fixture.ts'

/*
 * A process of its own for the tests: `hold DIR` opens a warehouse and keeps it,
 * `load DIR INBOX` loads a folder of exports. It tells what it does line by line.
 */
const [verb, dir = '', inbox = ''] = process.argv.slice(2)
const tell = (text: string) => process.stdout.write(`${text}\n`)

try {
  const warehouse = await openWarehouse({ dir, office, zone })
  tell('open')
  if (verb === 'hold')
    await new Promise((done) => process.stdin.on('end', done).resume())
  for (const name of verb === 'load' ? readdirSync(inbox).toSorted() : []) {
    const path = join(inbox, name)
    const { isNew } = await ingestDossiers(warehouse, profile, { path, now })
    if (isNew) {
      await warehouse.publish()
      tell(name)
    }
  }
  await warehouse.close()
  tell('done')
} catch (error) {
  tell(error instanceof BusyError ? 'busy' : String(error))
}

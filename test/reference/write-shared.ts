import { writeFileSync } from 'node:fs'
import { sharedFiles } from './shared-sql.ts'

/* Writes the SQL of a shared database: `node --run reference` in packages/warehouse. */

for (const [path, text] of Object.entries(sharedFiles()))
  writeFileSync(path, text)

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sharedFiles } from './shared-sql.ts'
import { viewFiles, viewFolder } from './view-sql.ts'

/* Writes the SQL of a shared database and of the published views: `node --run reference` in packages/warehouse. */

for (const [path, text] of Object.entries(sharedFiles()))
  writeFileSync(path, text)

rmSync(viewFolder, { recursive: true, force: true })
mkdirSync(viewFolder)
for (const [name, text] of Object.entries(viewFiles()))
  writeFileSync(join(viewFolder, name), text)

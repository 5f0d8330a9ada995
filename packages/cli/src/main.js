#!/usr/bin/env node
import * as modules from 'node:module'

// Plain JavaScript: until the compile cache is there, types would have to be
// stripped, and that takes as long as all the rest of a short command.

const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 22) {
  process.stderr.write(
    `motcua: expected Node 22 or newer, got ${process.version}\n`,
  )
  process.exitCode = 2
} else {
  // A source that was compiled once is read from the cache the next time.
  modules.enableCompileCache()
  const { main } = await import('./program.ts')
  process.exitCode = await main()
}

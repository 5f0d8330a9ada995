#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// A source that was compiled once is read from the cache the next time.
enableCompileCache()
const { main } = await import('./program.ts')
process.exitCode = await main()

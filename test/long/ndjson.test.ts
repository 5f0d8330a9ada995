import { properties } from '../warehouse/laws.ts'
import { seed } from './seed.ts'

properties({ seed, files: { ndjson: 1300 } })

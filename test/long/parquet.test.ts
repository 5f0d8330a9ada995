import { properties } from '../warehouse/laws.ts'
import { seed } from './seed.ts'

properties({ seed, files: { parquet: 900 } })

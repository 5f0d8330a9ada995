import { properties } from '../warehouse/laws.ts'
import { seed } from './seed.ts'

properties({ seed, files: { csv: 4200 } })

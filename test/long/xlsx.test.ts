import { properties } from '../warehouse/laws.ts'
import { seed } from './seed.ts'

properties({ seed, files: { xlsx: 1800 } })

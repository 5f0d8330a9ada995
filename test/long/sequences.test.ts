import { properties } from '../warehouse/laws.ts'
import { seed } from './seed.ts'

properties({ seed, sequences: 40, returning: ['append', 'snapshot'] })

import { properties } from '../warehouse/laws.ts'
import { seed } from './seed.ts'

properties({ seed, damage: 1500 })

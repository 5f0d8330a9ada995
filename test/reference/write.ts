import { writeFileSync } from 'node:fs'
import { apiReference, referencePath } from './api-reference.ts'

/* Writes the API reference: `node --run reference` in packages/metrics. */

writeFileSync(referencePath, await apiReference())

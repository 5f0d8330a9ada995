export { progressLine } from './progress.ts'
export { writeSample } from './commands/sample.ts'
export { sampleExports, sampleProcedures } from './sample.ts'
export type { SampleProcedure } from './sample.ts'

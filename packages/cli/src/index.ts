export { progressLine } from './terminal/progress.ts'
export { writeSample } from './sample/sample.ts'
export { sampleExports, sampleProcedures } from './sample/exports.ts'
export type { SampleProcedure } from './sample/exports.ts'

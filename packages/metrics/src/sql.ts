/* @motcua/metrics/sql: The statements behind the numbers. */

export { tallyQuery } from './sql/count.ts'
export { missesQuery } from './sql/misses.ts'
export { tablesOf } from './definition/tables-of.ts'
export { sqlText } from './sql/sql-of.ts'
export type { TallyOptions, TallyRow } from './sql/count.ts'
export type { MissesQueryOptions } from './sql/misses.ts'

/* @motcua/metrics/views: Views and macros that give analysts the numbers of the library. */

export { macroColumnType } from './views/column-types.ts'
export { keptKpi } from './views/kept.ts'
export { publishedObjects } from './views/published.ts'
export { officeFacts } from './views/facts/facts.ts'
export { said, statementsOf } from './views/objects.ts'
export { tableWords } from './views/table-words.ts'
export type { FactTable, OfficeSays } from './views/facts/fact-table.ts'
export type { PublishedObject } from './views/objects.ts'
export type { TableWords } from './views/table-words.ts'

/* What an office folder says of its scorecards: apart from the index, which makes them. */
export { scorecardKpis } from './model/find.ts'
export { letterheadSchema } from './model/letterhead.ts'
export type { Letterhead } from './model/letterhead.ts'

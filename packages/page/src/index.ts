/* @motcua/page: a static page of an office's figures. */

export { writePage } from './site/write-page.ts'
export type { PageInput, WrittenPage } from './site/write-page.ts'
export { PageError } from './data/page-error.ts'
export { headers, policy } from './pages/frame.ts'
export type { FiguresInput } from './data/explorer.ts'
export type { DictionaryEntry, Paper, Question } from './data/page-data.ts'

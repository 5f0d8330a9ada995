/* @motcua/page: a static page of an office's figures. */

export { writePage } from './site/write-page.ts'
export type { PageInput, WrittenPage } from './site/write-page.ts'
export { PageError } from './data/page-error.ts'
export { headers, policy } from './pages/frame.ts'
export type { FiguresInput } from './data/explorer.ts'
export type { Archive } from './site/editions.ts'
export type {
  DictionaryEntry,
  Edition,
  Paper,
  Question,
} from './data/page-data.ts'

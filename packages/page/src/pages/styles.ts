import { explorerStyles } from './styles-explorer.ts'
import { frameStyles } from './styles-frame.ts'
import { mediaStyles } from './styles-media.ts'
import { sqlStyles } from './styles-sql.ts'
import { tableStyles } from './styles-table.ts'
import { textStyles } from './styles-text.ts'

/** How the pages look: screen first, then narrow screens, then paper. */
export const styles = [
  frameStyles,
  explorerStyles,
  tableStyles,
  sqlStyles,
  textStyles,
  mediaStyles,
].join('\n')

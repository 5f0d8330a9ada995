import type { Office } from '@motcua/jobs'
import type { Exit } from '../terminal/exit.ts'

/** What a command is given when it is called. */
export interface Called {
  /** The office that the words name, read and checked. */
  office(): Promise<Office>
  /** That of `--office`, and no other. */
  namedOffice(): Promise<Office | undefined>
  /** Takes how a command ended. */
  ends(ended: Promise<Exit>): Promise<void>
}

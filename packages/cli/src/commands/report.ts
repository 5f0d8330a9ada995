import type { Office } from '@motcua/jobs'
import type { Exit } from '../terminal/exit.ts'
import { makePapers, tellPapers } from './papers.ts'
import type { PaperFlags } from './papers.ts'

/** `motcua report --period P`: the scorecard's matter with its annexes; only `run` issues. */
export async function report(office: Office, flags: PaperFlags): Promise<Exit> {
  const papers = await makePapers(office, 'report', flags)
  return tellPapers('reports', papers, flags)
}

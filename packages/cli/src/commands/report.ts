import { figuresOfReports, fileReport } from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import type { Exit } from '../terminal/exit.ts'
import { makePapers, tellPapers } from './papers.ts'
import type { PaperFlags } from './papers.ts'

/** `motcua report --period P`: the scorecard's matter with its annexes; not issued. */
export async function report(office: Office, flags: PaperFlags): Promise<Exit> {
  const papers = await makePapers(office, flags, {
    folder: 'reports',
    async prepare({ data, period, units }) {
      const figures = await figuresOfReports(office, data, { period, units })
      return (unit, { doubts, left, filing }) =>
        fileReport({ office, data, figures, doubts, left }, unit, filing)
    },
  })
  return tellPapers('reports', papers, flags)
}

import type { Office } from '@motcua/jobs'
import type { Exit } from '../terminal/exit.ts'
import { makePapers, tellPapers } from './papers.ts'
import type { PaperFlags, Papers } from './papers.ts'

/** `motcua scorecard --period P` */
export async function scorecard(
  office: Office,
  flags: PaperFlags,
): Promise<Exit> {
  const papers = await makeScorecards(office, flags)
  return tellPapers('scorecards', papers, flags)
}

/** Makes scorecards without recording them: only `run` issues. */
export function makeScorecards(
  office: Office,
  flags: Omit<PaperFlags, 'format'>,
): Promise<Papers> {
  return makePapers(office, 'scorecard', flags)
}

import {
  fileScorecard,
  lastEditions,
  ledgerPath,
  periodFigures,
  readLedger,
} from '@motcua/jobs'
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
): Promise<Papers<'scorecard'>> {
  return makePapers(office, flags, {
    folder: 'scorecards',
    async prepare({ data, period }) {
      const last = lastEditions(readLedger(ledgerPath(office)))
      const figures = await periodFigures(office, data, period)
      return (unit, { doubts, left, filing }) => {
        const issued = last.get(`${period.key} ${unit}`)
        const { edition = 1, at, replaces } = issued ?? {}
        const issuedOn = at?.slice(0, 10) ?? null
        return fileScorecard({ office, data, figures, doubts, left }, unit, {
          ...filing,
          edition,
          replaces,
          issuedOn,
        })
      }
    },
  })
}

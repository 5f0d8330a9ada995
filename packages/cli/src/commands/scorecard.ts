import {
  fileScorecard,
  ledgerPath,
  periodFigures,
  readLedger,
} from '@motcua/jobs'
import type { LedgerEntry, Office } from '@motcua/jobs'
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
      const ledger = readLedger(ledgerPath(office))
      const figures = await periodFigures(office, data, period)
      return (unit, { doubts, left, filing }) =>
        fileScorecard({ office, data, figures, doubts, left }, unit, {
          ...filing,
          issuedOn: issuedOn(ledger, period.key, unit),
        })
    },
  })
}

/** The day on which a scorecard was issued; null when it was not. */
function issuedOn(
  ledger: readonly LedgerEntry[],
  period: string,
  unit: string,
): string | null {
  const issued = ledger.find(
    (e) => e.event === 'issued' && e.period === period && e.unit === unit,
  )
  return issued?.at.slice(0, 10) ?? null
}

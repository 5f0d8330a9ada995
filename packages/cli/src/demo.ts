import { inboxExports, loadOffice, openOfficeData, takeIn } from '@motcua/jobs'
import { evaluateOffice, kpiTable } from './commands/kpi.ts'
import { writeSample } from './sample/sample.ts'
import { makeScorecards } from './commands/scorecard.ts'
import { exit } from './terminal/exit.ts'
import { sampleOffice } from './terminal/find-office.ts'
import { tell, write } from './terminal/output.ts'

/*
 * The whole way once, on the sample office: exports ─► warehouse ─► KPIs ─►
 * scorecards of a month, a quarter and a year.
 */

const office = loadOffice(sampleOffice)
// The sample's own clock: the morning on which its last export was made.
const now = '2019-01-01 06:00:00'

tell('1. the sample exports')
await writeSample(office)

tell('2. into the warehouse')
const { ingested, failed } = await takeIn(
  office,
  inboxExports(office, now),
  now,
  { onRepair: tell },
)
const sum = (key: 'read' | 'accepted' | 'unchanged' | 'rejected') =>
  ingested.reduce((n, i) => n + i[key], 0)
write(
  `${ingested.length} exports: ${sum('read')} rows read = ${sum('accepted')} accepted + ${sum('unchanged')} unchanged + ${sum('rejected')} rejected`,
)

tell('3. the KPIs of March 2018')
{
  await using data = await openOfficeData(office)
  write(
    kpiTable(
      office.plan,
      await evaluateOffice(office, data, { period: '2018-03' }, []),
    ),
  )
}

tell('4. scorecards of every unit for a month, a quarter and a year')
let missing = failed.length
for (const period of ['2018-03', '2018-Q1', '2018']) {
  const made = await makeScorecards(office, { period, allUnits: true })
  missing += made.failed
  write(
    `${period}: ${made.filed.length} scorecards, the whole office's is ${made.filed[0]?.files.pdf ?? 'missing'}`,
  )
}
process.exitCode = missing === 0 ? exit.done : exit.failed

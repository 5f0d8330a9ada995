import type { Period } from '@motcua/metrics'
import { answerBlocks, unansweredBlocks } from '@motcua/scorecard'
import type { Answer, Language, ReportInput } from '@motcua/scorecard'
import { openReadOnlySql, QueryError } from '@motcua/warehouse'
import { localTime } from '../office/clock.ts'
import type { Office } from '../office/office.ts'
import { questionOf, savedText } from '../office/saved-queries.ts'
import { ConfigError } from '../office/yaml-file.ts'
import type { OfficeData } from './office-data.ts'
import { publishData } from './publish-data.ts'

/** More fits no page. */
const most = { columns: 10, rows: 200 }

/** Of which paper the office's own questions are asked. */
export interface AskedOf {
  readonly period: Period
  readonly unit: string
  readonly language: Language
}

/**
 * Annex XIII of a report: what the office's saved queries give of the published
 * data, in the process and within the bounds of any ad-hoc query. They may name
 * `$period`, `$from`, `$to` and `$unit`.
 *
 * @throws ConfigError when a query cannot be answered, or gives more than a page holds.
 */
export async function answersOf(
  office: Office,
  { loaded, snapshot }: Pick<OfficeData, 'loaded' | 'snapshot'>,
  { period, unit, language }: AskedOf,
): Promise<ReportInput['answers']> {
  const { annexQueries: names, texts } = office
  if (names.length === 0) return []
  const { batch } = await publishedFor(office, snapshot)
  if (batch !== loaded.batch) return unansweredBlocks({ language, texts })
  const parameters = {
    period: period.key,
    from: period.from,
    to: period.to,
    unit,
  }
  await using data = await openReadOnlySql({
    dir: office.paths.warehouse,
    zone: office.zone,
    published: office.paths.published,
    isCurrent: true,
    limits: { rows: most.rows + 1 },
  })
  const answers: Answer[] = []
  for (const query of names) {
    const text = savedText(office.dir, query)
    let columns: Answer['columns'] = []
    const rows: Answer['rows'][number][] = []
    try {
      await data.run(
        text,
        {
          columns: (of) => (columns = of),
          // Asked for as texts.
          rows: (of) => void rows.push(...(of as Answer['rows'])),
        },
        { form: 'texts', parameters },
      )
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      throw new ConfigError(`queries/${query}.sql: ${error.message}`)
    }
    for (const [what, got, limit] of [
      ['columns', columns.length, most.columns],
      ['rows', rows.length, most.rows],
    ] as const)
      if (got > limit)
        throw new ConfigError(
          `queries/${query}.sql: expected at most ${limit} ${what} for annex XIII of a report, got more; ask for sums, or for the first ones`,
        )
    answers.push({ query, question: questionOf(text), columns, rows })
  }
  return answerBlocks(answers, { language, texts })
}

const known = new WeakMap<
  OfficeData['snapshot'],
  Promise<{ readonly batch: number }>
>()

/**
 * The version that is asked, published once for all papers that are made of some
 * data: each that is issued changes what the next version says of issues.
 */
function publishedFor(office: Office, snapshot: OfficeData['snapshot']) {
  const published =
    known.get(snapshot) ??
    publishData(office, localTime(office.zone)).then((of) => of.manifest)
  known.set(snapshot, published)
  return published
}

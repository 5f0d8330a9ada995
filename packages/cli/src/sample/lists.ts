import { dayOf } from './days.ts'
import type { Entry, ListsOf } from './happened.ts'
import { feedback, surveyAnswers, surveyRounds } from './heard.ts'
import { assignedTasks, narratives, taskProgress, unitReports } from './work.ts'

/** Monthly while the sample office makes its first scorecards, and once more when the year is over. */
const extracts = ['2018-04', '2018-05', '2018-06', '2018-07', '2019-01']

/** In a column that no profile names, as the exports have it. */
const mark = ['Ghi chú mô phỏng', 'SỐ LIỆU MÔ PHỎNG'] as const

/**
 * Synthetic lists of the sample office for 2018, made at 05:00 on the 1st. Each
 * file holds what is new or changed since the one before it, as it stood the
 * evening before. The same plan and units always give the same bytes.
 */
export function* sampleLists(
  of: ListsOf,
): Generator<{ readonly name: string; readonly text: string }> {
  const lists = [
    surveyRounds,
    surveyAnswers,
    feedback,
    taskProgress,
    assignedTasks,
    unitReports,
    narratives,
  ].map((make) => make(of))
  for (const [i, month] of extracts.entries()) {
    const end = dayOf(`${month}-01`) - 1
    const before = i === 0 ? 0 : dayOf(`${extracts[i - 1]}-01`) - 1
    for (const { name, headers, entries } of lists)
      yield {
        name: `${name}-${month.replace('-', '')}01-0500.csv`,
        text: csvOf([
          [...headers, mark[0]],
          ...entries.flatMap((entry) => {
            const row = rowAt(entry, end)
            const isNews = row && rowAt(entry, before)?.join() !== row.join()
            return isNews ? [[...row, mark[1]]] : []
          }),
        ]),
      }
  }
}

/** The row at the end of a day; none before it came to be. */
function rowAt({ since, cells }: Entry, day: number) {
  return since <= day ? cells(day) : undefined
}

function csvOf(rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    cells
      .map((c) => (/[;"\r\n]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c))
      .join(';')
  return `\uFEFF${rows.map(line).join('\r\n')}\r\n`
}

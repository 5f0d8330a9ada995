import type { Annex, Report, ReportRow, ReportTable } from './report.ts'

/** What of a report has numbers. */
export type Numbered = Pick<Report, 'annexes' | 'sections'>

/**
 * The annexes of a report whose numbers are others now, `II`, `III`; the tables of
 * the body count with the annex that has them in full. Words are not compared,
 * nor what falls due after the period (annex V), which an extension moves though
 * nothing was wrong, nor what is told of earlier issues, the plan, files and
 * defects (X to XII) or answered to the office's own questions (XIII), nor tables with other columns, as another program makes them.
 */
export function movedAnnexes(
  before: Numbered,
  now: Numbered,
): readonly string[] {
  const then = new Map(numbered(before).map((part) => [part.number, part]))
  return numbered(now)
    .filter((part) => {
      const former = then.get(part.number)
      return former !== undefined && isMoved(former, part)
    })
    .map(({ number }) => number)
}

/** Tables by what stands over their columns. */
interface Part extends Pick<Annex, 'number'> {
  readonly tables: ReadonlyMap<string, string>
  /** Whether something stands in the place of a table. */
  readonly isLacking: boolean
}

const notCompared = ['V', 'X', 'XI', 'XII', 'XIII']

const bodyOf: { readonly [annex: string]: Report['sections'][number]['key'] } =
  { II: 'dossiers', VI: 'tasks' }

function numbered({ annexes, sections }: Numbered): readonly Part[] {
  return annexes
    .filter(({ number }) => !notCompared.includes(number))
    .map(({ number, blocks }) => {
      const body = sections.find(({ key }) => key === bodyOf[number])
      const all = [...blocks, ...(body?.blocks ?? [])]
      const tables = all.filter((block) => block.kind === 'table')
      return {
        number,
        tables: new Map(
          tables.map((table) => [columnsOf(table), numbersOf(number, table)]),
        ),
        isLacking: all.some(({ kind }) => kind === 'none'),
      }
    })
}

function isMoved(then: Part, now: Part): boolean {
  const names = [...new Set([...then.tables.keys(), ...now.tables.keys()])]
  return names.some((name) => {
    const [before, after] = [then.tables.get(name), now.tables.get(name)]
    if (before === undefined) return then.isLacking
    if (after === undefined) return now.isLacking
    return before !== after
  })
}

function columnsOf({ caption, columns }: ReportTable): string {
  const isBody = caption !== null
  return JSON.stringify([
    isBody,
    ...columns.map(({ group, title }) => [group, title]),
  ])
}

/** In the list of dossiers their codes too. */
function numbersOf(annex: string, { columns, rows }: ReportTable): string {
  const isOne = (column: number) =>
    /count|share/.test(columns[column]?.kind ?? '') ||
    (annex === 'IV' && column === 1)
  const valuesOf = (row: ReportRow) =>
    'cells' in row
      ? row.cells
          .filter((_, column) => isOne(column))
          .map(({ number, text }) => number ?? text)
      : []
  return JSON.stringify(rows.map(valuesOf))
}

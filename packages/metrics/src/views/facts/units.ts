import { aboveIn, versionOn } from '../../evaluation/unit-tree.ts'
import type { DateText } from '../../schema.ts'
import { addDays } from '../../time/days.ts'
import type { Span } from '../../time/life.ts'
import type { FactTable, OfficeSays } from './fact-table.ts'

const firstDay: DateText = '0001-01-01'
const lastDay: DateText = '9999-12-31'

/** What each unit is, and what it is below, over the days on which nothing about the units changes. */
export function unitTables(units: OfficeSays['units']): readonly FactTable[] {
  const versions = Map.groupBy(units, ({ code }) => code)
  const changes = units.flatMap(({ valid_from, valid_to }) => [
    valid_from,
    ...(valid_to === null ? [] : [addDays(valid_to, 1)]),
  ])
  const starts = [...new Set([firstDay, ...changes])].toSorted()
  const spans = starts.map((from, i) => {
    const next = starts[i + 1]
    return { from, to: next === undefined ? lastDay : addDays(next, -1) }
  })
  const each = spans.map((span) => unitsOn(versions, span))
  return [
    {
      name: 'unit_on',
      columns: {
        from_day: 'date',
        to_day: 'date',
        unit: 'varchar',
        name: 'varchar',
        name_en: 'varchar',
        parent: 'varchar',
        position: 'integer',
        is_root: 'boolean',
        valid_from: 'date',
        valid_to: 'date',
        since: 'date',
      },
      rows: each.flatMap(({ units: of }) => of),
    },
    {
      name: 'unit_tree',
      columns: {
        from_day: 'date',
        to_day: 'date',
        unit: 'varchar',
        above: 'varchar',
        steps: 'integer',
      },
      rows: each.flatMap(({ tree }) => tree),
    },
  ]
}

type UnitRow = OfficeSays['units'][number]

function unitsOn(
  versions: ReadonlyMap<string, readonly UnitRow[]>,
  { from, to }: Span,
): {
  readonly units: FactTable['rows']
  readonly tree: FactTable['rows']
} {
  const all = [...versions].flatMap(([code, of]) => {
    const found = versionOn(from, of)
    const now = of.find((unit) => unit === found)
    const since = of.map((u) => u.valid_from).toSorted()[0]
    return now ? [{ ...now, code, since: since ?? now.valid_from }] : []
  })
  const root = rootOn(all, from)
  if (root === undefined) return { units: [], tree: [] }
  const above = aboveIn(versions, root)
  return {
    units: all.map((u) => [
      from,
      to,
      u.code,
      u.name,
      u.name_en,
      u.parent,
      u.position,
      u.code === root,
      u.valid_from,
      u.valid_to,
      u.since,
    ]),
    tree: all.flatMap(({ code }) =>
      above(code, from).map((up, steps) => [from, to, code, up, steps]),
    ),
  }
}

/** The unit without parent on a day: one that is there, else the last that was, else the first that comes. */
function rootOn(units: readonly UnitRow[], day: DateText): string | undefined {
  const roots = units.filter(({ parent }) => parent === null)
  const begun = roots.filter((u) => u.valid_from <= day)
  const there = begun.find((u) => (u.valid_to ?? day) >= day)
  const ended = begun.toSorted((a, b) =>
    (a.valid_to ?? '') < (b.valid_to ?? '') ? 1 : -1,
  )
  const later = roots.toSorted((a, b) => (a.valid_from < b.valid_from ? -1 : 1))
  return (there ?? ended[0] ?? later[0])?.code
}

import type { Kysely } from 'kysely'
import { carriedOver, open } from '../catalog/dossiers/kpis.ts'
import type { Text } from '../plan/plan.ts'
import type { Database } from '../schema.ts'
import type { Period } from '../time/period.ts'
import { openingBreaks } from './breaks.ts'
import type { FormBreak, ListOptions } from './breaks.ts'
import type { FormColumn } from './columns.ts'
import type { FormCounts } from './counts.ts'
import { marksOf } from './equations.ts'
import type { AnyForm } from './form.ts'
import { differing, held } from './identities.ts'
import type { FormDifference, FormIdentity } from './identities.ts'
import type { FormRowKey } from './levels.ts'

/** What the opening of a form is compared by. */
export interface OpeningOptions extends ListOptions {
  readonly before: Period
  readonly columns: readonly FormColumn[]
  /** The form of the period before as it was issued. */
  readonly previous?: AnyForm | undefined
}

/** That a form opens with what the period before closed with: by the same data, and by the form issued. */
export async function openingIdentities(
  db: Kysely<Database>,
  { now, closing }: FormCounts,
  options: OpeningOptions,
): Promise<readonly FormIdentity[]> {
  const opening = numbersOf(now, ({ count }) => count(carriedOver))
  const left = numbersOf(closing, ({ count }) => count(open))
  const computed = await computedIdentity(db, against(opening, left), options)
  const { previous } = options
  if (!previous) return [computed]
  const issued = numbersOf(previous.rows, ({ cells }) => cells.open)
  const differences = against(opening, issued)
  return [
    computed,
    await issuedIdentity(db, differences, { ...options, previous }),
  ]
}

async function computedIdentity(
  db: Kysely<Database>,
  differences: readonly FormDifference[],
  options: OpeningOptions,
): Promise<FormIdentity> {
  const breaks =
    differences.length === 0
      ? []
      : await openingBreaks(db, options, { ...options, period: options.before })
  const text = openingText(options.columns, options.columns, {
    vi: 'của kỳ trước',
    en: 'of the period before',
  })
  return { id: 'opening', text, ...held(differences, breaks) }
}

async function issuedIdentity(
  db: Kysely<Database>,
  differences: readonly FormDifference[],
  options: OpeningOptions & { readonly previous: AnyForm },
): Promise<FormIdentity> {
  const { columns, previous } = options
  const text = openingText(columns, previous.columns, {
    vi: 'của biểu kỳ trước đã phát hành',
    en: 'of the form of the period before as issued',
  })
  const breaks = await issuedBreaks(db, options)
  // Without a batch the dossiers cannot be told, but that nothing differs can.
  const known = breaks ?? (differences.length === 0 ? [] : null)
  return { id: 'opening_issued', text, ...held(differences, known) }
}

/** The dossiers that moved since a form was issued; null where it does not say what was known. */
async function issuedBreaks(
  db: Kysely<Database>,
  options: OpeningOptions & { readonly previous: AnyForm },
): Promise<readonly FormBreak[] | null> {
  const { period, rules, batch, at } = options.previous
  if (batch === null) return null
  const asOf = { at: at ?? undefined, batch }
  return openingBreaks(db, options, { ...options, period, rules, asOf })
}

function openingText(
  columns: readonly FormColumn[],
  before: readonly FormColumn[],
  whose: Text,
): Text {
  const sides = `${marksOf(['carriedOver'], columns)} = ${marksOf(['open'], before)}`
  return { vi: `${sides} ${whose.vi}`, en: `${sides} ${whose.en}` }
}

/** A number of a row. */
interface RowNumber extends FormRowKey {
  readonly number: number
}

function numbersOf<R extends FormRowKey>(
  rows: readonly R[],
  number: (row: R) => number,
): readonly RowNumber[] {
  return rows.map((row) => {
    return { level: row.level, field: row.field, number: number(row) }
  })
}

/** Rows of either side that differ; a row that is not there is 0. */
function against(
  left: readonly RowNumber[],
  right: readonly RowNumber[],
): readonly FormDifference[] {
  const both = Map.groupBy(
    [
      ...left.map((row) => ({ ...row, left: row.number, right: 0 })),
      ...right.map((row) => ({ ...row, left: 0, right: row.number })),
    ],
    ({ level, field }) => JSON.stringify([level, field]),
  )
  return differing(
    [...both.values()].flatMap((sides) => {
      const [first] = sides
      if (!first) return []
      const { level, field } = first
      const sum = (side: 'left' | 'right') =>
        sides.reduce((n, row) => n + row[side], 0)
      return [{ level, field, left: sum('left'), right: sum('right') }]
    }),
  )
}

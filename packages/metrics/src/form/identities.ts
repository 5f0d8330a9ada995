import type { Kysely } from 'kysely'
import type { Text } from '../plan/plan.ts'
import type { Database } from '../schema.ts'
import { equationBreaks } from './breaks.ts'
import type { FormBreak, ListOptions } from './breaks.ts'
import { cellsOf } from './cells.ts'
import type { FormPlacement } from './cells.ts'
import { takenIn } from './counts.ts'
import type { RowCounts } from './counts.ts'
import { equationsOf, equationText } from './equations.ts'
import type { FormEquation } from './equations.ts'
import type { FormHead } from './head.ts'
import { byLevelAndField } from './levels.ts'
import type { FormRowKey } from './levels.ts'
import { unequal } from './unequal.ts'

/** A row in which the two sides of an identity differ. */
export interface FormDifference extends FormRowKey {
  readonly left: number
  readonly right: number
}

/** Something that has to be equal, checked in every row. */
export interface FormIdentity {
  /** `opening`: carried over is what the same data had open before; `opening_issued`: what the form of the period before says. */
  readonly id: FormEquation['id'] | 'opening' | 'opening_issued'
  /** In column numbers: `(3) = (4) + (5) + (6)`. */
  readonly text: Text
  /** Whether no row differs, nor is a dossier known that counts unequally: two that do may even out. */
  readonly holds: boolean
  readonly differences: readonly FormDifference[]
  /** The dossiers that cause it; null where they cannot be told. */
  readonly breaks: readonly FormBreak[] | null
}

/** The equations of a layout, each checked in every row and traced to its dossiers. */
export async function equationIdentities(
  db: Kysely<Database>,
  options: ListOptions,
  {
    head,
    placement,
    rows,
  }: {
    readonly head: FormHead
    readonly placement: FormPlacement
    readonly rows: readonly RowCounts[]
  },
): Promise<readonly FormIdentity[]> {
  const identities: FormIdentity[] = []
  for (const equation of equationsOf(head.layout, placement)) {
    const { id, left, right } = equation
    const breaks = rows.some(({ count }) => count(unequal[id]) > 0)
      ? await equationBreaks(db, id, options)
      : []
    const differences = differing(
      rows.map(({ level, field, flow, count }) => {
        const cells = cellsOf(flow, count(takenIn), { ...head, placement })
        const sum = right.reduce((n, cell) => n + (cells[cell] ?? 0), 0)
        return { level, field, left: cells[left] ?? 0, right: sum }
      }),
    )
    const text = equationText(equation, head.columns)
    identities.push({ id, text, ...held(differences, breaks) })
  }
  return identities
}

/** Whether an identity holds, and where and by what not. */
export function held(
  differences: readonly FormDifference[],
  breaks: readonly FormBreak[] | null,
): Pick<FormIdentity, 'holds' | 'differences' | 'breaks'> {
  const holds = differences.length === 0 && breaks?.length === 0
  return { holds, differences, breaks }
}

/** The rows in which the sides differ, in the order of the form. */
export function differing(
  rows: readonly FormDifference[],
): readonly FormDifference[] {
  return rows
    .filter(({ left, right }) => left !== right)
    .toSorted(byLevelAndField)
}

import type { Locale } from '../plan/format.ts'
import type { Text } from '../plan/plan.ts'
import type { FormCells, FormPlacement } from './cells.ts'
import type { FormColumn } from './columns.ts'
import type { FormLayout } from './layout.ts'

/** What has to be equal in every row. */
export interface FormEquation {
  readonly id: 'received' | 'finished' | 'open' | 'balance'
  readonly left: keyof FormCells
  readonly right: readonly (keyof FormCells)[]
}

/** What has to be equal in every row of a layout, as dossiers are placed. */
export function equationsOf(
  layout: FormLayout,
  placement: FormPlacement,
): readonly FormEquation[] {
  const isApart = placement.stopped === 'apart'
  return [
    {
      id: 'received',
      left: 'received',
      right: ['online', 'direct', 'carriedOver'],
    },
    {
      id: 'finished',
      left: 'finished',
      right:
        layout === '2018' ? ['onTime', 'late'] : ['early', 'onTime', 'late'],
    },
    {
      id: 'open',
      left: 'open',
      right:
        placement.paused === 'apart'
          ? ['openInTime', 'openOverdue', 'paused']
          : ['openInTime', 'openOverdue'],
    },
    {
      id: 'balance',
      left: 'received',
      right: isApart ? ['finished', 'open', 'stopped'] : ['finished', 'open'],
    },
  ]
}

/** An equation in column numbers, in their order: `(3) = (4) + (5) + (6)`. */
export function equationText(
  { left, right }: Omit<FormEquation, 'id'>,
  columns: readonly FormColumn[],
): Text {
  const place = (of: keyof FormCells) => {
    const found = columns.findIndex(({ cell }) => cell === of)
    return found < 0 ? columns.length : found
  }
  const ordered = right.toSorted((a, b) => place(a) - place(b))
  const term = (cell: keyof FormCells, locale: Locale) =>
    marksOf([cell], columns) ||
    (cell === 'stopped' ? stoppedWords : pausedWords)[locale]
  const side = (locale: Locale) =>
    `${term(left, locale)} = ${ordered.map((cell) => term(cell, locale)).join(' + ')}`
  return { vi: side('vi'), en: side('en') }
}

/** The numbers of the columns of cells: `(8), (9)`; empty where none has a column. */
export function marksOf(
  cells: readonly (keyof FormCells)[],
  columns: readonly FormColumn[],
): string {
  return columns
    .filter(({ cell }) => cells.includes(cell))
    .map(({ number }) => `(${number})`)
    .join(', ')
}

const stoppedWords = {
  vi: 'hồ sơ rút, trả lại, từ chối',
  en: 'dossiers withdrawn, returned or refused',
} as const
const pausedWords = {
  vi: 'hồ sơ tạm dừng chờ bổ sung',
  en: 'paused dossiers',
} as const

import { recordsOf } from '@motcua/warehouse'

/** A procedure as the sample needs it, over a span in which nothing about it changed. */
export interface SampleProcedure {
  readonly code: string
  readonly name: string
  readonly field: string
  /** Code of the unit that owns it. */
  readonly unit: string
  readonly unitName: string
  /** Online service level, 1 to 4. */
  readonly level: number
  readonly time: number
  readonly timeUnit: 'working_day' | 'calendar_day' | 'hour'
  readonly registration: 'new' | 'change' | 'none'
  readonly validFrom: string
  /** Last day, null while it is in force. */
  readonly validTo: string | null
}

/**
 * The procedures of the sample office, from the text of its `units.csv` and
 * `procedures.csv`.
 */
export function sampleProcedures(
  units: string,
  procedures: string,
): readonly SampleProcedure[] {
  const names = new Map(
    rowsOf('units.csv', units).map((r) => [r.get('code'), r.get('name')]),
  )
  return rowsOf('procedures.csv', procedures).map((r) => {
    const get = (column: string): string => r.get(column) ?? ''
    return {
      code: get('code'),
      name: get('name'),
      field: get('field'),
      unit: get('unit'),
      unitName: names.get(get('unit')) ?? get('unit'),
      level: Number(get('level')),
      time: Number(get('time')),
      timeUnit: oneOf(get('time_unit'), [
        'working_day',
        'calendar_day',
        'hour',
      ] as const),
      registration: oneOf(get('registration'), [
        'new',
        'change',
        'none',
      ] as const),
      validFrom: get('valid_from'),
      validTo: get('valid_to') || null,
    }
  })
}

/** The units below the whole office, from the text of its `units.csv`. */
export function sampleUnits(
  units: string,
): readonly { readonly code: string; readonly name: string }[] {
  return rowsOf('units.csv', units).flatMap((r) => {
    const [code = '', name = ''] = [r.get('code'), r.get('name')]
    return r.get('parent') ? [{ code, name }] : []
  })
}

/** Rows of a list of the office folder by header. */
function rowsOf(
  file: string,
  text: string,
): readonly ReadonlyMap<string, string>[] {
  const options = { delimiter: ',', quote: '"' }
  const { header, rows } = recordsOf(file, text, options)
  return rows.map(
    (row) => new Map(header.map((name, i) => [name, row.cells[i] ?? ''])),
  )
}

function oneOf<T extends string>(value: string, known: readonly T[]): T {
  const found = known.find((k) => k === value)
  if (found === undefined)
    throw new Error(`expected one of ${known.join(', ')}, got ${value}`)
  return found
}

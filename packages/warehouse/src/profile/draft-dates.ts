import { keysOf } from '../formats/keys-of.ts'
import { dateFormats } from './date-formats.ts'
import type { DateFormatName } from './date-formats.ts'
import type { DraftDates } from './draft.ts'

/** The cells of a date column by their shape, digits alike. */
export interface DateTally {
  readonly shapes: Map<string, number>
  /** Greatest of the first two numbers of `31/12/2018`; 0 where there is no such date. */
  first: number
  second: number
}

/** A tally of no cells. */
export function newTally(): DateTally {
  return { shapes: new Map(), first: 0, second: 0 }
}

/** Counts a cell under its shape. */
export function addDate(tally: DateTally, cell: string): void {
  const shape = cell.replace(/\d/g, '9')
  const { shapes } = tally
  const known = shapes.get(shape)
  if (known === undefined && shapes.size >= mostShapes) {
    shapes.set('', (shapes.get('') ?? 0) + 1)
    return
  }
  shapes.set(shape, (known ?? 0) + 1)
  const parts = /^(\d{1,2})[/-](\d{1,2})[/-]\d{4}/.exec(cell)
  if (!parts) return
  tally.first = Math.max(tally.first, Number(parts[1]))
  tally.second = Math.max(tally.second, Number(parts[2]))
}

/** What a tally says of a column. */
export function datesOf({ shapes, first, second }: DateTally): DraftDates {
  const found = new Set<DateFormatName>()
  let strange = 0
  let cells = 0
  for (const [shape, count] of shapes) {
    cells += count
    const format = formats.find(([, pattern]) => pattern.test(shape))?.[0]
    if (format) found.add(format)
    else strange += count
  }
  // The looser format reads what the stricter one does.
  const strict = (name: string) =>
    name.replace(/\bD\/M\b/, 'DD/MM').replace(/\bH:/, 'HH:')
  const loose = new Set([...found].filter((f) => strict(f) !== f).map(strict))
  const order =
    first === 0
      ? undefined
      : first > 12
        ? second > 12
          ? 'both'
          : 'day'
        : second > 12
          ? 'month'
          : 'either'
  return {
    formats: [...found].filter((f) => !loose.has(f)),
    cells,
    strange,
    ...(order && { first: order }),
  }
}

const mostShapes = 1000

/** Formats by the shapes that they read, the strictest first. */
const formats: readonly (readonly [DateFormatName, RegExp])[] = keysOf(
  dateFormats,
)
  .filter((name) => name !== 'Excel serial 1904')
  .map((name) => [name, shapeOf(name)] as const)
  .toSorted(
    ([a], [b]) => Number(a.startsWith('D/')) - Number(b.startsWith('D/')),
  )

function shapeOf(name: DateFormatName): RegExp {
  if (name === 'Excel serial') return /^9{4,5}(\.9+)?$/
  if (name.endsWith('Z'))
    return /^9{4}-99-99[T ]99:99:99(\.9{1,9})?(Z|[+-]99(:?99)?)$/
  const digits = name
    .replace(/SSS|yyyy|YYYY|MM|DD|HH|mm|ss|dd/g, (t) => '9'.repeat(t.length))
    .replace(/[DMH]/g, '9{1,2}')
  return new RegExp(`^${digits.replaceAll('.', '\\.')}$`)
}

import { strict, swapped } from './date-formats.ts'
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

/** Counts a cell under its shape; a text that stands for an empty one is its own. */
export function addDate(tally: DateTally, cell: string): void {
  const shape = standsForEmpty.test(cell) ? cell : cell.replace(/\d/g, '9')
  const { shapes } = tally
  const known = shapes.get(shape)
  if (known === undefined && shapes.size >= mostShapes) {
    shapes.set('', (shapes.get('') ?? 0) + 1)
    return
  }
  shapes.set(shape, (known ?? 0) + 1)
  const parts = ordered.exec(cell)
  if (!parts) return
  tally.first = Math.max(tally.first, Number(parts[1]))
  tally.second = Math.max(tally.second, Number(parts[3]))
}

/** The day and the month in either order, alone, behind a time or before one. */
const ordered =
  /^(?:\d{1,2}:\d\d(?::\d\d)? )?(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d\d)(?!\d)/

/** What the order of day and month is by a tally; undefined where the format tells. */
export function orderOf({ first, second }: DateTally): DraftDates['first'] {
  if (first === 0) return undefined
  if (first > 12) return second > 12 ? 'both' : 'day'
  return second > 12 ? 'month' : 'either'
}

/**
 * What a tally says of a column.
 *
 * @param isMonthFirst whether another column proves that the month stands first
 */
export function datesOf(
  tally: DateTally,
  options: { readonly isMonthFirst?: boolean } = {},
): DraftDates {
  const found = new Set<string>()
  let strange = 0
  let cells = 0
  const blank: string[] = []
  for (const [shape, count] of tally.shapes) {
    if (standsForEmpty.test(shape)) {
      blank.push(shape)
      continue
    }
    cells += count
    const format = formatOf(shape)
    if (format) found.add(format)
    else strange += count
  }
  // The looser format reads what the stricter one does.
  const widths = Map.groupBy(found, anyFraction)
  const all = new Set(
    [...widths].map(([any, [one = any, other]]) => (other ? any : one)),
  )
  const loose = new Set(
    [...all].filter((f) => strict(f) !== f).map((f) => strict(f)),
  )
  const first = orderOf(tally)
  const isMonth =
    first === 'month' || (first === 'either' && options.isMonthFirst === true)
  return {
    formats: [...all]
      .filter((f) => !loose.has(f))
      .flatMap((format) => {
        const month = swapped(format)
        if (month === undefined) return format
        // No order reads a column in which both stand first.
        if (first === 'both') return []
        return isMonth ? month : format
      }),
    cells,
    strange,
    ...(blank.length > 0 && { blank }),
    ...(first && { first }),
  }
}

/** The format of parts of a second of any width. */
function anyFraction(format: string): string {
  return format.replace(/S+/, 'S')
}

const mostShapes = 1000

/** Strokes and dots, and what programs write of a value that is not there, of a day too. */
const standsForEmpty =
  /^(?:[^\p{L}\p{N}]{1,10}|n\/a|null|none|nil|0{2,4}([-/.])00\1(?:0000|00)(?:[ T]00:00(?::00)?)?)$/iu

/** A time of day, with a half of the day or parts of a second. */
const time = String.raw`(?<hour>9{1,2}):99(?<seconds>:99(?<fraction>\.9{1,9})?)?(?<half> (?:[AP]M|SA|CH))?`
const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec'
const day = String.raw`(?<first>9{1,2})(?<mark>[/.-])(?:9{1,2}\k<mark>(?:9999|99)|(?:${months})\k<mark>(?:9999|99))|9999(?<line>[/.-])9{1,2}\k<line>9{1,2}`

const shapes: readonly RegExp[] = [
  `^(?<day>${day})$`,
  `^(?<day>${day})(?<gap> |T| - |, )(?<time>${time})(?<zone>Z|[+-]99(?::?99)?)?$`,
  `^(?<time>${time})(?<gap> )(?<day>${day})$`,
].map((pattern) => new RegExp(pattern, 'i'))

const digits = new Map([
  ['99999999', 'yyyyMMdd'],
  ['999999999999', 'yyyyMMddHHmm'],
  ['99999999999999', 'yyyyMMddHHmmss'],
])

/** The strictest format that reads the cells of a shape; the day stands before the month. */
function formatOf(shape: string): string | undefined {
  if (/^9{4,5}(\.9+)?$/.test(shape)) return 'Excel serial'
  const plain = digits.get(shape)
  if (plain) return plain
  const groups = shapes.map((s) => s.exec(shape)?.groups).find(Boolean)
  if (!groups) return undefined
  const isLoose = /(?<!9)9(?!9)/.test(
    `${groups['day']} ${groups['hour'] ?? ''}`,
  )
  const date = dayFormat(groups['day'] ?? '', isLoose)
  const at = timeFormat(groups, isLoose)
  if (at === '') return date
  const { gap = ' ', zone } = groups
  if (zone !== undefined) {
    const seconds = groups['seconds'] === undefined ? '' : ':ss'
    const isInstant = date === 'YYYY-MM-DD' && groups['half'] === undefined
    return isInstant && /^[T ]$/.test(gap) && groups['hour'] === '99'
      ? `YYYY-MM-DDTHH:mm${seconds}Z`
      : undefined
  }
  return shape.startsWith(groups['day'] ?? '')
    ? `${date}${gap.toUpperCase()}${at}`
    : `${at}${gap}${date}`
}

function dayFormat(shape: string, isLoose: boolean): string {
  const mark = /[/.-]/.exec(shape)?.[0] ?? ''
  const [first = '', second = '', third = ''] = shape.split(mark)
  const [dayToken, monthToken] = isLoose ? ['D', 'M'] : ['DD', 'MM']
  const parts =
    first.length === 4
      ? ['YYYY', monthToken, dayToken]
      : [
          dayToken,
          second.startsWith('9') ? monthToken : 'MMM',
          third.length === 4 ? 'YYYY' : 'YY',
        ]
  return parts.join(mark)
}

function timeFormat(
  { hour, seconds, fraction, half }: { readonly [group: string]: string },
  isLoose: boolean,
): string {
  if (hour === undefined) return ''
  const letter = half === undefined ? 'H' : 'h'
  return [
    isLoose ? letter : letter.repeat(2),
    ':mm',
    seconds === undefined ? '' : ':ss',
    fraction === undefined ? '' : `.${'S'.repeat(fraction.length - 1)}`,
    half === undefined ? '' : ' A',
  ].join('')
}

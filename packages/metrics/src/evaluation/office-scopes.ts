import type { OfOffices } from '../definition/kpi.ts'
import { isOfOne } from '../definition/offices.ts'
import { unknownFrom } from '../time/as-of.ts'
import type { AsOf } from '../time/as-of.ts'
import type { WorkingCalendar } from '../time/calendar.ts'
import { addDays } from '../time/days.ts'

/** What was known: of all offices, or of each by its code, up to its own cut-off. */
export type AsOfOffices =
  AsOf | ((office: string) => Pick<AsOf, 'at'> | undefined)

/** The calendar of all offices, or of each by its code. */
export type OfficeCalendars =
  WorkingCalendar | ((office: string) => WorkingCalendar)

/** What may differ from office to office. */
export interface OfEachOffice {
  readonly asOf?: AsOfOffices | undefined
  readonly calendar?: OfficeCalendars | undefined
}

/** What is counted together: offices of the same cut-off and calendar. */
export interface OfficeScope extends OfOffices {
  readonly asOf?: AsOf | undefined
  readonly calendar?: WorkingCalendar | undefined
}

/**
 * What was known of an office.
 *
 * @throws RangeError when a batch is told of each: they number theirs apart.
 */
export function asOfOffice(
  asOf: AsOfOffices | undefined,
  office: string,
): AsOf | undefined {
  if (typeof asOf !== 'function') return asOf
  const own: AsOf | undefined = asOf(office)
  if (own?.batch !== undefined)
    throw new RangeError(
      `expected the cut-off of each office alone, got batch ${own.batch} of ${office}`,
    )
  return own
}

/** What was known of all of some offices: up to the first cut-off. */
export function asOfAll(
  asOf: AsOfOffices | undefined,
  offices: readonly string[],
): AsOf | undefined {
  if (typeof asOf !== 'function') return asOf
  const cuts = offices.flatMap((office) => asOfOffice(asOf, office)?.at ?? [])
  const [first] = cuts.toSorted()
  return first === undefined ? undefined : { at: first }
}

/**
 * The offices by what differs among them. The first has, of all offices, also
 * the rows of those that are not known.
 */
export function officeScopes(
  of: OfOffices & { readonly known: readonly string[] },
  { asOf, calendar }: OfEachOffice,
): readonly OfficeScope[] {
  if (typeof asOf !== 'function' && typeof calendar !== 'function')
    return [{ ...of, asOf, calendar }]
  const daysOf = workingDays()
  const each = of.known.map((office) => {
    const own = asOfOffice(asOf, office)
    const days = typeof calendar === 'function' ? calendar(office) : calendar
    const key = `${unknownFrom(own)} ${days && daysOf(days)}`
    return { office, asOf: own, calendar: days, key }
  })
  if (each.length === 0) return [of]
  const groups = [...Map.groupBy(each, ({ key }) => key).values()]
  const all = of.offices === 'all'
  return groups.flatMap((group, i) => {
    const [first] = group
    if (!first) return []
    const codes = group.map(({ office }) => office)
    const others = of.known.filter((office) => !codes.includes(office))
    const whose =
      all && i === 0
        ? { offices: 'all' as const, except: others }
        : isOfOne(of)
          ? {}
          : { offices: codes }
    const { asOf: known, calendar: days } = first
    return [{ ...of, ...whose, known: codes, asOf: known, calendar: days }]
  })
}

/** Names calendars by their working days, each looked at once. */
function workingDays(): (calendar: WorkingCalendar) => string {
  const names = new Map<WorkingCalendar, string>()
  return (calendar) => {
    const known = names.get(calendar)
    if (known !== undefined) return known
    const { from, to } = calendar
    let name = from
    for (let day = from; day <= to; day = addDays(day, 1))
      name += calendar.isWorkingDay(day) ? '1' : '0'
    names.set(calendar, name)
    return name
  }
}

import type { TimeText } from '@motcua/metrics'

/** The wall-clock time of a zone, `YYYY-MM-DD HH:MM:SS`. */
export function localTime(zone: string, at: Date = new Date()): TimeText {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(at)
}

/** Seconds since a moment of `performance.now()`, to the millisecond. */
export function secondsSince(start: number): number {
  return Math.round(performance.now() - start) / 1000
}

/**
 * The moment of a zone's wall-clock time; of an hour that comes twice the first,
 * of one that is left out the same hour as before the clocks change.
 */
export function momentOf(zone: string, time: TimeText): Date {
  const asUtc = Date.parse(`${time.replace(' ', 'T')}Z`)
  const offsetAt = (at: number) =>
    Date.parse(`${localTime(zone, new Date(at)).replace(' ', 'T')}Z`) - at
  const dayBefore = offsetAt(asUtc - 86_400_000)
  const first = asUtc - dayBefore
  const offset = offsetAt(first)
  return new Date(offset === dayBefore ? first : asUtc - offset)
}

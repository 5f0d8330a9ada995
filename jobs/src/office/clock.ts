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

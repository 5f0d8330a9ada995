import { minutesADay } from './days.ts'

/** A stream of numbers from 0 to 1. */
export type Random = () => number

/** The same stream for the same start. */
export function mulberry32(start: number): Random {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A whole number of a span, both ends in it. */
export function pick(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1))
}

/** 0 to 1 onto the office hours, 7:30 to 11:30 and 13:30 to 17:00. */
export function officeMinute(x: number): number {
  const minute = Math.floor(x * 450)
  return minute < 240 ? 450 + minute : 570 + minute
}

/** A time in the office hours of a day. */
export function at(day: number, random: Random): number {
  return day * minutesADay + officeMinute(random())
}

import { hundredthsOfPercent } from './share.ts'

/** Vietnamese or English number forms. */
export type Locale = 'vi' | 'en'

/**
 * `1.234` in Vietnamese, `1,234` in English.
 *
 * @example
 * formatCount(1234) // '1.234'
 */
export function formatCount(value: number, locale: Locale = 'vi'): string {
  const digits = String(Math.abs(value)).replace(
    /\B(?=(\d{3})+$)/g,
    locale === 'vi' ? '.' : ',',
  )
  return value < 0 ? `−${digits}` : digits
}

/**
 * A share as it is printed: `99,71%`, `100%` only when all, `0%` only when none,
 * else `<0,01%`; `–` when there are no cases. Rounding never crosses a target.
 *
 * @example
 * formatShare(99_996, 100_000, [1]) // '99,99%'
 */
export function formatShare(
  numerator: number,
  denominator: number,
  targets: readonly number[] = [],
  locale: Locale = 'vi',
): string {
  if (denominator === 0) return '–'
  // What is derived by subtracting may lie below zero.
  if (numerator < 0)
    return `−${formatShare(-numerator, denominator, [], locale)}`
  if (numerator === denominator) return '100%'
  if (numerator === 0) return '0%'
  const printed = hundredthsOfPercent(numerator, denominator, targets)
  if (printed === 0) return `<${decimal(1, locale)}%`
  return `${decimal(printed, locale)}%`
}

/**
 * A duration as it is printed, with one decimal unless it is whole: `5`, `5,5`;
 * `–` when there is none. Rounding never crosses a target.
 *
 * @example
 * formatDuration(5.04, [5]) // '5,1'
 */
export function formatDuration(
  value: number | null,
  targets: readonly number[] = [],
  locale: Locale = 'vi',
): string {
  if (value === null) return '–'
  if (value < 0)
    return `−${formatDuration(
      -value,
      targets.map((target) => -target),
      locale,
    )}`
  const rounded = targets.reduce(
    (printed, target) =>
      Math.sign(printed / 10 - target) === Math.sign(value - target)
        ? printed
        : value > target
          ? Math.floor(value * 10) + 1
          : Math.ceil(value * 10) - 1,
    Math.round(value * 10),
  )
  const whole = formatCount(Math.floor(rounded / 10), locale)
  const rest = rounded % 10
  return rest === 0 ? whole : `${whole}${locale === 'vi' ? ',' : '.'}${rest}`
}

/**
 * The difference of two shares as printed, in percentage points: `+2,10`, `−0,50`, `0`.
 * It is the difference of the printed numbers, so that a reader's own subtraction agrees.
 *
 * @example
 * formatPointDifference(210) // '+2,10'
 */
export function formatPointDifference(
  hundredths: number,
  locale: Locale = 'vi',
): string {
  if (hundredths === 0) return '0'
  const sign = hundredths < 0 ? '−' : '+'
  return sign + decimal(Math.abs(hundredths), locale)
}

/** Hundredths as a decimal of two digits: 5021 is `50,21`. */
function decimal(hundredths: number, locale: Locale): string {
  const whole = Math.floor(hundredths / 100)
  const rest = String(hundredths % 100).padStart(2, '0')
  return `${formatCount(whole, locale)}${locale === 'vi' ? ',' : '.'}${rest}`
}

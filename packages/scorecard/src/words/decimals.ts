import type { Words } from './words.ts'

/**
 * A decimal as it is printed: `−1.234,50`, `-1,234.50` in English with its minus.
 *
 * @param value digits, with a point before the fraction
 */
export function decimalText(value: string, { count, language }: Words): string {
  const [whole = '', rest] = value.replace('-', '').split('.')
  const sign = value.startsWith('-') ? '−' : ''
  const point = language === 'vi' ? ',' : '.'
  return `${sign}${count(Number(whole))}${rest === undefined ? '' : point + rest}`
}

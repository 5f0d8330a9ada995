/** Types of the columns of table macros, which an engine tells of a call alone; texts but for these. */
const types: readonly (readonly [RegExp, string])[] = [
  [/^(?:meets|counts|apology|is_\w+|to_date_is_covered)$/, 'boolean'],
  [/^(?:\w+_on|target_until|unit_ended)$/, 'date'],
  [/^(?:(?:to_date_|issued_)?value|target|median|p90|mean)$/, 'double'],
  [
    /^(?:(?:to_date_|issued_)?(?:numerator|denominator)|unmeasured|open_overdue|undated|without_channel|days_late|days_after_due)$/,
    'bigint',
  ],
  // Those of form 06a.
  [
    /^(?:received|online|direct|carried_over|finished|early|on_time|late|open|open_in_time|stopped|paused)$/,
    'bigint',
  ],
  [/^issued_at$/, 'timestamp'],
  [/^issued_batch$/, 'integer'],
]

/**
 * The type of a column of a table macro, as DuckDB names it in small letters.
 *
 * @example
 * macroColumnType('to_date_numerator') // 'bigint'
 */
export function macroColumnType(name: string): string {
  return types.find(([names]) => names.test(name))?.[1] ?? 'varchar'
}

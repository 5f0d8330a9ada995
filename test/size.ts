const asked = process.env['MOTCUA_TEST_SIZE']

/** Whether the suites run at full size: `MOTCUA_TEST_SIZE=long`. */
export const isLong = asked === 'long'

/**
 * How many of something a suite does: few by default, many at full size, and a
 * tenth of the few where mutants are tried: `MOTCUA_TEST_SIZE=short`.
 */
export function size(small: number, long: number): number {
  if (asked === 'short') return Math.ceil(small / 10)
  return isLong ? long : small
}

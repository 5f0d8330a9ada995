/** Whether the suites run at full size: `MOTCUA_TEST_SIZE=long`. */
export const isLong = process.env['MOTCUA_TEST_SIZE'] === 'long'

/** How many of something a suite does: few by default, many at full size. */
export function size(small: number, long: number): number {
  return isLong ? long : small
}

/** Thrown when something is no period, day or scheme, or no period can be made of it. */
export class PeriodError extends Error {
  override readonly name = 'PeriodError'
}

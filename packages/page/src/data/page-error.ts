/** Thrown when no page can be made: its folder is another's, or the data cover no month. */
export class PageError extends Error {
  override readonly name = 'PageError'
  readonly code: 'foreign_folder' | 'no_month'

  constructor(code: PageError['code'], message: string) {
    super(message)
    this.code = code
  }
}

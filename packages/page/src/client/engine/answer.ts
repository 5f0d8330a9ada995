/** A column of an answer. */
export interface AnswerColumn {
  readonly name: string
  /** The engine's own name: `BIGINT`, `DECIMAL(10,2)`. */
  readonly type: string
}

/** Rows as the engine writes them, so that nothing is rounded on the way; null is none. */
export interface Answer {
  readonly columns: readonly AnswerColumn[]
  readonly rows: readonly (readonly (string | null)[])[]
  /** There are more rows than were asked for. */
  readonly isCut: boolean
}

/** Whether the values of a column are numbers. */
export function isNumber({ type }: AnswerColumn): boolean {
  return /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL.*|FLOAT|DOUBLE)$/.test(
    type,
  )
}

/** How the command ends. */
export const exit = {
  done: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  different: 4,
  busy: 5,
  partly: 6,
} as const

/** One of the codes. */
export type Exit = (typeof exit)[keyof typeof exit]

/** Thrown when the words of a command are wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

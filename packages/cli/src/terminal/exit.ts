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

export type Exit = (typeof exit)[keyof typeof exit]

/** Thrown when the words of a command are wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Of several exits the one that is told: 1, 6, 3, 0. */
export function worst(codes: readonly Exit[]): Exit {
  const order = [exit.failed, exit.partly, exit.refused]
  return order.find((code) => codes.includes(code)) ?? exit.done
}

/** Gives each work one of so many lanes, in the order of asking. */
export function laneQueue(count: number) {
  const free = Array.from({ length: count }, (_, lane) => lane)
  const waiting: ((lane: number) => void)[] = []
  const under = new Set<Promise<unknown>>()
  async function used<T>(work: (lane: number) => Promise<T>): Promise<T> {
    const lane =
      free.shift() ??
      (await new Promise<number>((resolve) => waiting.push(resolve)))
    try {
      return await work(lane)
    } finally {
      const next = waiting.shift()
      if (next) next(lane)
      else free.push(lane)
    }
  }
  return {
    use<T>(work: (lane: number) => Promise<T>): Promise<T> {
      const result = used(work)
      under.add(result)
      void result.catch(() => {}).finally(() => under.delete(result))
      return result
    },
    /** Resolves when nothing is under way. */
    async idle(): Promise<void> {
      await Promise.allSettled(under)
    },
  }
}

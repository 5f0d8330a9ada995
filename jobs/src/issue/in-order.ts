/** Two are printed while a third is made ready. */
const ahead = 3

/**
 * Makes some things a few at a time and gives each in its order; who stops
 * taking waits for those that were begun.
 */
export async function* inOrder<Item, Made>(
  items: readonly Item[],
  make: (item: Item) => Promise<Made>,
): AsyncGenerator<{ readonly item: Item; readonly made: () => Promise<Made> }> {
  const begun: Promise<Made>[] = []
  try {
    for (const [i, item] of items.entries()) {
      for (const next of items.slice(begun.length, i + ahead)) {
        const made = make(next)
        made.catch(() => {})
        begun.push(made)
      }
      const own = begun[i]
      if (own) yield { item, made: () => own }
    }
  } finally {
    await Promise.allSettled(begun)
  }
}

/** How many cases one combination of all keys has, and how many of them meet. */
export interface CountedCell {
  /** Values of the keys as texts. */
  readonly keys: readonly (string | null)[]
  readonly cases: number
  /** Undefined where nothing is asked of them. */
  readonly meets?: number
}

/** A row that may be given out; null in the place of a number that is hidden. */
export interface PublicRow {
  /** Places of the keys that it is of; over the others it is a total. */
  readonly set: readonly number[]
  /** Values of the keys of its set, in their order. */
  readonly keys: readonly (string | null)[]
  readonly cases: number | null
  readonly meets?: number | null
}

/** A number of the table: cases, those that meet, or those that do not. */
type Layer = 'cases' | 'meets' | 'others'

interface Cell extends Readonly<Record<Layer, number>> {
  readonly set: number
  readonly keys: readonly (string | null)[]
  /** The combinations of all keys that it adds up. */
  readonly of: ReadonlySet<number>
  readonly shown: { cases: boolean; meets: boolean }
}

interface Table {
  readonly cells: readonly Cell[]
  readonly layers: readonly Layer[]
  readonly least: number
  readonly size: number
}

/**
 * The table of counts with its totals, without what would tell of few cases.
 *
 * A number from 1 to below `least` is hidden, and so is a part whose rest is such.
 * Then as many others are hidden as it takes so that none of them is what is left
 * of a total without those that are shown: along each line of totals two at least
 * are hidden, each of which may be `least` as far as the line tells, and no sum or difference of shown numbers gives
 * a hidden one.
 *
 * @param sets of which keys there are rows: `[[0, 1], [0], []]` has totals by the first and of all
 */
export function suppressed(
  counted: readonly CountedCell[],
  {
    sets,
    least,
  }: { readonly sets: readonly (readonly number[])[]; readonly least: number },
): readonly PublicRow[] {
  const hasMeets = counted.some(({ meets }) => meets !== undefined)
  const table: Table = {
    cells: sets.flatMap((set, i) => cellsOf(counted, set, i)),
    layers: hasMeets ? ['cases', 'meets', 'others'] : ['cases'],
    least,
    size: counted.length,
  }
  hideFew(table)
  while (hideLines(table) || hideDerived(table));
  return table.cells.map(({ set, keys, cases, meets, shown }) => ({
    set: sets[set] ?? [],
    keys,
    cases: shown.cases ? cases : null,
    ...(hasMeets && { meets: shown.meets ? meets : null }),
  }))
}

function cellsOf(
  counted: readonly CountedCell[],
  set: readonly number[],
  at: number,
): readonly Cell[] {
  const groups = Map.groupBy(counted.keys(), (i) =>
    JSON.stringify(set.map((key) => counted[i]?.keys[key] ?? null)),
  )
  return [...groups].map(([keys, of]) => {
    const sum = (take: (cell: CountedCell | undefined) => number) =>
      of.reduce((total, i) => total + take(counted[i]), 0)
    const cases = sum((cell) => cell?.cases ?? 0)
    const meets = sum((cell) => cell?.meets ?? 0)
    return {
      set: at,
      keys: JSON.parse(keys) as readonly (string | null)[],
      of: new Set(of),
      cases,
      meets,
      others: cases - meets,
      shown: { cases: true, meets: true },
    }
  })
}

function isShown({ shown }: Cell, layer: Layer): boolean {
  return shown.cases && (layer === 'cases' || shown.meets)
}

/** Hides a number; what is part of a hidden one goes with it. */
function hide({ shown }: Cell, layer: Layer): void {
  shown.meets = false
  if (layer === 'cases') shown.cases = false
}

/** 1. What is few by itself. */
function hideFew({ cells, layers, least }: Table): void {
  for (const cell of cells)
    for (const layer of layers)
      if (cell[layer] > 0 && cell[layer] < least) hide(cell, layer)
}

/** 2. What is left of a total without the parts that are shown; whether anything was hidden. */
function hideLines({ cells, layers, least }: Table): boolean {
  const bySet = [...Map.groupBy(cells, ({ set }) => set).values()]
  let isChanged = false
  for (const layer of layers)
    for (const whole of cells)
      for (const all of bySet) {
        if (!isShown(whole, layer)) break
        const parts = partsOf(whole, all)
        const hidden = parts.filter((part) => !isShown(part, layer))
        const sum = hidden.reduce((total, part) => total + part[layer], 0)
        // Each is one case at least: what the others leave to one of them.
        const room = sum - (hidden.length - 1)
        const isSafe = hidden.length > 1 && room >= least
        if (hidden.length === 0 || isSafe) continue
        hide(
          smallest(
            parts.filter((p) => isShown(p, layer)),
            layer,
          ) ?? whole,
          layer,
        )
        isChanged = true
      }
  return isChanged
}

/** The cells of a set that add up to another one; none where they do not. */
function partsOf(whole: Cell, all: readonly Cell[]): readonly Cell[] {
  if (all[0]?.set === whole.set) return []
  const parts = all.filter((part) => isWithin(part, whole))
  const size = parts.reduce((sum, part) => sum + part.of.size, 0)
  return size === whole.of.size ? parts : []
}

function isWithin(part: Cell, whole: Cell): boolean {
  return [...part.of].every((i) => whole.of.has(i))
}

function smallest(cells: readonly Cell[], layer: Layer): Cell | undefined {
  return cells.toSorted((a, b) => a[layer] - b[layer])[0]
}

/** 3. What sums and differences of shown numbers give; whether anything was hidden. */
function hideDerived(table: Table): boolean {
  const { cells, layers } = table
  const known = new Span()
  for (const cell of cells)
    for (const layer of layers)
      if (isShown(cell, layer)) known.add(vectorOf(cell, layer, table))
  for (const cell of cells)
    for (const layer of layers) {
      if (isShown(cell, layer) || !known.has(vectorOf(cell, layer, table)))
        continue
      const beside = cells.filter(
        (other) =>
          other !== cell &&
          isShown(other, layer) &&
          [...other.of].some((i) => cell.of.has(i)),
      )
      const line = beside.flatMap((whole) =>
        cells.filter(
          (part) =>
            part.set === cell.set &&
            isShown(part, layer) &&
            isWithin(part, whole),
        ),
      )
      const next = smallest(line, layer) ?? smallest(beside, layer)
      // Of a number alone that nothing shown holds, what it is a part of.
      const whole = cells.find((other) => isShown(other, layer))
      const gone = next ?? whole
      if (gone) hide(gone, layer)
      else for (const other of cells) hide(other, 'cases')
      return true
    }
  return false
}

/** A number as a sum of unknowns: of each combination those that meet, then those that do not. */
function vectorOf({ of }: Cell, layer: Layer, { size }: Table): Vector {
  const vector = new Map<number, number>()
  for (const i of of) {
    if (layer !== 'others') vector.set(i, 1)
    if (layer !== 'meets') vector.set(size + i, 1)
  }
  return vector
}

type Vector = Map<number, number>

/** A prime whose products are whole numbers. */
const prime = 67_108_859

/** What can be had by adding and subtracting; counted modulo a prime, so that it is exact and small. */
class Span {
  readonly #rows = new Map<number, Vector>()

  add(vector: Vector): void {
    const rest = this.#reduced(vector)
    const [first] = rest
    if (!first) return
    const [at, lead] = first
    const inverse = power(lead, prime - 2)
    for (const [i, value] of rest) rest.set(i, (value * inverse) % prime)
    this.#rows.set(at, rest)
  }

  has(vector: Vector): boolean {
    return this.#reduced(vector).size === 0
  }

  #reduced(vector: Vector): Vector {
    const rest = new Map(vector)
    // A row has no place that an earlier one begins at, so that this ends.
    for (;;) {
      const at = [...rest.keys()].find((i) => this.#rows.has(i))
      if (at === undefined) return rest
      const row = this.#rows.get(at) ?? new Map<number, number>()
      const times = rest.get(at) ?? 0
      for (const [i, value] of row) {
        const next =
          ((rest.get(i) ?? 0) + prime - ((times * value) % prime)) % prime
        if (next === 0) rest.delete(i)
        else rest.set(i, next)
      }
    }
  }
}

function power(base: number, exponent: number): number {
  let result = 1
  let square = base
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = (result * square) % prime
    square = (square * square) % prime
  }
  return result
}

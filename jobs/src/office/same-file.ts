/** What one place of a file name may hold: a letter that is given, any digit, as in an example, or any number of letters. */
type Place = { readonly letter: string } | { readonly digit: string } | 'any'

/**
 * A file name that two patterns of source profiles both fit; undefined where
 * there is none. Decided by the patterns alone.
 *
 * @example
 * fileOfBoth('ho-so-*.csv', '*-{YYYY}.csv') // 'ho-so-2026.csv'
 */
export function fileOfBoth(one: string, other: string): string | undefined {
  const [a, b] = [placesOf(one), placesOf(other)]
  const seen = new Set<string>()
  const open: At[] = [{ i: 0, j: 0, name: '' }]
  // The shortest name comes first, so that it reads as one of the two patterns.
  for (let at = open.shift(); at; at = open.shift()) {
    const { i, j, name } = at
    if (seen.has(`${i} ${j}`)) continue
    seen.add(`${i} ${j}`)
    if (i === a.length && j === b.length) return name || 'a file without a name'
    open.push(...stepsFrom(at, a[i], b[j]))
  }
  return undefined
}

/** How far both patterns are read, and the name so far. */
interface At {
  readonly i: number
  readonly j: number
  readonly name: string
}

/** The ways on: a star ends, or takes what the other pattern wants; else both want one letter. */
function stepsFrom(
  { i, j, name }: At,
  one: Place | undefined,
  other: Place | undefined,
): readonly At[] {
  const steps: At[] = []
  if (one === 'any') steps.push({ i: i + 1, j, name })
  if (other === 'any') steps.push({ i, j: j + 1, name })
  const letter = letterOf(one, other)
  if (letter !== undefined)
    steps.push({
      i: one === 'any' ? i : i + 1,
      j: other === 'any' ? j : j + 1,
      name: name + letter,
    })
  return steps
}

/** A letter that both places may hold. */
function letterOf(
  one: Place | undefined,
  other: Place | undefined,
): string | undefined {
  if (one === undefined || other === undefined) return undefined
  if (one === 'any') return other === 'any' ? undefined : exampleOf(other)
  if (other === 'any') return exampleOf(one)
  const [asked, may] = 'letter' in one ? [one, other] : [other, one]
  const letter = exampleOf(asked)
  return fits(letter, may) ? letter : undefined
}

function exampleOf(place: Exclude<Place, 'any'>): string {
  return 'letter' in place ? place.letter : place.digit
}

function fits(letter: string, place: Exclude<Place, 'any'>): boolean {
  return 'letter' in place ? place.letter === letter : /^\d$/.test(letter)
}

/** The parts of a time in a file name, by an example of each. */
const times: { readonly [part: string]: string | undefined } = {
  '{YYYY}': '2026',
  '{MM}': '01',
  '{DD}': '01',
  '{HH}': '00',
  '{mm}': '00',
}

function placesOf(pattern: string): readonly Place[] {
  return pattern
    .split(/(\*|\{YYYY\}|\{MM\}|\{DD\}|\{HH\}|\{mm\})/)
    .flatMap((part): readonly Place[] => {
      if (part === '*') return ['any']
      const time = times[part]
      if (time) return [...time].map((digit) => ({ digit }))
      return [...part].map((letter) => ({ letter }))
    })
}

import { defineKpis as definitions } from '../catalog/define.ts'
import { distinct } from '../definition/distinct.ts'
import type { Derived, Kpi, Tally } from '../definition/kpi.ts'
import { common, stated } from './definition-shape.ts'
import type { GivenDerived } from './definition-shape.ts'
import { refuse } from './reading.ts'
import type { Place } from './reading.ts'

const define = definitions<never>()

type Term = GivenDerived['numerator'][number]
type Whole = Derived<never>['of'][number]

/** A term with the definition that it names. */
type Summed = Omit<Term, 'kpi'> & { readonly kpi: Whole }

/**
 * Reads a share of sums of others; undefined once a fault was told.
 *
 * @param known what it may sum
 */
export function readDerived(
  given: GivenDerived,
  known: readonly Kpi<never>[],
  place: Place,
): Derived<never> | undefined {
  const above = termsOf(given, 'numerator', { known, place })
  const below = termsOf(given, 'denominator', { known, place })
  if (!above || !below) return undefined
  const of = [...new Set([...above, ...below].map(({ kpi }) => kpi))]
  const [first] = of
  return define.derived({
    ...common(given),
    ...(given.nature && { nature: given.nature }),
    ...(first && { quality: stated(given.quality, first.quality) }),
    formula: {
      vi: `(${spoken(above, 'vi')}) / (${spoken(below, 'vi')})`,
      en: `(${spoken(above, 'en')}) / (${spoken(below, 'en')})`,
    },
    of,
    derive: (tallies) => ({
      numerator: total(above, of, tallies),
      denominator: total(below, of, tallies),
    }),
  })
}

/** The terms of a side; undefined once a fault of any was told. */
function termsOf(
  given: GivenDerived,
  side: 'numerator' | 'denominator',
  {
    known,
    place,
  }: { readonly known: readonly Kpi<never>[]; readonly place: Place },
): readonly Summed[] | undefined {
  const read = given[side].map((term, i) => {
    const path = [...place.path, side, i]
    const kpi = summed(term, known, { ...place, path })
    return kpi && { ...term, kpi }
  })
  const terms = read.filter((term) => term !== undefined)
  return terms.length === read.length ? terms : undefined
}

function total(
  side: readonly Summed[],
  of: readonly Whole[],
  tallies: readonly Tally[],
): number {
  return side.reduce((sum, { kpi, take, sign }) => {
    const value = tallies[of.indexOf(kpi)]?.[take] ?? 0
    return sign === 'plus' ? sum + value : sum - value
  }, 0)
}

function spoken(side: readonly Summed[], lang: 'vi' | 'en'): string {
  return side.map((term, i) => termWords(term, i, lang)).join(' ')
}

/** A share or a count; of several versions the one that is named. */
function summed(
  { kpi: id, version, take }: Term,
  known: readonly Kpi<never>[],
  place: Place,
): Whole | undefined {
  const whole = known.filter((k) => k.kind === 'ratio' || k.kind === 'count')
  const versions = whole.filter((k) => k.id === id)
  const [found, other] = versions.filter(
    (k) => version === undefined || k.version === version,
  )
  if (versions.length > 0 && (!found || other))
    return refuse(
      { ...place, path: [...place.path, 'version'] },
      `version of ${id}: ${versions.map((k) => k.version).join(' or ')}`,
      version,
    )
  if (!found)
    return refuse(
      { ...place, path: [...place.path, 'kpi'] },
      `a share or a count of ${distinct(whole, (k) => k.id)
        .map((k) => k.id)
        .join(', ')}`,
      id,
    )
  if (found.kind === 'count' && take === 'denominator')
    return refuse(
      { ...place, path: [...place.path, 'take'] },
      `numerator, for ${id} is a count`,
      take,
    )
  return found
}

function termWords(
  { kpi, take, sign }: Summed,
  i: number,
  lang: 'vi' | 'en',
): string {
  const of =
    kpi.kind === 'count'
      ? ''
      : lang === 'vi'
        ? `${take === 'numerator' ? 'tử số' : 'mẫu số'} của `
        : `${take} of `
  const joint = sign === 'minus' ? '− ' : i > 0 ? '+ ' : ''
  return `${joint}${of}${kpi.title[lang]}`
}

import type { Office } from '../office/office.ts'
import { kindText, ofKind } from '../office/paper-kinds.ts'
import { readOutbox } from './outbox.ts'
import type { ParcelState } from './outbox.ts'

/** The parcels in a state to those who are recipients still. */
export function parcelsIn(
  office: Pick<Office, 'paths' | 'delivery'>,
  state: ParcelState['state'],
): readonly ParcelState[] {
  const names = new Set(office.delivery?.to.map(({ name }) => name))
  return [...readOutbox(office).values()].filter(
    (parcel) => parcel.state === state && names.has(parcel.to),
  )
}

/**
 * What a person is told of parcels that nothing is done about by itself: those of
 * which nobody knows whether they came, where the office holds such, and those
 * that the other side refuses; one line a recipient and reason.
 */
export function undecidedLines(
  office: Pick<Office, 'paths' | 'delivery'>,
): readonly string[] {
  const isHeld = office.delivery?.unknown !== 'again'
  return [
    ...(isHeld ? linesOf(parcelsIn(office, 'unknown'), unknown) : []),
    ...linesOf(parcelsIn(office, 'refused'), refused),
  ]
}

type Told = (what: string, reason: string, id: string) => string

const unknown: Told = (what, reason, id) =>
  `${what} may have come or not: ${reason}; ask there, then say: motcua outbox --settle ${id} --reason '...' where it came, motcua outbox --again ${id} --reason '...' where it did not`

const refused: Told = (what, reason, id) =>
  `${what} did not come and will not be tried again: ${reason}; mend the address in motcua.yaml, then: motcua outbox --again ${id} --reason '...'; or, where it is not wanted: motcua outbox --settle ${id} --reason '...'`

function linesOf(
  parcels: readonly ParcelState[],
  told: Told,
): readonly string[] {
  const groups = Map.groupBy(parcels, ({ to, reason }) =>
    JSON.stringify([to, reason]),
  )
  return [...groups.values()].flatMap((of) => {
    const [first] = of
    if (!first) return []
    const papers = of
      .slice(0, most)
      .map(
        ({ kind, period, unit }) =>
          `${period} ${unit}${kindText(ofKind(kind))}`,
      )
    const more = of.length > most ? ', …' : ''
    const n = of.length === 1 ? '1 parcel' : `${of.length} parcels`
    const id = of.length === 1 ? first.id : 'ID'
    const where = of.length === 1 ? '' : '; each ID: motcua outbox'
    const what = `${n} to ${first.to} (${papers.join(', ')}${more})`
    return [`${told(what, first.reason ?? '', id)}${where}`]
  })
}

/** So many papers are named, as one reads. */
const most = 5

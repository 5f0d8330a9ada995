import { catalog } from '@motcua/metrics'
import { planAnnexes } from '@motcua/metrics/plan'
import type { Plan } from '@motcua/metrics'
import type { CitingKpi } from '@motcua/metrics/plan'
import { describe, expect, it } from 'vitest'
import { copyOffice } from '../offices.ts'

const { office, remove } = copyOffice('binh-duong-2018')
remove()
const { plan } = office

const uncited = catalog.map(({ id }): CitingKpi => ({ id, cites: [] }))
const citing = (id: string, clause: string, document = plan.number) => ({
  id,
  cites: [{ document, clause }],
})

/** A plan with two clauses and a target of each of the KPIs named. */
function small(...targets: readonly [kpi: string, clause: string][]): Plan {
  const [target] = plan.targets
  return {
    ...plan,
    clauses: ['1', '2'].map((id) => ({ id, cite: id, quote: id })),
    targets: targets.map(([kpi, clause]) => ({ ...target!, kpi, clause })),
    oddities: [],
  }
}

describe('the annexes of plan 2062', () => {
  it('without a citation leave every clause that sets no target', () => {
    const { clausesWithoutKpi, kpisWithoutClause, targetsWithoutKpi } =
      planAnnexes(plan, uncited)
    expect(clausesWithoutKpi.map((c) => c.id)).toEqual(
      plan.clauses
        .map((c) => c.id)
        .filter((id) => id !== 'III.2.b' && id !== 'III.2.c'),
    )
    const planned = plan.targets.map((t) => t.kpi)
    expect(kpisWithoutClause).toEqual(
      catalog.map((k) => k.id).filter((id) => !planned.includes(id)),
    )
    expect(kpisWithoutClause).toContain('open_overdue')
    expect(targetsWithoutKpi).toEqual([])
  })

  it('with citations leave the clauses that nothing measures', () => {
    const { clausesWithoutKpi, kpisWithoutClause } = planAnnexes(plan, [
      ...plan.targets.map(({ kpi }) => ({ id: kpi, cites: [] })),
      citing('feedback_answered', 'III.2.a'),
      citing('reports_on_time', 'IV.2'),
      citing('broadcasts', 'PL.VIII.2'),
      citing('satisfied', 'PL.II.8'),
    ])
    expect(clausesWithoutKpi.map((c) => c.id)).toEqual([
      'III.4',
      'III.6',
      'III.7',
      'IV.3',
      'IV.end',
      'PL',
      'PL.II.9',
      'PL.VII.4',
      'PL.VII.6',
      'PL.VII.7',
    ])
    expect(clausesWithoutKpi[0]).toEqual(
      plan.clauses.find((c) => c.id === 'III.4'),
    )
    expect(kpisWithoutClause).toEqual([])
  })

  it('of the catalogue have no citation that the plan does not know', () => {
    const known = plan.clauses.map((c) => c.id)
    const cited = catalog.flatMap((kpi) =>
      kpi.cites
        .filter((c) => c.document === plan.number)
        .map(({ clause }) => clause),
    )
    expect(cited.filter((clause) => !known.includes(clause))).toEqual([])
    const { clausesWithoutKpi, targetsWithoutKpi } = planAnnexes(plan, catalog)
    const missing = clausesWithoutKpi.map((c) => c.id)
    expect(missing.toSorted()).toEqual(
      known.filter((id) => !cited.includes(id)).toSorted(),
    )
    expect(missing).toContain('III.6')
    expect(targetsWithoutKpi).toEqual([])
  })

  it('keep what is odd in the source, and cannot be changed', () => {
    const annexes = planAnnexes(plan, uncited)
    expect(annexes.oddities).toEqual(plan.oddities)
    expect(annexes.oddities.length).toBe(11)
    for (const part of [annexes, ...Object.values(annexes)])
      expect(Object.isFrozen(part)).toBe(true)
  })
})

describe('the annexes of a small plan', () => {
  const none = { oddities: [], targetsWithoutKpi: [] }

  it('have all that there is where nothing ties', () => {
    const empty = small()
    expect(planAnnexes(empty, [{ id: 'early', cites: [] }])).toEqual({
      ...none,
      clausesWithoutKpi: empty.clauses,
      kpisWithoutClause: ['early'],
    })
    expect(planAnnexes({ ...empty, clauses: [] }, [])).toEqual({
      ...none,
      clausesWithoutKpi: [],
      kpisWithoutClause: [],
    })
  })

  it('are empty where targets and citations tie everything', () => {
    expect(
      planAnnexes(small(['early', '1']), [
        { id: 'early', cites: [] },
        citing('open', '2'),
      ]),
    ).toEqual({ ...none, clausesWithoutKpi: [], kpisWithoutClause: [] })
  })

  it('take no citation of another document or of a clause that is not there', () => {
    const annexes = planAnnexes(small(), [
      citing('early', '1', '09/2019/NĐ-CP'),
      citing('open', '3'),
    ])
    expect(annexes.clausesWithoutKpi.map((c) => c.id)).toEqual(['1', '2'])
    expect(annexes.kpisWithoutClause).toEqual(['early', 'open'])
  })

  it('name a target without a definition once; its clause is asked for', () => {
    const annexes = planAnnexes(
      small(['waiting_time', '1'], ['waiting_time', '1']),
      [],
    )
    expect(annexes.targetsWithoutKpi).toEqual(['waiting_time'])
    expect(annexes.clausesWithoutKpi.map((c) => c.id)).toEqual(['2'])
  })
})

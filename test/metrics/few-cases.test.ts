import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalog, rankingOf } from '@motcua/metrics'
import type { NationalResult } from '@motcua/metrics'
import { fewCases, isFew } from '@motcua/metrics/statistics'
import { describe, expect, it } from 'vitest'

/* There is one rule for too few cases, and nobody writes a second one. */

const repository = join(import.meta.dirname, '..', '..')
const rooms = ['packages', 'jobs'].map((room) => join(repository, room))

/** Every source of the product, by its path. */
const sources = rooms
  .flatMap((room) =>
    readdirSync(room, { recursive: true, withFileTypes: true }).filter(
      (entry) =>
        entry.isFile() &&
        entry.name.endsWith('.ts') &&
        entry.parentPath.includes('/src') &&
        !entry.parentPath.includes('node_modules'),
    ),
  )
  .map(({ parentPath, name }) => join(parentPath, name))

describe('too few cases', () => {
  it('are a number that stands in one place', () => {
    const number = /\b(?:few|min|least|small)(?:Cases|N)\b\s*[:=]\s*\d/
    const compared = /(?:denominator|cases)\b[^\n]{0,12}(?:<=?|>=?) *[1-9]\d*\b/
    const found = sources.flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => number.test(line) || compared.test(line))
        .map((line) => `${path.slice(repository.length + 1)}: ${line.trim()}`),
    )
    expect(found).toEqual([
      `packages/metrics/src/definition/few.ts: export const fewCases = ${fewCases}`,
    ])
  })

  it('are those of each definition, which has that number unless it says another', () => {
    for (const kpi of catalog) {
      expect([kpi.id, isFew(kpi, fewCases - 1)]).toEqual([kpi.id, true])
      expect([kpi.id, isFew(kpi, fewCases)]).toEqual([kpi.id, false])
    }
  })

  it.each([
    ['marked', true, null],
    ['not marked', undefined, 1],
  ] as const)('that are %s small are ranked so', (_, small, rank) => {
    const result = (unit: string, denominator: number) =>
      ({
        kpi: 'on_time',
        period: '2018-03',
        office: 'o',
        unit,
        numerator: denominator,
        denominator,
        value: 1,
        ...(unit === 'a' && small && { small }),
      }) as NationalResult
    const of = {
      results: [result('so', 60), result('a', 20), result('b', 40)],
      units: ['so', 'a', 'b'].map((code) => ({
        code,
        name: code,
        parent: code === 'so' ? null : 'so',
      })) as never,
    }
    const [a, b] = rankingOf(of, { kpi: 'on_time' })
    expect([a?.unit, a?.rank, b?.rank]).toEqual(['a', rank, 1])
    // A caller may ask for another number himself.
    expect(rankingOf(of, { kpi: 'on_time', minN: 20 })[0]?.rank).toBe(1)
  })
})

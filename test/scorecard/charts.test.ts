import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { chartSvg, comparisonSpecs, trendSpec } from '@motcua/scorecard'
import type { Scorecard } from '@motcua/scorecard'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { officeScorecard } from './fixture.ts'

/* What figures 1 and 2 draw: where, in which form, and with the same bytes. */

const { trend } = officeScorecard
const comparison = officeScorecard.comparison!
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
const specs = [trendSpec(trend), ...comparisonSpecs(comparison)]

/** What a spec places, by kind of mark; `text` of labels, `shape` of dots. */
function placed(spec: unknown): readonly Placed[] {
  const { layer } = spec as {
    layer: { mark: Record<string, unknown>; data: { values: Placed[] } }[]
  }
  return layer.flatMap(({ mark, data }) =>
    data.values.map((value) => ({ ...mark, ...value })),
  )
}
interface Placed {
  readonly type: string
  readonly x: number
  readonly y: number
  readonly x2?: number
  readonly y2?: number
  readonly text?: string
  readonly align?: string
  readonly shape?: string
  readonly value?: number
  readonly of?: string
  readonly strokeDash?: readonly number[]
}
const sizeOf = (spec: unknown) =>
  spec as { readonly width: number; readonly height: number }

describe('specs', () => {
  test.each([
    ['trend', specs[0]],
    ['comparison', specs[1]],
  ])('of %s is the golden one', async (name, spec) => {
    await expect(json(spec)).toMatchFileSnapshot(`golden/${name}.golden`)
  })

  test('have no dates, and no scale that moves what is placed', () => {
    expect(json(specs)).not.toContain('temporal')
    expect(json(specs).match(/"scale": (?!null)/)).toBeNull()
  })

  test('put a value where its axis has it', () => {
    const dots = placed(specs[0]).filter(({ type }) => type === 'point')
    expect(dots).toHaveLength(25)
    const ticks = placed(specs[0]).filter(
      ({ text, align }) => align === 'right' && /^\d+%$/.test(text ?? ''),
    )
    const [first = [], second = []] = [0, 1].map((i) =>
      ticks.slice(i * 3, i * 3 + 3),
    )
    for (const [of, dotsOf] of [
      [first, dots.slice(0, 13)],
      [second, dots.slice(13)],
    ] as const) {
      const [low, high] = [of[0]!, of.at(-1)!]
      const shareAt = (y: number) => {
        const from = Number.parseInt(low.text ?? '') / 100
        const to = Number.parseInt(high.text ?? '') / 100
        return from + ((to - from) * (low.y - y)) / (low.y - high.y)
      }
      for (const { y, value } of dotsOf)
        expect(shareAt(y)).toBeCloseTo(value ?? NaN, 2)
    }
  })

  test('tell target, baseline and chance apart by dash, shape and words alone', () => {
    const colours = new Set(json(specs).match(/#[0-9a-f]{3,6}/gi))
    for (const colour of colours)
      expect(colour).toMatch(/^#(?:(.)\1\1|(..)\2\2)$/)
    const dashes = new Set(
      placed(specs[0])
        .filter(({ type, strokeDash }) => type === 'rule' && strokeDash?.length)
        .map(({ strokeDash }) => String(strokeDash)),
    )
    expect(dashes).toEqual(new Set(['5,2', '1,2']))
    const shapes = placed(specs[1])
      .filter(({ type }) => type === 'point')
      .map(({ of, shape }) => [of, shape])
    expect(shapes).toContainEqual(['td', 'triangle-down'])
    expect(shapes).toContainEqual(['dkkd', 'circle'])
  })
})

describe('a figure of many units', () => {
  const unitsOf = (labels: readonly string[]): Scorecard['comparison'] => ({
    ...comparison,
    units: labels.map((label, i) => ({
      ...comparison.units[2]!,
      code: `u${i}`,
      label,
    })),
  })
  const specsOf = (labels: readonly string[]) =>
    comparisonSpecs(unitsOf(labels)!)

  test('has a row for each of one, five and sixty, also of one name', () => {
    for (const n of [1, 5, 60, 200]) {
      const all = specsOf(Array.from({ length: n }, () => 'Phòng Tài nguyên'))
      const dots = all.flatMap(placed).filter(({ type }) => type === 'point')
      expect(dots).toHaveLength(2 * n)
      expect(new Set(dots.map(({ of }) => of)).size).toBe(n)
      // What stands between the margins of a page under its caption.
      for (const spec of all) expect(sizeOf(spec).height).toBeLessThan(890)
    }
  })

  test('stays within its frame, and no name meets another, whatever the names', () => {
    const name = fc
      .array(fc.constantFrom('W', 'i', ' ', 'Ệ', 'ư', '/', '.', 'Phòng '), {
        minLength: 3,
        maxLength: 200,
        size: 'max',
      })
      .map((letters) => letters.join('').slice(0, 200).trim() || 'ba')
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 12 }), (names) => {
        for (const spec of specsOf(names)) {
          const { width, height } = sizeOf(spec)
          const labels = placed(spec).filter(({ type }) => type === 'text')
          const lines = labels.flatMap(({ x, y, text = '', align }) =>
            text
              .split('\n')
              .map((line, i) => ({ x, y: y + 13 * i, line, align })),
          )
          for (const { y } of lines) {
            expect(y).toBeGreaterThanOrEqual(6)
            expect(y).toBeLessThanOrEqual(height - 6)
          }
          for (const { x, y } of placed(spec)) {
            expect(x).toBeGreaterThanOrEqual(0)
            expect(x).toBeLessThanOrEqual(width)
            expect(y).toBeLessThanOrEqual(height)
          }
          const left = lines
            .filter(({ x }) => x === 0)
            .map(({ y }) => y)
            .toSorted((a, b) => a - b)
          for (const [i, y] of left.entries())
            if (i > 0) expect(y - (left[i - 1] ?? 0)).toBeGreaterThanOrEqual(13)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('prints a long name whole', () => {
    const long = `${'Phòng Kinh tế tập thể và Hỗ trợ doanh nghiệp '.repeat(4)}số 1`
    const [spec] = specsOf([long])
    const label = placed(spec).find(
      ({ x, text }) => x === 0 && text && text !== 'Đơn vị',
    )
    expect(label?.text?.replaceAll('\n', ' ')).toBe(long)
  })
})

describe('chartSvg', () => {
  test('gives the same bytes in every zone', () => {
    const zones = ['UTC', 'Asia/Ho_Chi_Minh', 'America/Los_Angeles']
    const script = `
      import { createHash } from 'node:crypto'
      import { figureSvgs } from '@motcua/scorecard'
      import { officeScorecard } from './fixture.ts'
      for (const zone of ${JSON.stringify(zones)}) {
        process.env.TZ = zone
        const svgs = await figureSvgs(officeScorecard)
        console.log(createHash('sha256').update(JSON.stringify(svgs)).digest('hex'))
      }`
    const hashes = execFileSync(
      process.execPath,
      ['--conditions=@motcua/source', '--input-type=module', '-e', script],
      {
        cwd: fileURLToPath(new URL('.', import.meta.url)),
        encoding: 'utf8',
      },
    )
      .trimEnd()
      .split('\n')
    expect(hashes).toEqual(zones.map(() => hashes[0]))
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/)
  })

  test('breaks a line at a month without cases', async () => {
    const svg = await chartSvg(trendSpec(trend))
    const lines = [...svg.matchAll(/<path[^>]*stroke-width="1\.4"[^>]*>/g)]
    // The first is whole, the second has a gap.
    expect(lines).toHaveLength(3)
  })

  test.each(['file:///etc/passwd', 'http://127.0.0.1:9/data.json'])(
    'reads nothing from %s',
    async (url) => {
      const spec = {
        ...trendSpec(trend),
        layer: [{ data: { url }, mark: 'point' as const, encoding: {} }],
      }
      await expect(chartSvg(spec)).rejects.toThrow(url)
    },
  )

  test('escapes labels and drops control characters', async () => {
    const svg = await chartSvg(
      trendSpec({
        ...trend,
        series: trend.series.map((series) => ({
          ...series,
          title: '</text><script>1</script>\u0007\u0000',
        })),
      }),
    )
    expect(svg).not.toContain('<script>')
    expect(svg).toContain('&lt;script')
    // oxlint-disable-next-line no-control-regex
    expect(svg).not.toMatch(/[\u0000-\u0008\u007f]/)
  })

  test('uses no id twice on a page', async () => {
    const svgs = await Promise.all(specs.map(chartSvg))
    const ids = svgs.flatMap((svg) => svg.match(/ id="[^"]*"/g) ?? [])
    expect(new Set(ids).size).toBe(ids.length)
  })
})

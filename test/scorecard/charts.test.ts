import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { chartSvg, comparisonSpec, trendSpec } from '@motcua/scorecard'
import { describe, expect, test } from 'vitest'
import { officeScorecard, unitScorecard } from './fixture.ts'

const { trend, comparison } = officeScorecard
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

describe('specs', () => {
  test.each([
    ['trend', trendSpec(trend)],
    ['trend-of-nothing', trendSpec(unitScorecard.trend)],
    ['comparison', comparisonSpec(comparison!)],
  ])('of %s is the golden one', async (name, spec) => {
    await expect(json(spec)).toMatchFileSnapshot(`golden/${name}.golden`)
  })

  test('leave months ordinal and the axis whole', () => {
    const text = json([trendSpec(trend), comparisonSpec(comparison!)])
    expect(text).not.toContain('temporal')
    expect(text).not.toMatch(/"zero": ?false/)
  })
})

describe('chartSvg', () => {
  test('draws a bar for each unit, also of one name', async () => {
    const units = ['36/40', '4/40', '20/40'].map((text, i) => ({
      label: 'Phòng Tài nguyên (n = 40)',
      value: [0.9, 0.1, 0.5][i] ?? null,
      text,
    }))
    const svg = await chartSvg(comparisonSpec({ ...comparison!, units }))
    const bars = [...svg.matchAll(/aria-roledescription="bar"|fill="#c8c8c8"/g)]
    expect(bars).toHaveLength(3)
    expect(svg.match(/>Phòng Tài nguyên \(n\s=\s40\) *</g)).toHaveLength(3)
  })

  test('gives the same bytes in every zone', () => {
    const zones = ['UTC', 'Asia/Ho_Chi_Minh', 'America/Los_Angeles']
    const script = `
      import { createHash } from 'node:crypto'
      import { chartSvg, comparisonSpec, trendSpec } from '@motcua/scorecard'
      import { officeScorecard as s } from './fixture.ts'
      const all = [trendSpec(s.trend), comparisonSpec(s.comparison)]
      for (const zone of ${JSON.stringify(zones)}) {
        process.env.TZ = zone
        const svgs = await Promise.all(all.map(chartSvg))
        console.log(createHash('sha256').update(svgs.join()).digest('hex'))
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
    const subpaths = [...svg.matchAll(/stroke-dasharray="7,3"[^>]*/g)].map(
      ([path]) => path,
    )
    const path = [...svg.matchAll(/<path[^>]* d="([^"]*)"[^>]*>/g)].find(
      ([all]) => all.includes('stroke-dasharray="7,3"'),
    )?.[1]
    expect(subpaths.length).toBeGreaterThan(0)
    expect(path?.match(/M/g)).toHaveLength(2)
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
        marks: [{ label: '</text><script>1</script>\u0007\u0000', value: 0.5 }],
      }),
    )
    expect(svg).not.toContain('<script>')
    expect(svg).toContain('&lt;script')
    // oxlint-disable-next-line no-control-regex
    expect(svg).not.toMatch(/[\u0000-\u0008\u007f]/)
  })

  test('uses no id twice on a page', async () => {
    const svgs = await Promise.all(
      [trendSpec(trend), comparisonSpec(comparison!)].map(chartSvg),
    )
    const ids = svgs.flatMap((svg) => svg.match(/ id="[^"]*"/g) ?? [])
    expect(new Set(ids).size).toBe(ids.length)
  })
})

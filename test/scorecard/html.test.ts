import { scorecardHtml } from '@motcua/scorecard'
import type { Scorecard } from '@motcua/scorecard'
import { describe, expect, test } from 'vitest'
import { officeScorecard, unitScorecard } from './fixture.ts'
import { eachText } from './texts.ts'

const figures = { trend: '<svg></svg>', comparison: ['<svg></svg>'] }

describe('scorecardHtml', () => {
  test('forbids everything first', () => {
    const html = scorecardHtml(officeScorecard, figures)
    expect(html).toMatch(
      /^<!doctype html>\s*<html lang="vi">\s*<head>\s*<meta\s/,
    )
    expect(/<head>\s*<meta([^>]*)>/.exec(html)?.[1]).toContain(
      `default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:`.replaceAll(
        "'",
        '&#39;',
      ),
    )
  })

  test('names nothing outside itself', () => {
    const html = scorecardHtml(officeScorecard, figures)
    expect(html).not.toMatch(/(?:src|href)=/)
    expect(html.match(/url\((?!data:)/g)).toBeNull()
    expect(html).not.toContain('@import')
  })

  test('escapes every text', () => {
    const payload = `</title></style><script>alert(1)</script>"'><img src=x>\u0000&`
    const hostile: Scorecard = {
      ...eachText(officeScorecard, (text) => text + payload),
      language: 'vi',
    }
    const html = scorecardHtml(hostile, figures)
    const plain = scorecardHtml(officeScorecard, figures)
    const tags = (markup: string) => markup.match(/<\/?[a-z]+/gi)
    const shape = (markup: string) => new Set(tags(markup))
    expect(shape(html)).toEqual(shape(plain))
    expect(html).not.toContain('\u0000')
    expect(html).toContain('&lt;script&gt;')
    expect(html.match(/<style/g)).toHaveLength(1)
  })

  test.each(['office', 'unit'])('prints every text of the %s', (name) => {
    const scorecard = name === 'office' ? officeScorecard : unitScorecard
    const html = scorecardHtml(scorecard, figures)
    const text = visible(html)
    const lost: string[] = []
    eachText(printed(scorecard), (each) => {
      if (!text.includes(squeezed(each))) lost.push(each)
      return each
    })
    expect(lost).toEqual([])
  })

  test('keeps the notes with the signatures, under what people write', () => {
    const html = scorecardHtml(officeScorecard, figures)
    const [, last = ''] = html.split('<div class="whole">')
    const order = (part: string) =>
      [...part.matchAll(/class="(written|notes|foot|signature)[ "]/g)].map(
        ([, name]) => name,
      )
    expect([...new Set(order(html))]).toEqual([
      'written',
      'notes',
      'foot',
      'signature',
    ])
    expect([...new Set(order(last))]).toEqual(['notes', 'foot', 'signature'])
  })

  test('leaves dotted lines where people have written nothing', () => {
    const written: Scorecard = {
      ...officeScorecard,
      narrative: {
        causes: 'Thiếu người.',
        remedies: 'Bổ sung.',
        difficulties: null,
      },
    }
    const lines = (scorecard: Scorecard) =>
      scorecardHtml(scorecard, figures).match(/class="dots"/g)?.length
    expect(lines(officeScorecard)).toBe(1)
    expect(lines(written)).toBeUndefined()
    const begun = scorecardHtml(written, figures).match(/class="begun"/g)
    expect(begun).toHaveLength(1)
    expect(visible(scorecardHtml(written, figures))).toContain(
      squeezed('Nguyên nhân: Thiếu người.'),
    )
  })

  test('has a column for dossiers without a due date where there are some', () => {
    const { flow } = officeScorecard
    const headOf = (undated: number, openUndated: number) =>
      scorecardHtml(
        {
          ...officeScorecard,
          flow: { ...flow, row: { ...flow.row, undated, openUndated } },
        },
        figures,
      ).match(/<th scope="col">Không có ngày hẹn<\/th>/g)?.length ?? 0
    expect(headOf(0, 0)).toBe(0)
    expect(headOf(0, 18)).toBe(1)
    expect(headOf(2, 18)).toBe(2)
  })

  test('has a column as wide as its number, also where many are large', () => {
    const { flow } = officeScorecard
    const large = { total: 21252, received: 20928, receivedOnline: 15544 }
    const row = { ...flow.row, ...large, finished: 20429, early: 10419 }
    const html = scorecardHtml(
      { ...officeScorecard, flow: { ...flow, row: { ...row, undated: 10 } } },
      figures,
    )
    const [, table = ''] =
      /<table class="long fixed dense">([^]*?)<\/table>/.exec(html) ?? []
    const widths = [...table.matchAll(/<col style="width:([\d.]+)%"/g)].map(
      ([, percent]) => 1.65 * Number(percent),
    )
    expect(widths.reduce((sum, width) => sum + width)).toBeCloseTo(165, 0)
    const counts = [...table.matchAll(/<td class="r">\s*(\S+)/g)]
    for (const [i, [, count = '']] of counts.entries())
      // Digits of 9 pt are half as wide as high, and so are two points.
      expect(widths[i]).toBeGreaterThan(
        count.replace('.', '').length * 1.58 + 1,
      )
  })

  test('carries no banner, watermark or disclaimer for real data', () => {
    const real: Scorecard = {
      ...officeScorecard,
      banners: [],
      disclaimer: null,
      watermark: null,
    }
    const html = scorecardHtml(real, figures)
    expect(html).not.toContain('class="banner"')
    expect(html).not.toContain('class="watermark"')
    expect(html).toContain('content: none')
  })
})

/** The fields that are placed on paper by themselves. */
function printed(scorecard: Scorecard): unknown {
  const { letterhead, period, misses, ...rest } = scorecard
  return [
    [letterhead.superior, letterhead.agency, letterhead.symbol],
    letterhead.recipients,
    [period.title, period.previousTitle, period.toDateTitle],
    [misses.caption, misses.summary, misses.rows],
    [rest.title, rest.unitLine, rest.planLine, rest.dataLine],
    [rest.placeAndDate, rest.banners, rest.watermark, rest.conclusions],
    [rest.kpis.caption, rest.kpis.legend, rest.kpis.openOverdueLine],
    rest.kpis.rows.map((row) => ({ ...row, kpi: '', status: '' })),
    [rest.flow.caption, rest.flow.row.tie, rest.tasks, rest.notes],
    [rest.trend.caption, rest.trend.source, rest.comparison?.caption ?? ''],
    [rest.abbreviations, rest.verification],
  ]
}

function visible(html: string): string {
  return squeezed(
    html
      .replace(/<style>[\s\S]*?<\/style>/, '')
      .replaceAll(
        /<svg class="sign"[^>]*aria-label="([^"]*)">.*?<\/svg>/g,
        '$1',
      )
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&'),
  )
}

function squeezed(text: string): string {
  return text.replaceAll(/\s/g, '')
}

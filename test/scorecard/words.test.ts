import {
  catalogue,
  comparisonSpecs,
  scorecardHtml,
  trendSpec,
} from '@motcua/scorecard'
import type { Scorecard } from '@motcua/scorecard'
import { describe, expect, test } from 'vitest'
import { typeCheck } from '../type-check.ts'
import {
  card,
  earlyTarget,
  fourUnits,
  missOf,
  onTimeTarget,
} from './hand-made.ts'
import type { Given } from './hand-made.ts'

/* One place for each text: the catalogue, in Vietnamese and in English. */

/** Letters that no English word has. */
const vietnamese = /[\u0300-\u036f]|đ/i

/** Words of English texts that are none in Vietnamese. */
const english =
  /\b(the|of|and|is|are|was|were|not|for|with|dossiers?|units?|targets?|finished|received|data|year|month|days?)\b/i

describe('the catalogue', () => {
  test('has every text in Vietnamese and in English, and no other language', () => {
    for (const [key, { vi, en }] of Object.entries(catalogue)) {
      const plain = vi.replaceAll(/\{[^}]*\}/g, '')
      expect([
        key,
        vi,
        english.test(plain.replaceAll(/[\w-]+\.(csv|yaml)/g, '')),
      ]).toEqual([key, vi, false])
      expect([key, en, vietnamese.test(en.normalize('NFD'))]).toEqual([
        key,
        en,
        false,
      ])
    }
    expect(Object.keys(catalogue).length).toBeGreaterThan(180)
  })

  test('has a word for one where English needs one', () => {
    // A count before a noun without both its forms reads `1 dossiers`.
    const wrong = Object.entries(catalogue).filter(([, { en }]) =>
      /\{(count|n|days|files)\} (dossiers|days|times|rows|files|targets)\b/.test(
        en
          .replace('{n} times', '')
          .replace(/^\{count\} dossiers in total;/, ''),
      ),
    )
    expect(wrong).toEqual([])
  })

  test('is asked for keys and places that there are, or does not compile', () => {
    const use = (...calls: readonly string[]) =>
      [
        "import { wordsOf } from '@motcua/scorecard'",
        ...calls.map((call) => `wordsOf().say(${call})`),
      ].join('\n')
    const said = typeCheck({
      'right.ts': use("'kpis.caption'", "'misses.all', { count: '2' }"),
      'no-key.ts': use("'kpis.captoin'"),
      'no-value.ts': use("'misses.all'"),
      'no-place.ts': use("'misses.all', { counted: '2' }"),
      'superfluous.ts': use("'kpis.caption', { count: '2' }"),
    })
    expect(said['right.ts']).toBe('')
    expect(said['no-key.ts']).toContain('error TS')
    expect(said['no-value.ts']).toContain('Expected 2 arguments')
    expect(said['no-place.ts']).toContain('counted')
    expect(said['superfluous.ts']).toContain('Expected 1 arguments')
  })
})

const numbers: NonNullable<Given['numbers']> = {
  on_time: {
    '2018-03': '1985/2001',
    '2018-02': '1234/1300',
    '2017-03': '90/100',
    toDate: '5985/6001',
  },
  early: { '2018-03': '1300/2001', '2018-02': '0/0', toDate: '4000/6001' },
  open: { '2018-03': '20' },
  carried_over: { '2018-03': '15' },
}

/** A page in English, its office's texts included. */
function inEnglish(over: Given = {}): Scorecard {
  return card({
    language: 'en',
    numbers,
    openOverdue: 1,
    office: { code: 'so', name: 'Department' },
    units: fourUnits.map((u) => ({ ...u, name_en: `Division ${u.code}` })),
    late: Array.from({ length: 16 }, (_, i) =>
      missOf(`L${i}`, { procedureName: 'Permit', unit: 'b' }),
    ),
    overdue: [missOf('O1', { procedureName: 'Permit', finishedOn: null })],
    targets: [
      {
        ...onTimeTarget,
        baseline: {
          year: 2017,
          value: 0.507,
          printed: { vi: '50,7%', en: '50.7%' },
        },
      },
      earlyTarget,
    ],
    letterhead: {
      superior: { vi: 'UBND TỈNH', en: 'PROVINCIAL COMMITTEE' },
      agency: { vi: 'SỞ', en: 'DEPARTMENT' },
      symbol: '/……-S',
      place: 'Boston',
      wholeOffice: { vi: 'Toàn Sở', en: 'Whole office' },
      signatures: {
        left: [{ vi: 'NGƯỜI LẬP BIỂU', en: 'PREPARED BY' }],
        office: [],
        unit: [],
      },
      recipients: [{ vi: 'Lưu', en: 'File' }],
    },
    ...over,
  })
}

describe('a scorecard in English', () => {
  test('says in words, numbers and dates of English what it is', () => {
    const made = inEnglish()
    expect(made).toMatchObject({
      language: 'en',
      texts: {},
      title: 'SCORECARD OF ADMINISTRATIVE REFORM TARGETS',
      unitLine: 'Unit: Whole office',
      placeAndDate: 'Boston, ……………… 2018',
      planLine: '(Under Plan No. 2062/KH-SKHĐT of 29 December 2017)',
      dataLine:
        'Data from 1 March 2018 to 31 March 2018 inclusive · Data cut-off at 06:00 on 1 April 2018 · Edition 1 (final)',
      period: {
        title: 'March 2018',
        previousTitle: 'Change from February 2018',
        yearAgoTitle: 'Change from March 2017',
        toDateTitle: 'Year to date, 1 January – 31 March 2018',
      },
      conclusions: [
        'Of the 2 targets of the plan: 1 met by the year to date, 1 not met (1 of them out of reach for the year), 0 without cases, 0 with insufficient data. Met: dossiers settled before the due date 66.66% (target: over 50%).',
        'On time: year to date 99.73%, which does not meet the target of 100%, as 16 dossiers were finished late. 100% for the year has been out of reach since 6 March 2018 (dossier D0).',
        // 1985/2002 = 99.1508 %.
        '1 dossier was open overdue at the end of 31 March 2018; counting them in the denominator as well (formula C), the on-time rate is 99.15%. To be done: finish the overdue dossiers – Division a (1).',
      ],
      kpis: {
        targetTitle: 'Set for 2018',
        rows: [
          {
            note: '2017: 50.7% (as the plan states). Out of reach for the year since 6 March 2018',
            value: { ratio: '1,985/2,001', rate: '99.20%' },
            previous: '+4.28',
            yearAgo: '+9.20',
            statusText: 'Missed',
          },
          { target: 'over 50%', statusText: 'Met', previous: '–' },
        ],
      },
      misses: {
        summary:
          '17 dossiers in total; the 4 that are most days late are printed here, all of them are in the XLSX file. All of Division b.',
        daysUnit: '(days)',
      },
      tasks: {
        notes: ['No tasks fall due in the period.'],
      },
    })
    expect(made.misses.all[0]).toMatchObject({
      receivedOn: '1 Mar 2018',
      dueOn: '5 Mar 2018',
      finishedOn: '6 Mar 2018',
      unit: 'Division b',
      reason: 'None given',
      apology: 'Not known',
    })
    expect(made.trend.months.slice(0, 2)).toEqual(['Mar 17', 'Apr 17'])
  })

  test.for([
    ['2018-Q1', 'Q1 2018', 'Q4 2017'],
    ['2018-H1', 'The first half of 2018', 'the second half of 2017'],
    ['2018', '2018', '2017'],
  ])('names the period %s %s, after %s', ([period = '', title, before]) => {
    const made = inEnglish({
      period,
      numbers: {},
      late: [],
      overdue: [],
      openOverdue: 0,
    })
    expect(made.period.title).toBe(title)
    expect(made.period.previousTitle).toBe(`Change from ${before}`)
  })

  test('has no Vietnamese word, on the page, in a figure or in the data', () => {
    const made = inEnglish()
    const html = scorecardHtml(made, { trend: '<svg>', comparison: ['<svg>'] })
    expect(html).toContain('<html lang="en">')
    for (const text of [
      html.replaceAll(/base64,[^)]*/g, ''),
      JSON.stringify(trendSpec(made.trend)),
      JSON.stringify(made.comparison && comparisonSpecs(made.comparison)),
      JSON.stringify(made),
    ])
      expect(
        text
          .normalize('NFD')
          .replaceAll('2062/KH-SKHĐT'.normalize('NFD'), '')
          .match(/.{0,30}([\u0300-\u036f]|đ).{0,30}/gi),
      ).toBeNull()
  })

  test('leaves out what its office words with nothing', () => {
    const texts = { 'head.nation': { en: '' }, 'head.motto': { en: '' } }
    const page = scorecardHtml(inEnglish({ texts }), {
      trend: '<svg>',
      comparison: ['<svg>'],
    })
    expect(page).not.toContain('SOCIALIST')
    expect(page).not.toContain('class="motto"')
  })
})

describe('the wording of an office', () => {
  const texts = {
    'head.title': { vi: 'PHIẾU RIÊNG', en: 'OWN SCORECARD' },
    'misses.all': { vi: 'Cả thảy {count}.' },
    'kpis.title': { vi: 'Mục tiêu' },
  }

  test('is printed in the place of the catalogue’s, and is part of the data', () => {
    const made = card({ texts, numbers: { on_time: { '2018-03': '9/10' } } })
    expect(made.title).toBe('PHIẾU RIÊNG')
    expect(made.misses.summary).toBe('Cả thảy 1. Đơn vị giải quyết: Sở.')
    expect(made.texts).toEqual({
      'head.title': { vi: 'PHIẾU RIÊNG' },
      'misses.all': { vi: 'Cả thảy {count}.' },
      'kpis.title': { vi: 'Mục tiêu' },
    })
    const page = scorecardHtml(made, { trend: '<svg>', comparison: ['<svg>'] })
    expect(page).toContain('>Mục tiêu</th>')
    expect(page).not.toContain('>Chỉ tiêu</th>')
  })

  test('of the other language changes nothing', () => {
    const [own, none] = [
      card({ texts: { 'head.title': { en: 'OWN SCORECARD' } } }),
      card(),
    ]
    expect(own.title).toBe('PHIẾU THEO DÕI CHỈ TIÊU CẢI CÁCH HÀNH CHÍNH')
    expect(own.verification).toBe(none.verification)
  })
})

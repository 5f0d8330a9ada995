import { createHash } from 'node:crypto'
import {
  buildScorecard,
  isKnown,
  letterheadSchema,
  scorecardPeriods,
} from '@motcua/scorecard'
import { parsePeriod } from '@motcua/metrics'
import { describe, expect, it, test } from 'vitest'
import {
  card,
  earlyTarget,
  fourUnits,
  inputOf,
  onTimeTarget,
} from './hand-made.ts'
import type { Given } from './hand-made.ts'

/* What stands over the tables and under them. */

describe('the head', () => {
  it('says whose, of when, of which data, which edition', () => {
    const { period, unit, placeAndDate, title, unitLine, planLine, dataLine } =
      card({ period: '2018-02' })
    expect(period).toEqual({
      key: '2018-02',
      from: '2018-02-01',
      to: '2018-02-28',
      title: 'Tháng 02/2018',
      previousTitle: 'So với tháng 01/2018',
      yearAgoTitle: 'So với tháng 02/2017',
      toDateTitle: 'Lũy kế 01/01–28/02/2018',
      isToDate: false,
    })
    expect(unit).toEqual({ code: 'so', name: 'Toàn Sở', isRoot: true })
    expect([placeAndDate, title, unitLine, planLine, dataLine]).toEqual([
      'Bình Dương, ngày …… tháng …… năm 2018',
      'PHIẾU THEO DÕI CHỈ TIÊU CẢI CÁCH HÀNH CHÍNH',
      'Đơn vị: Toàn Sở',
      '(Theo Kế hoạch số 2062/KH-SKHĐT ngày 29/12/2017)',
      'Số liệu từ ngày 01/02/2018 đến hết ngày 28/02/2018 · Chốt số liệu lúc 06 giờ 00 ngày 01/4/2018 · Ấn bản 1 (chính thức)',
    ])
  })

  test.each([
    ['2018-03', 'Tháng 3/2018', 'tháng 3/2017', '01/01–31/3/2018'],
    ['2018-12', 'Tháng 12/2018', 'tháng 12/2017', '01/01–31/12/2018'],
    ['2018-Q3', 'Quý III/2018', 'quý III/2017', '01/01–30/9/2018'],
    [
      '2018-H1',
      '6 tháng đầu năm 2018',
      '6 tháng đầu năm 2017',
      '01/01–30/6/2018',
    ],
    [
      '2018-03..2018-04',
      'Thời gian từ ngày 01/3/2018 đến hết ngày 30/4/2018',
      'thời gian từ ngày 01/3/2017 đến hết ngày 30/4/2017',
      '01/01–30/4/2018',
    ],
  ])('of %s has its titles', (period, title, ago, toDate) => {
    expect(card({ period }).period).toMatchObject({
      title,
      yearAgoTitle: `So với ${ago}`,
      toDateTitle: `Lũy kế ${toDate}`,
    })
  })

  it('of a year has one comparison, and is dated in the next', () => {
    const { period, placeAndDate } = card({ period: '2018' })
    expect(period).toMatchObject({
      title: 'Năm 2018',
      previousTitle: 'So với năm 2017',
      yearAgoTitle: null,
      toDateTitle: 'Lũy kế 01/01–31/12/2018',
    })
    expect(placeAndDate).toBe('Bình Dương, ngày …… tháng …… năm 2019')
  })

  it('of a unit has its name', () => {
    const { unit, unitLine } = card({ unit: 'a1' })
    expect(unit).toEqual({ code: 'a1', name: 'Tổ A1', isRoot: false })
    expect(unitLine).toBe('Đơn vị: Tổ A1')
  })

  it('of a unit that is not there is refused', () => {
    const input = { ...inputOf(), unit: 'zz' }
    expect(() => buildScorecard(input)).toThrow(
      'expected a unit of so, a, a1, b, got zz',
    )
  })

  it('of results that are not there is refused', () => {
    const { evaluation, ...input } = inputOf()
    const results = evaluation.results.filter(
      ({ kpi, period }) => kpi !== 'paused' || period !== '2018-03',
    )
    expect(() =>
      buildScorecard({ ...input, evaluation: { ...evaluation, results } }),
    ).toThrow('expected a result of paused for so over 2018-03, got none')
  })

  test.each<[Given, string]>([
    [{}, 'Ấn bản 1 (chính thức)'],
    [{ edition: 1234 }, 'Ấn bản 1.234 (chính thức)'],
    [{ state: 'provisional', missing: ['s'] }, 'Ấn bản 1 (tạm tính)'],
    [{ state: 'restated', edition: 2 }, 'Ấn bản 2 (điều chỉnh)'],
    [
      { issuedOn: '2018-04-02', edition: 2 },
      'Bản tính lại, chưa phát hành (ấn bản 2 phát hành ngày 02/4/2018)',
    ],
  ])('has an edition: %o', (given, edition) => {
    expect(card(given).dataLine.split(' · ')[2]).toBe(edition)
  })

  const synthetic = {
    strong: 'SỐ LIỆU MÔ PHỎNG – KHÔNG PHẢI SỐ LIỆU THẬT CỦA SỞ',
    rest: '',
  }
  const provisional = (gap: string) => ({
    strong: 'SỐ LIỆU TẠM TÍNH',
    rest: `– ${gap}; sẽ có ấn bản chính thức.`,
  })

  const first = {
    edition: 1,
    state: 'provisional',
    issuedOn: '2018-04-02',
    reason: null,
    changes: [],
  } as const

  test.each<[Given, readonly object[]]>([
    [{}, []],
    [{ synthetic: true }, [synthetic]],
    [
      { state: 'provisional', missing: ['s', 't'] },
      [provisional('chưa có dữ liệu của: s, t')],
    ],
    [
      {
        state: 'provisional',
        missing: ['s', 't', 'u'],
        sourceTitles: { s: { vi: 'phần mềm A', en: 'software A' }, t: 'B' },
      },
      [provisional('chưa có dữ liệu của: phần mềm A, B, u')],
    ],
    [
      { state: 'provisional', complete: null, missing: ['s'] },
      [provisional('chưa có dữ liệu của: s')],
    ],
    [
      {
        state: 'provisional',
        synthetic: true,
        complete: { from: '2018-03-09', to: '2018-12-31' },
      },
      [synthetic, provisional('dữ liệu có từ ngày 09/3/2018')],
    ],
    [{ state: 'restated' }, []],
    [
      { state: 'restated', edition: 1234, replaces: first },
      [
        {
          strong: 'ẤN BẢN 1.234 – ĐIỀU CHỈNH',
          rest: '– thay thế ấn bản 1 phát hành ngày 02/4/2018; thay đổi: xem dưới Bảng 1.',
        },
      ],
    ],
    // One that is final, or waits for it, says nothing of what it replaces.
    [{ edition: 2, replaces: first }, []],
    [
      {
        state: 'provisional',
        edition: 2,
        replaces: first,
        complete: { from: '2018-03-09', to: '2018-12-31' },
      },
      [provisional('dữ liệu có từ ngày 09/3/2018')],
    ],
  ])('has banners: %o', (given, banners) => {
    expect(card(given).banners).toEqual(banners)
  })

  it('says at the foot and across the page that data are made up, and of real ones nothing', () => {
    expect(card({ synthetic: true })).toMatchObject({
      synthetic: true,
      disclaimer:
        'Dữ liệu do chương trình tạo để minh họa; không dùng để báo cáo, đánh giá, xếp hạng.',
      watermark: 'SỐ LIỆU MÔ PHỎNG',
    })
    expect(card()).toMatchObject({
      synthetic: false,
      disclaimer: null,
      watermark: null,
    })
  })

  it('has a letterhead whose texts are of one language or of both', () => {
    const { letterhead } = inputOf()
    const told = (superior: unknown) =>
      letterheadSchema
        .safeParse({ ...letterhead, superior })
        .error?.issues.map(({ message }) => message)
    expect(told('UBND')).toBeUndefined()
    expect(told({ vi: 'UBND', en: 'PC' })).toBeUndefined()
    expect(told({ vi: 'UBND' })).toEqual([
      'expected a text or { vi, en }, got {"vi":"UBND"}',
    ])
    expect(told(undefined)).toEqual([
      'expected a text or { vi, en }, got nothing',
    ])
  })

  it('carries what it was given', () => {
    const input = inputOf({ edition: 3, asOf: '2018-05-02 07:30:00' })
    const { office, edition, state, asOf, letterhead } = buildScorecard(input)
    expect(card({ isSigned: true }).isSigned).toBe(true)
    expect(Object.keys(card())).not.toContain('isSigned')
    expect({ office, edition, state, asOf, letterhead }).toEqual({
      office: input.office,
      edition: 3,
      state: 'final',
      asOf: '2018-05-02 07:30:00',
      letterhead: input.letterhead,
    })
  })
})

const files =
  'Số liệu từ ngày 01/3/2018 đến hết ngày 31/3/2018. Chốt lúc 06 giờ 00 ngày 01/4/2018 (giờ Việt Nam), từ 4 tệp, tệp mới nhất xuất ngày 01/4/2018. Loại 3 dòng. Nhận kèm cảnh báo 1.234 dòng.'
const always = [
  'Số kỳ trước, lũy kế tính lại đến lúc chốt, có thể khác phiếu đã phát hành.',
  'Tổng tính bằng tổng tử số chia tổng mẫu số, không lấy bình quân các tỷ lệ. Tỷ lệ in 2 chữ số thập phân, không làm tròn qua mức.',
]
const onStock = '(b) Số tại thời điểm cuối kỳ, không cộng dồn.'
const onRegistrations =
  '(d) ĐKDN: đăng ký thành lập mới và thay đổi; tính hồ sơ nộp qua mạng trong kỳ / tổng hồ sơ cùng loại tiếp nhận trong kỳ. Kế hoạch không nói rõ hồ sơ nộp hay hồ sơ được chấp thuận.'
const onPostings =
  '(đ) Đầy đủ: có đủ quy trình, thành phần hồ sơ, thời gian giải quyết, biểu mẫu, phí, lệ phí (mục nào áp dụng) tại Bộ phận một cửa và trên trang TTĐT. Mẫu số: TTHC đã được công bố, còn hiệu lực ngày cuối kỳ.'
const onTimeNote = (compare: string, undated: string) =>
  `(a) Công thức A: (trước hạn + đúng hạn) / đã giải quyết trong kỳ. ${compare} Không gồm hồ sơ rút, trả lại, từ chối và hồ sơ thiếu ngày hẹn trả (${undated} hồ sơ). Kế hoạch không nêu công thức.`

describe('the notes', () => {
  const target = (kpi: string) => ({ ...onTimeTarget, kpi })
  const byDay =
    'So theo ngày; ngày có kết quả không muộn hơn ngày hẹn trả là đúng thời gian.'
  const onEarly =
    '(c) Trước hạn: ngày có kết quả trước ngày hẹn trả; mẫu số như (a).'

  it('are those of the plan’s targets, in the order of their letters', () => {
    expect(card().notes).toEqual([
      onTimeNote(byDay, '0'),
      onEarly,
      files,
      ...always,
    ])
    const all = ['posted', 'online_registrations', 'online_procedures']
    expect(card({ targets: all.map(target) }).notes).toEqual([
      onTimeNote(byDay, '0'),
      onStock,
      onRegistrations,
      onPostings,
      files,
      ...always,
    ])
    const notesOf = (kpi: string) =>
      card({ targets: [target(kpi)] }).notes.slice(1, -3)
    expect(notesOf('online_procedures')).toEqual([onStock])
    expect(notesOf('posted')).toEqual([onStock, onPostings])
    expect(notesOf('online_registrations')).toEqual([onRegistrations])
  })

  it('tell how many due dates were moved, and the rate by the first ones', () => {
    const numbers = {
      due_moved: { '2018-03': '1234' },
      on_time_strict: { '2018-03': '1999/2000' },
    }
    expect(card({ numbers }).notes[0]).toBe(
      `${onTimeNote(byDay, '0')} 1.234 hồ sơ có ngày hẹn trả bị đổi hoặc bỏ trống; theo ngày ban đầu: 1.999/2.000 = 99,95%.`,
    )
  })

  it('tell what was too little to believe and was found to be right, of the unit and those below it', () => {
    const doubt = {
      source: 'mc',
      unit: 'a1',
      measure: 'received',
      month: '2018-03',
      count: 0,
      bound: 12,
    } as const
    const told = { at: '2018-04-02 08:00:00', reason: 'đổi phần mềm' }
    const accepted = [
      { ...doubt, ...told },
      {
        ...doubt,
        ...told,
        unit: null,
        measure: 'finished',
        count: 1234,
      } as const,
    ]
    const notesOf = (unit: string) =>
      card({ unit, doubts: { open: [], accepted } }).notes.filter((n) =>
        n.startsWith('Đã kiểm tra'),
      )
    const [own, all] = [
      'Đã kiểm tra, xác nhận đúng ngày 02/4/2018: Tổ A1 tiếp nhận 0 hồ sơ tháng 3/2018 (nguồn mc), thấp bất thường (mức thấp nhất theo 12 tháng trước: 12). Lý do: đổi phần mềm.',
      'Đã kiểm tra, xác nhận đúng ngày 02/4/2018: các đơn vị giải quyết 1.234 hồ sơ tháng 3/2018 (nguồn mc), thấp bất thường (mức thấp nhất theo 12 tháng trước: 12). Lý do: đổi phần mềm.',
    ]
    expect(notesOf('so')).toEqual([own, all])
    expect(notesOf('a')).toEqual([own, all])
    expect(notesOf('b')).toEqual([all])
    // Whoever ends the reason with a full stop gets no second one.
    const ended = accepted.map((a) => ({ ...a, reason: 'đổi phần mềm.' }))
    expect(
      card({ unit: 'b', doubts: { open: [], accepted: ended } }).notes,
    ).toContain(all)
    const { banners } = card({
      state: 'provisional',
      doubts: { open: [doubt], accepted: [] },
    })
    // In English the unit's English name, and a unit that is gone by its code.
    const english = (unit: string) =>
      card({
        language: 'en',
        state: 'provisional',
        units: fourUnits.map((u) => ({ ...u, name_en: `Division ${u.code}` })),
        doubts: { open: [{ ...doubt, unit }], accepted: [] },
      }).banners.at(-1)?.rest
    expect(english('a1')).toContain('Division a1: 0')
    expect(english('zz')).toContain('zz: 0')
    expect(banners.at(-1)).toEqual({
      strong: 'SỐ LIỆU TẠM TÍNH',
      rest: '– Tổ A1 tiếp nhận 0 hồ sơ tháng 3/2018 (nguồn mc), thấp bất thường (mức thấp nhất theo 12 tháng trước: 12); sẽ có ấn bản chính thức.',
    })
  })

  it('tell of sources that the office does not list', () => {
    const of = card({ state: 'provisional' })
    const loaded = { ...inputOf().loaded!, strangers: ['cu', 'khac'] }
    const { banners } = card({ state: 'provisional', loaded })
    expect(banners.at(-1)?.rest).toBe(
      '– có hồ sơ của nguồn không khai trong motcua.yaml: cu, khac; sẽ có ấn bản chính thức.',
    )
    expect(of.banners.at(-1)?.rest).not.toContain('motcua.yaml')
  })

  it('count the dossiers without a due date', () => {
    const numbers = {
      on_time: { '2018-03': '9/9' },
      finished: { '2018-03': '1010' },
    }
    expect(card({ numbers }).notes[0]).toBe(onTimeNote(byDay, '1.001'))
  })

  test.each([
    ['date', 'result', byDay, 'ngày có kết quả'],
    [
      'date',
      'handover',
      'So theo ngày; ngày trả kết quả không muộn hơn ngày hẹn trả là đúng thời gian.',
      'ngày trả kết quả',
    ],
    [
      'instant',
      'result',
      'So theo giờ, phút; có kết quả không muộn hơn lúc hẹn trả là đúng thời gian.',
      'ngày có kết quả',
    ],
    [
      'instant',
      'handover',
      'So theo giờ, phút; trả kết quả không muộn hơn lúc hẹn trả là đúng thời gian.',
      'ngày trả kết quả',
    ],
  ] as const)('say how days compare: %s, %s', (compare, finish, words, day) => {
    const { notes } = card({ rules: { compare, finish } })
    expect(notes.slice(0, 2)).toEqual([
      onTimeNote(words, '0'),
      `(c) Trước hạn: ${day} trước ngày hẹn trả; mẫu số như (a).`,
    ])
  })

  it('say how many registrations no channel is known of', () => {
    const input = inputOf({
      targets: [{ ...onTimeTarget, kpi: 'online_registrations' }],
    })
    const notesOf = (withoutChannel?: number) => {
      const results = input.evaluation.results.map((r) =>
        r.kpi === 'online_registrations' && withoutChannel !== undefined
          ? { ...r, withoutChannel }
          : r,
      )
      const evaluation = { ...input.evaluation, results }
      return buildScorecard({ ...input, evaluation }).notes
    }
    const told = ' Không gồm 1.234 hồ sơ không rõ kênh tiếp nhận.'
    expect(notesOf(1234)).toContain(onRegistrations + told)
    for (const none of [0, undefined])
      expect(notesOf(none)).toContain(onRegistrations)
  })

  it('say whose time it is', () => {
    const { notes } = card({ zone: 'Asia/Tokyo' })
    expect(notes[2]).toBe(files.replace('giờ Việt Nam', 'giờ Asia/Tokyo'))
  })

  it('say that a unit is made up, on its paper and that of the office', () => {
    const units = fourUnits.map((u) => ({ ...u, invented: u.code === 'b' }))
    const invented = /\. \(giả định\): không có trong Kế hoạch\.$/
    const told = (unit: string) => card({ units, unit }).abbreviations
    expect(told('so')).toMatch(invented)
    expect(told('b')).toMatch(invented)
    expect(told('a')).not.toMatch(invented)
  })

  it('explain the abbreviations, and leave room for what people write', () => {
    const { abbreviations, narrative } = card()
    expect(abbreviations).toBe(
      'TTHC: thủ tục hành chính; DVCTT: dịch vụ công trực tuyến; ĐKDN: đăng ký doanh nghiệp.',
    )
    expect(narrative).toEqual({
      causes: null,
      remedies: null,
      difficulties: null,
    })
  })
})

describe('a scorecard', () => {
  it('is checked by a code of all that its JSON says', () => {
    const { verification, ...body } = card()
    const cells = (key: string, value: unknown) =>
      key === 'cells' ? undefined : value
    const hash = createHash('sha256')
      .update(JSON.stringify(body, cells))
      .digest('hex')
    const parts = [hash.slice(0, 4), hash.slice(4, 8), hash.slice(8, 12)]
    expect(verification).toBe(parts.join('-').toUpperCase())
    expect(card({ edition: 2 }).verification).not.toBe(verification)
  })

  it('is frozen through and through', () => {
    const open: unknown[] = []
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      if (!Object.isFrozen(value)) open.push(value)
      Object.values(value).forEach(visit)
    }
    visit(card({ targets: [earlyTarget] }))
    expect(open).toEqual([])
  })

  test.each([
    ['2018-03', ['2018-03', '2018-02', '2017-03', '2017-04..2017-12']],
    ['2018-Q1', ['2018-Q1', '2017-Q4', '2017-Q1', '2017-04..2017-12']],
    ['2018-12', ['2018-12', '2018-11', '2017-12']],
    ['2018', ['2018', '2017']],
  ])('of %s is made of its periods', (key, others) => {
    const keys = scorecardPeriods(parsePeriod(key)).map((p) => p.key)
    expect(keys).toEqual(expect.arrayContaining(others))
    const months = keys.filter((k) => /^\d{4}-\d{2}$/.test(k))
    expect(new Set(months).size).toBeGreaterThanOrEqual(13)
    expect(keys.filter((k) => k.includes('..'))).toEqual(
      others.filter((k) => k.includes('..')),
    )
  })

  test.each([
    [{ from: '2018-03-01', to: '2018-03-31' }, true],
    [{ from: '2018-03-02', to: '2018-03-31' }, false],
    [{ from: '2018-03-01', to: '2018-03-30' }, false],
    [{ from: '2017-01-01', to: '2018-12-31' }, true],
    [null, false],
  ])('is known of days that cover it: %o', (days, known) => {
    expect(isKnown(parsePeriod('2018-03'), days)).toBe(known)
  })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exampleFiles } from '@motcua/jobs/reference'
import { expect, test } from 'vitest'
import { workbook, type SheetCell } from '../warehouse/workbook.ts'
import { motcuaHere } from './command.ts'
import { edit } from './small-office.ts'

/*
 * A department of three programs with three forms of export, of which each gives
 * its dossiers twice. Two divisions merge on 1 March 2026, a third has a new name
 * from 1 April on. What every KPI is of it is worked out here from the dossiers,
 * by days as texts, without a part of what is tested.
 */

type Day = string

interface Dossier {
  readonly code: string
  readonly program: number
  readonly procedure: string
  readonly unit: string
  readonly channel: 'online' | 'counter' | null
  readonly received: Day
  /** As its first export gave it, and the last. */
  readonly firstDue: Day | null
  readonly due: Day | null
  readonly agreed: Day | null
  readonly pausedOn: Day | null
  readonly resumedOn: Day | null
  readonly end: 'finished' | 'withdrawn' | 'returned' | 'refused' | null
  readonly endedOn: Day | null
}

const day = (year: number, month: number, of: number): Day =>
  new Date(Date.UTC(year, month - 1, of)).toISOString().slice(0, 10)
const plus = (from: Day, days: number): Day => {
  const [year = 0, month = 0, of = 0] = from.split('-').map(Number)
  return day(year, month, of + days)
}

/** The days on which each program exports, at midnight. */
const [firstExport, lastExport] = ['2026-04-01', '2026-07-01']

/** Numbers below a bound, the same at each run. */
function drawn(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function unitOf(procedure: string, received: Day): string {
  if (procedure.startsWith('CN')) return 'cn'
  if (received >= '2026-03-01') return 'ttbv'
  return procedure.startsWith('TT') ? 'tt' : 'bv'
}

function dossiersOf(program: number): readonly Dossier[] {
  const below = drawn(2026 + program)
  return Array.from({ length: 1_000 }, (_, i) => {
    const procedure =
      ['TT-01', 'TT-02', 'BV-01', 'CN-01', 'CN-02'][below(5)] ?? ''
    const received = plus('2025-12-20', below(190))
    const due = below(20) === 0 ? null : plus(received, 3 + below(12))
    const isMoved = due !== null && received < firstExport && below(8) === 0
    const pausedOn = below(6) === 0 ? plus(received, 1 + below(3)) : null
    const resumed =
      pausedOn && below(4) > 0 ? plus(pausedOn, 1 + below(9)) : null
    // Whether a day on which it goes on is still one of the pause is not asked here.
    const isLast = resumed && plus(resumed, 1).endsWith('-01')
    const resumedOn = isLast ? plus(resumed, 1) : resumed
    const kind = below(24)
    const isOpen = kind === 0 || (pausedOn !== null && resumedOn === null)
    const end = isOpen
      ? null
      : kind === 1
        ? 'withdrawn'
        : kind === 2
          ? 'returned'
          : kind === 3
            ? 'refused'
            : 'finished'
    return {
      code: `P${program}-${String(i).padStart(5, '0')}`,
      program,
      procedure,
      unit: unitOf(procedure, received),
      channel:
        ([null, 'online', 'online', 'counter'] as const)[below(4)] ?? null,
      received,
      firstDue: isMoved ? plus(due, -(1 + below(3))) : due,
      due,
      agreed: due !== null && below(9) === 0 ? plus(due, 1 + below(6)) : null,
      pausedOn,
      resumedOn,
      end,
      endedOn: end ? plus(resumedOn ?? received, 1 + below(16)) : null,
    }
  })
}

const all = [0, 1, 2].flatMap(dossiersOf)

/** The cells of a dossier as an export that is made on a day has them. */
function cellsAt(made: Day, d: Dossier): Readonly<Record<string, string>> {
  const by = (of: Day | null) => (of !== null && of < made ? of : '')
  const isEnded = by(d.endedOn) !== ''
  const isPaused = by(d.pausedOn) !== '' && by(d.resumedOn) === '' && !isEnded
  const names = {
    finished: 'Đã xong',
    withdrawn: 'Xin rút',
    returned: 'Trả lại',
    refused: 'Từ chối',
  }
  const status =
    isEnded && d.end ? names[d.end] : isPaused ? 'Chờ bổ sung' : 'Đang xử lý'
  return {
    'Mã hồ sơ': d.code,
    'Thủ tục': d.procedure,
    Phòng: d.unit,
    'Hình thức':
      d.channel === null
        ? 'Không rõ'
        : d.channel === 'online'
          ? 'Qua mạng'
          : 'Tại quầy',
    'Tình trạng': status,
    'Ngày nhận': d.received,
    'Ngày hẹn': (made === firstExport ? d.firstDue : d.due) ?? '',
    'Hẹn lại': d.agreed ?? '',
    'Ngày xong': d.end === 'finished' ? by(d.endedOn) : '',
    'Ngày dừng': d.end === 'finished' ? '' : by(d.endedOn),
    'Ngày chờ': by(d.pausedOn),
    'Ngày bổ sung': by(d.resumedOn),
  }
}

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text)

/** The form of each program: a text with Vietnamese dates, a workbook with dates, lines of JSON. */
const forms: readonly {
  readonly name: string
  readonly ending: string
  readonly profile: string
  bytes(rows: readonly Readonly<Record<string, string>>[]): string | Buffer
}[] = [
  {
    name: 'mot-cua',
    ending: 'csv',
    profile: "encoding: utf-16le\ndelimiter: ';'\ndates: ['DD/MM/YYYY']",
    bytes: (rows) => {
      const cell = (text: string) =>
        isDay(text) ? text.split('-').toReversed().join('/') : text
      const lines = rows.map((row) => Object.values(row).map(cell).join(';'))
      const head = Object.keys(rows[0] ?? {}).join(';')
      return Buffer.from(
        ['BÁO CÁO HỒ SƠ', head, ...lines, `Tổng cộng;${lines.length}`, ''].join(
          '\r\n',
        ),
        'utf16le',
      )
    },
  },
  {
    name: 'dich-vu-cong',
    ending: 'xlsx',
    profile: "format: xlsx\ndates: ['YYYY-MM-DD']",
    bytes: (rows) => {
      const cell = (text: string): SheetCell =>
        isDay(text)
          ? {
              value: String(Date.parse(text) / 86_400_000 + 25_569),
              format: 'dd/mm/yyyy',
            }
          : text
      return workbook([
        Object.keys(rows[0] ?? {}),
        ...rows.map((row) => Object.values(row).map(cell)),
      ])
    },
  },
  {
    name: 'lien-thong',
    ending: 'ndjson',
    profile: "format: ndjson\ndates: ['YYYY-MM-DD']",
    bytes: (rows) => rows.map((row) => JSON.stringify(row)).join('\n'),
  },
]

const profileOf = (form: (typeof forms)[number]) => `name: ${form.name}
files: '${form.name}-{YYYY}{MM}{DD}.${form.ending}'
mode: snapshot
${form.profile}
columns:
  code: Mã hồ sơ
  procedure: Thủ tục
  unit: Phòng
  channel: Hình thức
  status: Tình trạng
  received: Ngày nhận
  due: Ngày hẹn
  extendedDue: Hẹn lại
  finished: Ngày xong
  stopped: Ngày dừng
  paused: Ngày chờ
  resumed: Ngày bổ sung
status:
  processing: [Đang xử lý]
  paused: [Chờ bổ sung]
  finished: [Đã xong]
  withdrawn: [Xin rút]
  returned: [Trả lại]
  refused: [Từ chối]
channel: { online: [Qua mạng], counter: [Tại quầy] }
defects: { unknown_channel: flag }
`

const files = {
  'motcua.yaml': `code: so-nn
name: { vi: Sở Nông nghiệp, en: Department of Agriculture }
zone: Asia/Ho_Chi_Minh
sources: [${forms.map(({ name }) => name).join(', ')}]
dataFrom: '2025-12-01'
schedule: { cron: '30 6 2 * *', start: '2026-01-01', periods: [month, quarter, half] }
`,
  'units.csv': `code,parent,name,name_en,position,invented,valid_from,valid_to
so,,Sở Nông nghiệp,Department of Agriculture,1,,2015-01-01,
tt,so,Phòng Trồng trọt,Crops,2,,2015-01-01,2026-02-28
bv,so,Phòng Bảo vệ thực vật,Plant Protection,3,,2015-01-01,2026-02-28
ttbv,so,Phòng Trồng trọt và Bảo vệ thực vật,Crops and Plant Protection,2,,2026-03-01,
cn,so,Phòng Chăn nuôi,Livestock,4,,2015-01-01,2026-03-31
cn,so,Phòng Chăn nuôi và Thú y,Livestock and Veterinary,4,,2026-04-01,
`,
  'procedures.csv': [
    exampleFiles['procedures.csv']?.split('\n')[0],
    ...['TT-01', 'TT-02', 'BV-01', 'CN-01', 'CN-02'].map(
      (code) =>
        `${code},Thủ tục ${code},Nông nghiệp,,4,5,working_day,none,yes,${'yes,'.repeat(8)},,2015-01-01,`,
    ),
    '',
  ].join('\n'),
  ...Object.fromEntries(
    forms.map((form) => [`sources/${form.name}.yaml`, profileOf(form)]),
  ),
}

interface Span {
  readonly period: string
  readonly from: Day
  readonly to: Day
}

const spans: readonly Span[] = [
  ...[1, 2, 3, 4, 5, 6].map((month) => ({
    period: `2026-0${month}`,
    from: day(2026, month, 1),
    to: day(2026, month + 1, 0),
  })),
  { period: '2026-Q1', from: '2026-01-01', to: '2026-03-31' },
  { period: '2026-Q2', from: '2026-04-01', to: '2026-06-30' },
  { period: '2026-H1', from: '2026-01-01', to: '2026-06-30' },
]

/** Days off and made up for of the first half of 2026, as they were announced. */
const off = [
  '2026-01-01',
  '2026-01-02',
  '2026-02-16',
  '2026-02-17',
  '2026-02-18',
  '2026-02-19',
  '2026-02-20',
  '2026-04-27',
  '2026-04-30',
  '2026-05-01',
]
const madeUp = ['2026-01-10']

function workingDays(after: Day, upTo: Day): number {
  let days = 0
  for (let at = plus(after, 1); at <= upTo; at = plus(at, 1)) {
    const weekday = new Date(`${at}T00:00:00Z`).getUTCDay()
    const isWeek = weekday > 0 && weekday < 6
    if (madeUp.includes(at) || (isWeek && !off.includes(at))) days++
  }
  return days
}

function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b)
  const [low, high] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.floor(sorted.length / 2)],
  ]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

/** Numerator and denominator, or a number alone, of each KPI. */
type Answers = Readonly<Record<string, readonly number[] | number | null>>

function answersOf(unit: string, { from, to }: Span): Answers {
  const those = all.filter((d) => unit === 'so' || d.unit === unit)
  const isIn = (of: Day | null) => of !== null && of >= from && of <= to
  const count = (is: (d: Dossier) => boolean) => those.filter(is).length
  const share = (
    counts: (d: Dossier) => boolean,
    meets: (d: Dossier) => boolean,
  ) => [count((d) => counts(d) && meets(d)), count(counts)]
  const isFinished = (d: Dossier) => d.end === 'finished' && isIn(d.endedOn)
  const isStopped = (d: Dossier) =>
    d.end !== null && d.end !== 'finished' && isIn(d.endedOn)
  const isReceived = (d: Dossier) => isIn(d.received)
  const isOpenBy = (d: Dossier, by: Day) =>
    d.received <= by && !(d.endedOn !== null && d.endedOn <= by)
  const isPaused = (d: Dossier) =>
    isOpenBy(d, to) &&
    d.pausedOn !== null &&
    d.pausedOn <= to &&
    !(d.resumedOn !== null && d.resumedOn <= to)
  const isCarried = (d: Dossier) => isOpenBy(d, plus(from, -1))
  const isOverdue = (d: Dossier) =>
    isOpenBy(d, to) && !isPaused(d) && d.due !== null && d.due < to
  const isBy = (d: Dossier, due: Day | null) =>
    due !== null && d.endedOn !== null && d.endedOn <= due
  const isLate = (d: Dossier) =>
    isFinished(d) && d.due !== null && !isBy(d, d.due)
  const later = (d: Dossier) =>
    d.agreed !== null && d.due !== null && d.agreed > d.due ? d.agreed : d.due
  const isDueFinished = (d: Dossier) => isFinished(d) && d.due !== null
  const isOfPeriod = (d: Dossier) =>
    (isReceived(d) || isCarried(d)) && d.due !== null
  const isStoppedAs = (end: Dossier['end']) =>
    count((d) => isStopped(d) && d.end === end)
  return {
    received: count(isReceived),
    finished: count(isFinished),
    stopped: count(isStopped),
    withdrawn: isStoppedAs('withdrawn'),
    returned: isStoppedAs('returned'),
    refused: isStoppedAs('refused'),
    carried_over: count(isCarried),
    open: count((d) => isOpenBy(d, to)),
    paused: count(isPaused),
    open_overdue: count(isOverdue),
    due_moved: count((d) => isFinished(d) && d.due !== d.firstDue),
    on_time: share(isDueFinished, (d) => isBy(d, d.due)),
    early: share(isDueFinished, (d) => isBy(d, d.due) && d.endedOn !== d.due),
    on_time_strict: share(isDueFinished, (d) => isBy(d, d.firstDue)),
    on_time_agreed: share(isDueFinished, (d) => isBy(d, later(d))),
    on_time_b: share(isOfPeriod, (d) => !isLate(d) && !isOverdue(d)),
    on_time_c: share(
      (d) => isDueFinished(d) || isOverdue(d),
      (d) => isDueFinished(d) && isBy(d, d.due),
    ),
    on_time_d: share(
      (d) => isReceived(d) || isCarried(d),
      (d) =>
        (isDueFinished(d) && isBy(d, d.due)) ||
        isStopped(d) ||
        (isOpenBy(d, to) && !isOverdue(d)),
    ),
    online_dossiers: share(
      (d) => isReceived(d) && d.channel !== null,
      (d) => d.channel === 'online',
    ),
    processing_days: median(
      those
        .filter(isFinished)
        .map((d) => workingDays(d.received, d.endedOn ?? '')),
    ),
  }
}

interface Result {
  readonly kpi: string
  readonly unit: string
  readonly numerator: number | null
  readonly denominator: number | null
  readonly value: number | null
}

test('every KPI of every unit and period is that of the dossiers as they were made', async () => {
  const dir = join(mkdtempSync(join(tmpdir(), 'motcua-')), 'so-nn')
  const run = (...words: readonly string[]) =>
    motcuaHere(['--office', dir, ...words])
  expect((await motcuaHere(['init', dir])).code).toBe(0)
  for (const [path, text] of Object.entries(files))
    writeFileSync(join(dir, path), text)
  edit(join(dir, 'plan.yaml'), [[/\[qh\]/, '[ttbv]']])
  const paths = [firstExport, lastExport].flatMap((made) =>
    forms.map((form, program) => {
      const path = join(
        dir,
        `${form.name}-${made.replaceAll('-', '')}.${form.ending}`,
      )
      const there = all.filter(
        (d) => d.program === program && d.received < made,
      )
      writeFileSync(path, form.bytes(there.map((d) => cellsAt(made, d))))
      return path
    }),
  )
  const loaded = await run('ingest', ...paths, '--format', 'json')
  expect(loaded.stderr).toBe('')
  expect(loaded.code).toBe(0)

  let compared = 0
  for (const span of spans) {
    const asked = ['--period', span.period, '--by', 'unit', '--format', 'json']
    const told = await run('kpi', ...asked)
    const { results } = JSON.parse(told.stdout) as {
      results: readonly Result[]
    }
    const units = new Set(results.map(({ unit }) => unit))
    expect(units).toContain('so')
    for (const unit of units) {
      const got = Object.fromEntries(
        results.filter((r) => r.unit === unit).map((r) => [r.kpi, r]),
      )
      const wanted = answersOf(unit, span)
      const shown = Object.keys(wanted).map((kpi) => {
        const { numerator, denominator, value } = got[kpi] ?? expect.fail(kpi)
        const is = wanted[kpi]
        return [
          kpi,
          Array.isArray(is)
            ? [numerator, denominator]
            : kpi === 'processing_days'
              ? value
              : numerator,
        ]
      })
      expect({ ...span, unit, ...Object.fromEntries(shown) }).toEqual({
        ...span,
        unit,
        ...wanted,
      })
      compared += shown.length
    }
  }
  expect(compared).toBeGreaterThan(600)
  rmSync(join(dir, '..'), { recursive: true, force: true })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exampleFiles } from '@motcua/jobs/reference'
import { addDays } from '@motcua/metrics/calendar'
import { expect, test } from 'vitest'
import { motcuaHere } from './command.ts'
import { edit } from './small-office.ts'

/*
 * A department that was written by the reference alone: two of its divisions
 * merge on 1 March 2026, a third has a new name from 1 April on.
 */

const files = {
  'motcua.yaml': `code: so-nn
name: { vi: Sở Nông nghiệp, en: Department of Agriculture }
zone: Asia/Ho_Chi_Minh
sources: [dvc]
dataFrom: '2026-01-01'
schedule: { cron: '30 6 2 * *', start: '2026-01-01', periods: [month, quarter] }
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
    ...[
      ['TT-01', 'Cấp giấy chứng nhận giống', 'tt', '', '2026-02-28'],
      ['TT-01', 'Cấp giấy chứng nhận giống', 'ttbv', '2026-03-01', ''],
      ['BV-01', 'Cấp phép buôn bán thuốc', 'bv', '', '2026-02-28'],
      ['BV-01', 'Cấp phép buôn bán thuốc', 'ttbv', '2026-03-01', ''],
      ['CN-01', 'Kiểm dịch động vật', 'cn', '', ''],
    ].map(
      ([code, name, unit, from, to]) =>
        `${code},${name},Nông nghiệp,${unit},4,5,working_day,none,yes,${'yes,'.repeat(8)},,${from || '2015-01-01'},${to}`,
    ),
    '',
  ].join('\n'),
  'sources/dvc.yaml': `name: dvc
files: 'xuat-{YYYY}{MM}{DD}.csv'
delimiter: ';'
every: month
columns:
  code: Số hồ sơ
  procedure: Thủ tục
  unit: Phòng
  channel: Nộp
  status: Tình trạng
  received: Nhận
  due: Hẹn
  finished: Xong
dates: ['DD/MM/YYYY']
status: { processing: [Đang làm], finished: [Xong] }
channel: { online: [Qua mạng], counter: [Tại quầy] }
procedures: { TT-01: [Giống cây] }
`,
}

/** Which division had a dossier, by its procedure and the day of its receipt. */
function divisionOf(procedure: string, day: string) {
  const isMerged = day >= '2026-03-01'
  if (procedure === 'CN-01')
    return { code: 'cn', name: day < '2026-04-01' ? 'PHÒNG CHĂN NUÔI' : 'cn' }
  if (isMerged)
    return { code: 'ttbv', name: 'Phòng Trồng trọt và Bảo vệ thực vật' }
  return procedure === 'TT-01'
    ? { code: 'tt', name: 'phòng trồng trọt' }
    : { code: 'bv', name: 'Phòng Bảo vệ thực vật' }
}

/** Received on the days of four months, due a week later, finished 3 to 9 days later. */
const dossiers = Array.from({ length: 330 }, (_, i) => {
  const received = addDays('2026-01-02', i % 115)
  const procedure = ['TT-01', 'BV-01', 'CN-01'][(i * 7) % 3] ?? ''
  return {
    code: `NN-${i}`,
    text: procedure === 'TT-01' && i % 2 === 0 ? 'GIỐNG CÂY' : procedure,
    division: divisionOf(procedure, received),
    channel: i % 5 < 2 ? 'Qua mạng' : 'Tại quầy',
    received,
    due: addDays(received, 7),
    finished: addDays(received, [3, 5, 7, 9][(i + Math.floor(i / 5)) % 4] ?? 3),
  }
})

/** What was open at the export before, or has changed since, as it stood then. */
function exportOf(made: string, since: string): string {
  const printed = (day: string) => day.split('-').toReversed().join('/')
  const rows = dossiers
    .filter((d) => d.received < made && d.finished >= since)
    .map((d) => {
      const isDone = d.finished < made
      const dates = [d.received, d.due].map(printed)
      const last = isDone ? printed(d.finished) : ''
      const status = isDone ? 'Xong' : 'Đang làm'
      return `${d.code};${d.text};${d.division.name};${d.channel};${status};${dates.join(';')};${last};NGƯỜI NỘP`
    })
  const head = 'Số hồ sơ;Thủ tục;Phòng;Nộp;Tình trạng;Nhận;Hẹn;Xong;Người nộp'
  return `${[head, ...rows].join('\n')}\n`
}

/** On time and finished in March, of a division or of all, counted by hand. */
function marchOf(unit: string) {
  const those = dossiers.filter(
    (d) =>
      d.finished.startsWith('2026-03') &&
      (unit === 'so' || d.division.code === unit),
  )
  const inTime = those.filter((d) => d.finished <= d.due)
  return { unit, numerator: inTime.length, denominator: those.length }
}

test('a department written by the reference counts its dossiers as they were made', async () => {
  const dir = join(mkdtempSync(join(tmpdir(), 'motcua-')), 'so-nn')
  const run = (...words: readonly string[]) =>
    motcuaHere(['--office', dir, ...words])
  expect((await motcuaHere(['init', dir])).code).toBe(0)
  for (const [path, text] of Object.entries(files))
    writeFileSync(join(dir, path), text)
  const told = await run('status')
  expect(told.stderr).toBe(
    'error: plan.yaml, line 30, tasks.0.leadUnits.0: expected one of so, tt, bv, ttbv, cn, got qh\n',
  )
  edit(join(dir, 'plan.yaml'), [[/\[qh\]/, '[ttbv]']])

  const days = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01']
  const paths = days.slice(1).map((made, i) => {
    const path = join(dir, `xuat-${made.replaceAll('-', '')}.csv`)
    writeFileSync(path, exportOf(made, days[i] ?? ''))
    return path
  })
  const loaded = await run('ingest', ...paths, '--format', 'json')
  expect(loaded).toMatchObject({ code: 0, stderr: '' })
  for (const file of JSON.parse(loaded.stdout).files)
    expect(file).toMatchObject({ rejected: 0, flagged: 0 })

  const by = ['--period', '2026-03', '--by', 'unit', '--format', 'json']
  const { results } = JSON.parse((await run('kpi', ...by)).stdout) as {
    results: (ReturnType<typeof marchOf> & { kpi: string; status: string })[]
  }
  const onTime = results.filter(({ kpi }) => kpi === 'on_time')
  expect(
    onTime.map(({ unit, numerator, denominator }) => {
      return { unit, numerator, denominator }
    }),
  ).toEqual(['so', 'tt', 'ttbv', 'bv', 'cn'].map(marchOf))
  expect(onTime[0]).toMatchObject({ status: 'missed' })

  // New software books an old dossier under the division that came later.
  const received = async () => {
    const asked = ['--period', '2026-02', '--by', 'unit', '--format', 'json']
    const february = JSON.parse((await run('kpi', ...asked)).stdout) as {
      results: { kpi: string; unit: string; numerator: number }[]
    }
    const rows = february.results.filter(({ kpi }) => kpi === 'received')
    return Object.fromEntries(rows.map((r) => [r.unit, r.numerator]))
  }
  const before = await received()
  const moved = join(dir, 'xuat-20260402.csv')
  const [head = ''] = exportOf('2026-01-01', '').split('\n')
  const row =
    'NN-X;TT-01;ttbv;Tại quầy;Xong;03/02/2026;10/02/2026;09/02/2026;NGƯỜI NỘP'
  writeFileSync(moved, `${head}\n${row}\n`)
  expect(await run('ingest', moved)).toMatchObject({ code: 0 })
  expect(Object.keys(before)).not.toContain('ttbv')
  expect(await received()).toEqual({ ...before, so: (before['so'] ?? 0) + 1 })
  rmSync(join(dir, '..'), { recursive: true, force: true })
})

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import {
  ingestCatalogue,
  type Ingested,
  type TableReading,
  type Warehouse,
} from '@motcua/warehouse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sharedFile } from '../offices.ts'
import { rejects, removeFolders, warehouse } from './fixture.ts'

/*
 * 2,642 real procedures with the 7,077 processing times that their catalogue
 * states, held against a count over the raw rows that shares no code with the
 * product, and against the figures that came with the data.
 */

const procedures = sharedFile('data/vn-tthc-catalogue/tthc.csv.gz')
const times = sharedFile('data/vn-tthc-catalogue/tthc_channels.csv.gz')

const now = '2025-06-30 08:00:00'
const plain = {
  format: 'csv',
  encoding: 'utf-8',
  delimiter: ',',
  quote: '"',
  dates: ['YYYY-MM-DD'],
} as const

/** The catalogue names agencies, no units of an office, and no day of validity. */
const procedureReading: TableReading = {
  ...plain,
  columns: {
    code: ['ma_thu_tuc'],
    name: ['ten_thu_tuc'],
    field: ['linh_vuc'],
  },
  given: { announced: 'yes', valid_from: '2025-01-01' },
}

const timeReading: TableReading = {
  ...plain,
  columns: {
    procedure: ['ma_thu_tuc'],
    channel: ['hinh_thuc_nop'],
    time_value: ['so'],
    time_unit: ['don_vi'],
  },
  values: {
    channel: {
      online: ['Trực tuyến'],
      counter: ['Trực tiếp'],
      post: ['Dịch vụ bưu chính'],
    },
    time_unit: {
      working_day: ['Ngày làm việc'],
      calendar_day: ['Ngày'],
      hour: ['Giờ'],
      month: ['Tháng'],
    },
  },
  given: { valid_from: '2025-01-01' },
}

describe.skipIf(!procedures || !times)(
  'the real catalogue of procedures (skipped where ../shared/data is absent)',
  () => {
    const rawProcedures = records(procedures)
    const rawTimes = records(times)
    let opened: Warehouse
    let loaded: { readonly [of in 'procedures' | 'times']: Ingested }

    beforeAll(async () => {
      if (!procedures || !times) return
      opened = await warehouse()
      loaded = {
        procedures: await ingestCatalogue(
          opened,
          'procedure',
          { path: procedures, now },
          procedureReading,
        ),
        times: await ingestCatalogue(
          opened,
          'procedure_time',
          { path: times, now },
          timeReading,
        ),
      }
    })
    afterAll(async () => {
      await opened?.close()
      removeFolders()
    })

    test('comes in whole', async () => {
      expect(rawProcedures).toHaveLength(2642)
      expect(rawTimes).toHaveLength(7077)
      expect(loaded.procedures).toMatchObject({
        read: 2642,
        accepted: 2642,
        unchanged: 0,
        rejected: 0,
      })
      expect(loaded.times).toMatchObject({
        read: 7077,
        accepted: 7077,
        unchanged: 0,
        rejected: 0,
      })
      for (const { batch } of Object.values(loaded))
        expect(await rejects(opened, batch)).toEqual([])
    })

    test('keeps every name and field as it is, in one Unicode form', async () => {
      const rows = await opened.db
        .selectFrom('procedure')
        .select(['code', 'name', 'field'])
        .orderBy('code')
        .execute()
      const raw = rawProcedures
        .map((r) => ({
          code: r['ma_thu_tuc']!,
          name: r['ten_thu_tuc']!.normalize('NFC'),
          field: r['linh_vuc']!.normalize('NFC'),
        }))
        .toSorted((a, b) => (a.code < b.code ? -1 : 1))
      expect(rows).toEqual(raw)
      // What makes the comparison say something.
      const names = rawProcedures.map((r) => r['ten_thu_tuc']!)
      expect(names.filter((n) => n !== n.normalize('NFC'))).toHaveLength(24)
      expect(names.filter((n) => n.includes('\n'))).toHaveLength(15)
      expect(Math.max(...names.map((n) => n.length))).toBeGreaterThan(1000)
    })

    test('flags every procedure: no unit of the office owns it, and no posting of it is stated', async () => {
      expect(loaded.procedures.flagged).toBe(2642)
      const rows = await opened.db
        .selectFrom('procedure')
        .select(['unit', 'flags', 'level', 'time_value', 'time_unit'])
        .distinct()
        .execute()
      expect(rows).toEqual([
        {
          unit: null,
          flags: 'no_unit no_posting',
          level: null,
          time_value: null,
          time_unit: null,
        },
      ])
    })

    test('gives as many times of each unit and channel as the raw rows', async () => {
      const stored = await opened.db
        .selectFrom('procedure_time')
        .select(['channel', 'time_unit', 'flags'])
        .execute()
      const [units, channels] = [
        timeReading.values!['time_unit']!,
        timeReading.values!['channel']!,
      ]
      const meaning = (of: typeof units, text: string) => {
        return Object.keys(of).find((key) => of[key]?.includes(text))
      }
      const raw = rawTimes.map((r) => ({
        channel: meaning(channels, r['hinh_thuc_nop']!),
        time_unit: meaning(units, r['don_vi']!),
        flags: r['ghi_chu'] === 'THIEU_DON_VI' ? 'no_time_unit' : null,
      }))
      const byAll = (r: object) => Object.values(r).join(' ')
      expect(tally(stored.map(byAll))).toEqual(tally(raw.map(byAll)))
      expect(tally(stored.map((r) => String(r.time_unit)))).toEqual({
        working_day: 4154,
        calendar_day: 1577,
        hour: 137,
        month: 14,
        null: 861 + 334,
      })
    })

    test('keeps each time of each procedure, in the order of the catalogue', async () => {
      const stored = await opened.db
        .selectFrom('procedure_time')
        .select(['procedure', 'channel', 'time_value', 'time_unit'])
        .orderBy('procedure')
        .orderBy('channel')
        .orderBy('position')
        .execute()
      const channel: Record<string, string> = {
        'Trực tuyến': 'online',
        'Trực tiếp': 'counter',
        'Dịch vụ bưu chính': 'post',
      }
      const unit: Record<string, string> = {
        'Ngày làm việc': 'working_day',
        Ngày: 'calendar_day',
        Giờ: 'hour',
        Tháng: 'month',
      }
      const key = (r: { procedure: string; channel: string }) =>
        `${r.procedure} ${r.channel}`
      const raw = rawTimes
        .map((r) => ({
          procedure: r['ma_thu_tuc']!,
          channel: channel[r['hinh_thuc_nop']!]!,
          // "120.000" without a unit may be a fee; it is no number of anything.
          time_value: /^\d+(\.\d{1,2})?$/.test(r['so']!)
            ? Number(r['so'])
            : null,
          time_unit: unit[r['don_vi']!] ?? null,
        }))
        .toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
      expect(stored).toEqual(raw)
      expect(stored.filter((r) => r.time_value === 1.5)).toHaveLength(3)
    })

    test('flags the 861 times without a usable unit, and takes them', async () => {
      const marked = rawTimes.filter((r) => r['ghi_chu'] === 'THIEU_DON_VI')
      expect(marked).toHaveLength(861)
      expect(loaded.times.flagged).toBe(861)
      const flagged = await opened.db
        .selectFrom('procedure_time')
        .select(['procedure', 'flags', 'time_unit'])
        .where('flags', 'is not', null)
        .execute()
      expect(new Set(flagged.map((r) => r.flags))).toEqual(
        new Set(['no_time_unit']),
      )
      expect(tally(flagged.map((r) => r.procedure))).toEqual(
        tally(marked.map((r) => r['ma_thu_tuc']!)),
      )
    })

    test('loaded again changes nothing', async () => {
      const again = await ingestCatalogue(
        opened,
        'procedure_time',
        { path: times!, now: '2025-07-01 08:00:00' },
        timeReading,
      )
      expect(again).toMatchObject({
        read: 7077,
        accepted: 0,
        unchanged: 7077,
        flagged: 861,
      })
    })
  },
)

/** The records of a gzip CSV file by RFC 4180, by the names of the header. */
function records(
  path: string | undefined,
): readonly { readonly [column: string]: string }[] {
  if (!path) return []
  const text = gunzipSync(readFileSync(path)).toString('utf8')
  const cells = text.matchAll(/("(?:[^"]|"")*"|[^,\n]*)(,|\n|$)/g)
  const rows: string[][] = [[]]
  for (const [, cell = '', end] of cells) {
    const value = cell.startsWith('"')
      ? cell.slice(1, -1).replaceAll('""', '"')
      : cell
    rows.at(-1)!.push(value)
    if (end === '\n') rows.push([])
  }
  const [header = [], ...body] = rows.filter((row) => row.length > 1)
  return body.map((row) =>
    Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])),
  )
}

function tally(texts: readonly string[]): { readonly [text: string]: number } {
  const counts = Map.groupBy(texts, (text) => text)
  return Object.fromEntries(
    [...counts].map(([text, all]) => [text, all.length]),
  )
}

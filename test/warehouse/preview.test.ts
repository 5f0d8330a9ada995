import { preview, type Progress } from '@motcua/warehouse'
import { afterAll, expect, test } from 'vitest'
import {
  counts,
  csv,
  dossier,
  file,
  now,
  profile,
  removeFolders,
  warehouse,
} from './fixture.ts'

afterAll(removeFolders)

test('a dry run names the values behind each reject and flag, and no person', async () => {
  await using to = await warehouse()
  const person = 'Nguyễn Văn A'
  const rows = [
    ...Array.from({ length: 7 }, (_, i) =>
      dossier(`S-${i}`, { status: `Lạ ${i === 6 ? 5 : i}` }),
    ),
    dossier('D-1', { due: '01/03/2018' }),
    dossier('D-2', { due: '01/03/2018', procedure: 'P-3' }),
    dossier('D-3', { due: '02/03/2018' }),
    dossier('N-1', { due: '' }),
    dossier('P-1', { procedure: 'P-3' }),
    dossier('V-1', { apology: person }),
    dossier('', { received: person }),
    dossier('C-1', { channel: 'Fax' }),
  ]
  const path = file('hoso-20180401-0500.csv', csv(rows))
  const before = await counts(to)
  const ends: number[] = []
  const onProgress = ({ bytes, totalBytes }: Progress) => {
    if (bytes === totalBytes) ends.push(bytes)
  }
  const shown = await preview(to, profile, { path, now, onProgress })
  // Once through the file tells both.
  expect(ends).toHaveLength(1)
  expect(await counts(to)).toEqual(before)
  expect(shown.rejects).toEqual([
    {
      reason: 'unknown_status',
      column: 'Trạng thái',
      rows: 7,
      firstRow: 2,
      values: ['Lạ 5', 'Lạ 0', 'Lạ 1', 'Lạ 2', 'Lạ 3'],
    },
    {
      reason: 'no_code',
      column: 'Mã hồ sơ',
      rows: 1,
      firstRow: 15,
      values: [],
    },
    {
      reason: 'unknown_channel',
      column: 'Kênh tiếp nhận',
      rows: 1,
      firstRow: 16,
      values: ['Fax'],
    },
  ])
  expect(shown.flags).toEqual([
    {
      flag: 'due_before_receipt',
      rows: 3,
      column: 'Ngày hẹn trả',
      firstRow: 9,
      values: ['01/03/2018', '02/03/2018'],
    },
    {
      flag: 'no_due_date',
      rows: 1,
      column: 'Ngày hẹn trả',
      firstRow: 12,
      values: [],
    },
    {
      flag: 'procedure_not_valid',
      rows: 2,
      column: 'Mã thủ tục',
      firstRow: 13,
      values: ['P-3'],
    },
    {
      flag: 'unknown_apology',
      rows: 1,
      column: 'Văn bản xin lỗi',
      firstRow: 14,
      values: [],
    },
  ])
  expect(JSON.stringify(shown)).not.toContain(person)
})

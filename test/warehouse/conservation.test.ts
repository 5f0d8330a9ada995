import { join } from 'node:path'
import { IngestError, rowsSeen, type Ingested } from '@motcua/warehouse'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { size } from '../size.ts'
import {
  counts,
  dossier,
  header,
  headerLine,
  load,
  narrow as profile,
  refusal,
  rejects,
  removeFolders,
  warehouse,
  type Cells,
  type Column,
} from './fixture.ts'

afterAll(removeFolders)

let loads = 0

/** Each export is made a second after the one before. */
function nextExtract(): string {
  const at = new Date(Date.UTC(2018, 11, 1) + 1000 * loads++)
  return at.toISOString().slice(0, 19).replace('T', ' ')
}

/** NUL, two separators, zero-width and direction marks. */
const unseen =
  '\0\u001e\u001f\u00ad\u200b\u200c\u200d\u200e\u200f' +
  '\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff'

/** What a cell is compared by, in words of its own. */
function plain(cell: string): string {
  return cell
    .split('')
    .filter((unit) => !unseen.includes(unit))
    .join('')
    .normalize('NFC')
    .replaceAll(/^[ \t\r\n\u00a0]+|[ \t\r\n\u00a0]+$/g, '')
}

const hostile = fc.oneof(
  fc.constantFrom(
    '=1+1',
    '@SUM(A1)',
    '+84 900',
    '-1',
    '<img src=x onerror=alert(1)>',
    "'; drop table dossier; --",
    '$1',
    '\\',
    '\t',
    'a\0b',
    'Đ\0à',
    '\u202egpj.exe',
    '\ufeffx',
    'Nguyễn'.normalize('NFD'),
    'Nguyễn',
    '😀',
    '"',
    '""',
    '";"',
    'a;b',
    'một\nhai',
    'một\r\nhai\r\n',
    '\n',
    '\u0085\u2028',
    'NULL',
    'x'.repeat(70_000),
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ unit: fc.constantFrom('"', ';', '\n', '\r', ' ', 'a') }),
)

/** A row and what has to become of it: a reason, or null where it is taken in. */
interface Row {
  readonly cells: Cells
  readonly reason: string | null
  /** Cells too many, or too few. */
  readonly width?: number
}

const code = fc.constantFrom('H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'H7', 'H8')
const bad: readonly [Cells, string][] = [
  [{ code: '\u200b' }, 'no_code'],
  [{ status: 'Chờ' }, 'unknown_status'],
  [{ channel: '=1' }, 'unknown_channel'],
  [{ unit: 'so; tt' }, 'unknown_unit'],
  [{ procedure: 'P-1"' + 'x'.repeat(50) }, 'unknown_procedure'],
  [{ received: '31/02/2018' }, 'unreadable_date'],
  [{ due: '2018' }, 'unreadable_date'],
  [{ finished: '' }, 'finished_without_date'],
]
const anyRow: fc.Arbitrary<Row> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ code, overdueReason: hostile }).map((cells) => {
      return { cells: dossier(cells.code, cells), reason: null }
    }),
  },
  {
    weight: 3,
    arbitrary: code.map((of) => ({ cells: dossier(of), reason: null })),
  },
  fc.constantFrom(...bad).map(([changes, reason]) => {
    return { cells: dossier('bad', changes), reason }
  }),
  fc.constantFrom(-16, -3, -1, 1, 2, 30).map((width) => {
    return { cells: dossier('width'), reason: 'wrong_width', width }
  }),
)

const anyExport = fc.record({
  rows: fc.array(
    fc.record({ row: anyRow, applicant: hostile, blanks: fc.nat({ max: 8 }) }),
    { minLength: 1, maxLength: 14 },
  ),
  end: fc.constantFrom('\n', '\r\n'),
  mark: fc.constantFrom('', '\ufeff'),
  quotesAll: fc.boolean(),
  endsOpen: fc.boolean(),
})

test('every row of a file is accepted, unchanged or rejected, for its own reason', async () => {
  await using to = await warehouse()
  const known = new Map<string, string>()
  const examine = async (
    made: typeof anyExport extends fc.Arbitrary<infer T> ? T : never,
  ) => {
    const lines = [headerLine]
    const told: { row: number; reason: string }[] = []
    const taken: { row: number; code: string; content: string }[] = []
    for (const { row: of, applicant, blanks } of made.rows) {
      for (let i = 6; i < blanks; i++) lines.push('')
      const cells = (Object.keys(header) as Column[]).map((column) => {
        const text =
          column === 'applicant' ? applicant : (of.cells[column] ?? '')
        return made.quotesAll || /[;"\r\n]/.test(text) || text.startsWith(' ')
          ? `"${text.replaceAll('"', '""')}"`
          : text
      })
      const wide = cells.concat(Array(Math.max(0, of.width ?? 0)).fill(''))
      lines.push(wide.slice(0, cells.length + (of.width ?? 0)).join(';'))
      const at = lines.length
      // A row without a cell is an empty line.
      if (lines.at(-1) === '') continue
      if (of.reason) told.push({ row: at, reason: of.reason })
      else
        taken.push({
          row: at,
          code: of.cells.code!,
          content: plain(of.cells.overdueReason ?? ''),
        })
    }
    const staged = new Map<string, string>()
    for (const [name, same] of Map.groupBy(taken, (t) => t.code)) {
      const [first, ...others] = new Set(same.map((t) => t.content))
      if (others.length === 0) staged.set(name, first!)
      else
        for (const t of same)
          told.push({ row: t.row, reason: 'duplicate_code' })
    }
    const accepted = [...staged].filter(([name, content]) => {
      return known.get(name) !== content
    })
    const read = taken.length + told.length - duplicates(told)

    const text =
      made.mark + lines.join(made.end) + (made.endsOpen ? '' : made.end)
    const { width = 0 } = made.rows.at(-1)?.row ?? {}
    const options = { profile, extractAt: nextExtract() }
    if (made.endsOpen && width < 0 && lines.at(-1) !== '') {
      const cut = await refusal(load(to, text, options))
      expect(cut.message).toContain('ends in the middle of a row')
      return
    }
    const report = await load(to, text, options)
    const rejected = await rejects(to, report.batch)
    expect(rejected.map((r) => ({ row: r.row, reason: r.reason }))).toEqual(
      told.toSorted((a, b) => a.row - b.row),
    )
    for (const { value } of rejected)
      expect([...(value ?? '')].length).toBeLessThanOrEqual(40)
    expect(report).toMatchObject({
      read,
      accepted: accepted.length,
      unchanged: read - accepted.length - told.length,
      rejected: told.length,
    })
    for (const [name, content] of accepted) known.set(name, content)
    const stored = await to.db
      .selectFrom('dossier')
      .select(['code', 'overdue_reason'])
      .orderBy('code')
      .execute()
    expect(stored).toEqual(
      [...known]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, content]) => {
          return { code: name, overdue_reason: content || null }
        }),
    )
  }
  await fc.assert(fc.asyncProperty(anyExport, examine), {
    numRuns: size(7, 120),
    seed: 2018,
  })
})

function duplicates(told: readonly { readonly reason: string }[]): number {
  return told.filter((t) => t.reason === 'duplicate_code').length
}

/**
 * The rows of a file by a grammar, not by a machine of states: a cell is a
 * quoted text and what follows it, or anything up to the next delimiter.
 */
function parse(bytes: Buffer): { row: number; cells: string[] }[] {
  const cell = /(?:"(?:[^"]|"")*("|$))?[^;\r\n]*/y
  const text = bytes.toString('latin1')
  const rows: { row: number; cells: string[] }[] = []
  let row = 1
  let cells: string[] = []
  for (let at = 0; at <= text.length; at++) {
    cell.lastIndex = at
    const [found = ''] = cell.exec(text) ?? []
    cells.push(found)
    at += found.length
    if (text[at] === ';') continue
    if (text[at] === '\r' && text[at + 1] === '\n') at++
    if (cells.length > 1 || found !== '') rows.push({ row, cells })
    row++
    cells = []
  }
  return rows
}

function codeOf(cell: string): string {
  const text = Buffer.from(cell, 'latin1').toString()
  const inner = /^ *"((?:[^"]|"")*)" *$/s.exec(text)?.[1]
  return plain(inner?.replaceAll('""', '"') ?? text)
}

test('a damaged file is refused as a whole, or every row of it is accounted for', async () => {
  await using to = await warehouse()
  const whole = Buffer.from(
    [
      headerLine,
      ...Array.from({ length: 6 }, (_, i) => {
        const cells = dossier(`D${i}`, { applicant: '"Lê; ""B"""' })
        return (Object.keys(header) as Column[])
          .map((column) => cells[column] ?? '')
          .join(';')
      }),
      '',
    ].join('\n'),
  )
  const first = Buffer.byteLength(headerLine) + 1
  const damage = fc.record({
    // Mostly behind the header, which is refused soon.
    at: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: first, max: whole.length }) },
      { weight: 1, arbitrary: fc.nat(whole.length) },
    ),
    drop: fc.oneof(fc.nat(2), fc.nat(60)),
    add: fc.array(
      fc.constantFrom(0, 9, 10, 13, 32, 34, 34, 59, 59, 0x41, 0xc3, 0xff),
      { maxLength: 3 },
    ),
  })
  const runs = Math.max(size(10, 180), 10)
  let refusals = 0
  const examine = async (
    damages: readonly { at: number; drop: number; add: number[] }[],
  ) => {
    const bytes = damages.reduce((content, { at, drop, add }) => {
      return Buffer.concat([
        content.subarray(0, at),
        Buffer.from(add),
        content.subarray(at + drop),
      ])
    }, whole)
    const before = await counts(to)
    const options = { profile, extractAt: nextExtract() }
    let report: Ingested
    try {
      report = await load(to, bytes, options)
    } catch (error) {
      expect(error).toBeInstanceOf(IngestError)
      expect(await counts(to)).toEqual(before)
      refusals++
      return
    }
    const rows = parse(bytes).slice(1)
    const rejected = await rejects(to, report.batch)
    const out = new Map(rejected.map((r) => [r.row, r.reason]))
    expect(report.read).toBe(rows.length)
    expect(report.read).toBe(
      report.accepted + report.unchanged + report.rejected,
    )
    expect(out.size).toBe(report.rejected)
    const width = parse(bytes)[0]?.cells.length
    for (const { row: at, cells } of rows)
      if (cells.length !== width)
        expect(['wrong_width', 'bad_quotes', 'bad_encoding']).toContain(
          out.get(at),
        )
    const taken = rows.filter((r) => !out.has(r.row))
    const folder = join(to.dir, 'observations')
    const seen = await rowsSeen(to.db, folder, 'dossier', [report.batch])
    const { rows: staged } = await sql<{ code: string }>`
      select code from ${seen} where reason is null order by code`.execute(
      to.db,
    )
    expect(staged.map((s) => s.code)).toEqual(
      [...new Set(taken.map((r) => codeOf(r.cells[0] ?? '')))].toSorted(),
    )
  }
  const damages = fc.array(damage, { minLength: 1, maxLength: 3 })
  await fc.assert(fc.asyncProperty(damages, examine), {
    numRuns: runs,
    seed: 2018,
  })
  // Neither of the two is the rule.
  expect(refusals).toBeGreaterThan(runs / 9)
  expect(refusals).toBeLessThan((runs * 5) / 6)
})

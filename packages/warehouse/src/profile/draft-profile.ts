import { basename } from 'node:path'
import { keysOf } from '../formats/keys-of.ts'
import { shownCells } from '../formats/records.ts'
import type { SourceRecord } from '../formats/records.ts'
import { plainJudge, rowJudge } from '../formats/row-judge.ts'
import type { Judged, TableHead } from '../formats/row-judge.ts'
import { addCode, newCodes } from './draft-codes.ts'
import { addDate, datesOf, newTally, orderOf } from './draft-dates.ts'
import type { DateTally } from './draft-dates.ts'
import { openAny } from './draft-open.ts'
import type { Opened } from './draft-open.ts'
import {
  assign,
  assignedName,
  headersBelow,
  isDateColumn,
  isKinds,
  meaningsOf,
  mostKinds,
  toldHeaders,
} from './draft-words.ts'
import type { Column, Draft } from './draft.ts'

/**
 * Drafts how an export of dossiers is read, from the file alone. Values are told
 * of the columns for status, channel and apology only, known by their headers.
 *
 * @throws IngestError when the file cannot be taken apart at all.
 */
export async function draftProfile(path: string): Promise<Draft> {
  const opened = await openAny(path)
  const { header, headerRow, top, columns, others, below, isSecond } =
    await headOf(opened)
  const dates = new Map<Column, DateTally>()
  const texts = new Map<keyof Draft['meanings'], Set<string>>()
  const places = keysOf(columns).flatMap((column) => {
    const [first = ''] = columns[column] ?? []
    if (isDateColumn(column)) dates.set(column, newTally())
    if (isKinds(column)) texts.set(column, new Set())
    return [[column, header.indexOf(first)] as const]
  })
  let rows = 0
  const codes = newCodes()
  const codeAt = places.find(([column]) => column === 'code')?.[1]
  const drawn = new Map<Column, number>()
  const table = { header, headerRow, top, codeAt }
  for await (const record of dataRows(opened, table)) {
    const cells = shownCells(record)
    const code = cells[codeAt ?? -1]?.normalize('NFC').trim() ?? ''
    rows++
    addCode(
      codes,
      code,
      places.map(([, at]) => cells[at] ?? null),
    )
    for (const [column, at] of places) {
      if (cells[at] !== record.cells[at])
        drawn.set(column, (drawn.get(column) ?? 0) + 1)
      const cell = cells[at]?.normalize('NFC').trim()
      if (!cell) continue
      const tally = dates.get(column)
      if (tally) addDate(tally, cell)
      const some = isKinds(column) ? texts.get(column) : undefined
      if (some && some.size <= mostKinds) some.add(cell)
    }
  }
  const orders = [...dates.values()].map(orderOf)
  // The columns of one file are mostly written by one program.
  const isMonthFirst = orders.includes('month') && !orders.includes('day')
  const { format, encoding, encodings, readAs, delimiter, recordsPath } = opened
  return {
    ...namesOf(path),
    format,
    encoding,
    encodings,
    readAs,
    delimiter,
    records: recordsPath,
    rows,
    repeated: codes.repeated,
    drawn: Object.fromEntries(drawn),
    columns,
    headers: toldHeaders(header),
    below,
    isJoined: isSecond && below.length === 0,
    missing: needed.filter((column) => !columns[column]),
    others,
    dates: Object.fromEntries(
      [...dates].map(([column, tally]) => [
        column,
        datesOf(tally, { isMonthFirst }),
      ]),
    ),
    meanings: Object.fromEntries(
      [...texts].map(([column, some]) => [column, meaningsOf(column, some)]),
    ),
  }
}

/** The rows below a header that are of data. */
async function* dataRows(
  { records, isSheet }: Opened,
  table: TableHead,
): AsyncGenerator<SourceRecord> {
  const judge = isSheet ? rowJudge(table) : plainJudge
  const good = ({ record, reason }: Judged) =>
    reason === undefined ? [record] : []
  for await (const batch of records.rows)
    for (const record of batch)
      if (record.row > table.headerRow) yield* judge.push(record).flatMap(good)
  yield* judge.end().flatMap(good)
}

/** The header of a file: with its second row, where it has one and both make one name each. */
async function headOf({ records, isSheet }: Opened): Promise<
  Pick<Draft, 'columns' | 'others' | 'below'> &
    Pick<TableHead, 'header' | 'headerRow' | 'top'> & {
      /** The row below the header is a part of it. */
      readonly isSecond: boolean
    }
> {
  const { header, headerRow, top, twoRows } = records
  const one = {
    header,
    headerRow,
    top,
    ...assign(header),
    below: [],
    isSecond: false,
  }
  const [first = ''] = one.columns.code ?? []
  const codeAt = header.indexOf(first)
  const second = isSheet ? await rowAt(records, headerRow + 1) : undefined
  if (!second || second[codeAt]?.trim()) return one
  const below = headersBelow(second)
  if (below.length === 0) return one
  const both = {
    headerRow: headerRow + 1,
    top: top && { ...top, heads: [...top.heads, second] },
    isSecond: true,
  }
  if (!twoRows) return { ...one, ...both, below }
  // What the second row calls a column is known where both together are not.
  const shown = twoRows.map((name, i) => {
    return assignedName([name, second[i] ?? '', header[i] ?? ''])
  })
  const { columns, others } = assign(shown)
  const joined = (name: string) => twoRows[shown.indexOf(name)] ?? name
  return {
    ...both,
    header: twoRows,
    columns: Object.fromEntries(
      keysOf(columns).map((c) => [c, columns[c]?.map(joined)]),
    ),
    others: others.map(joined),
    below: [],
  }
}

async function rowAt(
  { rows }: Opened['records'],
  row: number,
): Promise<readonly (string | null)[] | undefined> {
  for await (const [first] of rows)
    return first?.row === row && !first.misread ? first.cells : undefined
  return undefined
}

/** What is asked of every dossier, also where it may be given or follows from its dates. */
const needed: readonly Column[] = [
  'code',
  'procedure',
  'unit',
  'channel',
  'status',
  'received',
  'due',
  'finished',
]

/** A name of the source and a pattern of its files, from the name of one. */
function namesOf(path: string): Pick<Draft, 'name' | 'files'> {
  const file = basename(path)
  const time =
    /(?<!\d)(20\d\d)([-_.]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01])(?:([-_T ]?)([01]\d|2[0-3])([-_.]?)([0-5]\d)([-_.]?[0-5]\d)?)?)?(?!\d)/
  const files = time.test(file)
    ? file.replace(
        time,
        (_, __, dash, ___, day, gap, hour, colon, ____, seconds) =>
          [
            `{YYYY}${dash}{MM}`,
            day === undefined ? '' : `${dash}{DD}`,
            hour === undefined ? '' : `${gap}{HH}${colon}{mm}`,
            seconds === undefined ? '' : '*',
          ].join(''),
      )
    : file.replace(/\d+/, '*').replace(/^([^*]*?)(\.[^.*]+)$/, '$1*$2')
  const name = file
    .replace(/\.[^.]*$/, '')
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z]+/g, '-')
    .replace(/^-|-$/g, '')
  return { name: name || 'source', files }
}

import type { Database, DateText, TimeText } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { refs } from '../engine/sql.ts'
import { batchesOf, live } from '../store/batches.ts'
import { content } from '../tables/columns.ts'

/** A dossier as it was known from one batch until another. */
export interface Version {
  readonly source: string
  readonly fromBatch: number
  /** Null while it is current. */
  readonly toBatch: number | null
  /** The export that says so; null where it was undone since. */
  readonly file: string | null
  /** When the export was made. */
  readonly extractAt: TimeText
  /** When the batch was loaded since which it is known. */
  readonly loadedAt: TimeText
  /** The batch that brought it was an undo of another. */
  readonly isByUndo: boolean
  /** The batch that brought it was undone later. */
  readonly isUndone: boolean
  /**
   * Why it ended: another version, an export of everything without it, an undo,
   * or the same code of a source that counts instead. Null while it is current.
   */
  readonly ended: 'replaced' | 'gone' | 'undone' | 'superseded' | null
  /** It was gone before, and came back. */
  readonly isBack: boolean
  /** Against the version before; all that is filled in of the first. */
  readonly changes: readonly {
    readonly column: string
    readonly from: Cell
    readonly to: Cell
  }[]
}

type Cell = string | number | boolean | DateText | null

/** All that was ever known of a dossier, in all sources or one, by source and in the order of loading. */
export async function history(
  db: Kysely<Database>,
  options: {
    readonly office: string
    readonly code: string
    readonly source?: string | undefined
  },
): Promise<readonly Version[]> {
  const { office, source } = options
  const code = options.code.normalize('NFC').trim()
  const names = content('dossier')
  const told = [...names, 'extract_at', 'from_batch']
  const where = sql`where office = ${office} and code = ${code}`
  const { rows } = await sql<Row>`
    select ${refs(told)}, null::integer as to_batch from dossier ${where}
    union all select ${refs(told)}, to_batch from dossier_past ${where}
    order by source, from_batch`.execute(db)
  if (rows.length === 0) return []
  const batches = await batchesOf(db, { office })
  const holding = new Set(live(batches).map((b) => b.batch))
  const isTakenOver = (row: Row) =>
    rows.some((r) => r.source !== row.source && r.from_batch === row.to_batch)
  const versions = rows.map((row, i): Version => {
    const before = rows[i - 1]?.source === row.source ? rows[i - 1] : undefined
    const next = rows[i + 1]?.source === row.source ? rows[i + 1] : undefined
    const brought = batches.find((b) => b.batch === row.from_batch)
    const by = batches.find((b) => b.batch === row.to_batch)
    // An undo, or an export that came late, brings back what an earlier one said.
    const exports = batches.filter(
      (b) =>
        b.target === 'dossier' &&
        b.undoes === null &&
        b.source === row.source &&
        b.extract_at === row.extract_at,
    )
    const from =
      exports.find((b) => b.batch === row.from_batch) ??
      exports.findLast((b) => holding.has(b.batch))
    return {
      source: row.source,
      fromBatch: row.from_batch,
      toBatch: row.to_batch,
      file: from?.file ?? null,
      extractAt: row.extract_at,
      loadedAt: brought?.loaded_at ?? row.extract_at,
      isByUndo: brought?.undoes != null,
      isUndone: brought?.undoes === null && !holding.has(brought.batch),
      ended: isTakenOver(row) ? 'superseded' : endOf(row, next, by),
      isBack:
        before !== undefined &&
        before.to_batch !== row.from_batch &&
        endOf(
          before,
          row,
          batches.find((b) => b.batch === before.to_batch),
        ) === 'gone',
      changes: names
        .filter((name) => !unchanging.includes(name))
        .flatMap((column) => {
          const [was, is] = [before?.[column] ?? null, row[column] ?? null]
          return was === is ? [] : [{ column, from: was, to: is }]
        }),
    }
  })
  return versions.filter((v) => source === undefined || v.source === source)
}

interface Row {
  readonly source: string
  readonly extract_at: TimeText
  readonly from_batch: number
  readonly to_batch: number | null
  readonly [column: string]: Cell
}

/** What makes the dossier, and what only follows from the rest. */
const unchanging = ['office', 'source', 'code', 'ended_on']

function endOf(
  row: Row,
  next: Row | undefined,
  by:
    | {
        readonly source: string
        readonly covers: 'all' | 'listed'
        readonly undoes: number | null
      }
    | undefined,
): Version['ended'] {
  if (row.to_batch === null || by === undefined) return null
  if (by.undoes !== null) return 'undone'
  if (next?.from_batch === row.to_batch) return 'replaced'
  return by.covers === 'all' && by.source === row.source ? 'gone' : 'superseded'
}

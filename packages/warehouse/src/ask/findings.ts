import { join } from 'node:path'
import type { Database } from '@motcua/metrics'
import type { VersionedTable } from '@motcua/metrics/schema'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Sql } from '../engine/sql.ts'
import { batchesOf, live, sourceOf } from '../store/batches.ts'
import type { Recorded } from '../store/batches.ts'
import { registerOf } from '../store/links.ts'
import { rowsSeen } from '../store/observations.ts'
import { registersOf } from '../store/register-notes.ts'
import { noData } from '../tables/checks.ts'
import { dueMoved } from './due-moved.ts'
import { endedWith } from './ended.ts'
import type { Source } from './through.ts'

/** A kind of defect in what was loaded, over all batches that hold. */
export interface Finding {
  /** Reason of the rejects, flag of the accepted rows, or what its kind has. */
  readonly code: string
  /**
   * `gone`: it was known, and a later export of everything lacked it; `moved`: its
   * due date is not the first; `ended`: its source has ended, and it is open or
   * was received later; `shared`: several sources have a dossier of its code, and
   * each is counted; `alike`: codes of one source that differ in nothing but zeros
   * before them, and each is counted; `unmatched`: its source has no dossier that it is of;
   * `unplaced`: a unit that does not exist on days between two spans of its, and
   * dossiers that were received on a day on which their unit does not, or that the
   * list of units has no more.
   */
  readonly kind:
    | 'rejected'
    | 'flagged'
    | 'gone'
    | 'moved'
    | 'ended'
    | 'shared'
    | 'alike'
    | 'unmatched'
    | 'unplaced'
  readonly table: VersionedTable
  /** Of `shared`, all that have the code, separated by blanks. */
  readonly source: string
  /** Rows of exports; of `gone`, `moved` and `ended`, dossiers; of `shared` and `alike`, codes; of `unplaced`, dossiers or units. A file that was loaded again counts as it was read last. */
  readonly rows: number
  /**
   * Of these: rejects whose code no later export of the source has given well, and
   * of lists that are whole or of the office folder those of the last file, rows that are current with the flag, dossiers that did not come back, due
   * dates that were moved when they had passed, all of `ended`, `shared`, `alike`, `unmatched` and `unplaced`.
   */
  readonly open: number
  /** Of `shared`, `alike`, `unmatched` and `unplaced`: the first of the codes. */
  readonly examples?: readonly string[]
}

/** A row that was turned down, and the file that it stands in. */
export interface Reject {
  readonly batch: number
  readonly file: string
  /** The header is row 1. */
  readonly row: number
  readonly column: string | null
  readonly code: string | null
  readonly reason: string
  readonly value: string | null
}

/** Where the findings are looked for. */
export interface FindingsOptions {
  readonly office: string
  /** Folder of the warehouse, which has the observations. */
  readonly dir: string
  /** The sources of dossiers, some of which may have ended. */
  readonly sources?: readonly Pick<Source, 'name' | 'until'>[]
}

/** What is wrong with the data that were loaded, the most frequent first. */
export async function findings(
  db: Kysely<Database>,
  options: FindingsOptions,
): Promise<readonly Finding[]> {
  const batches = await counted(db, options.office)
  const found: Finding[] = []
  for (const [table, ofTable] of Map.groupBy(batches, (b) => b.target)) {
    const seen = await observed(db, ofTable, options)
    found.push(
      ...(await rejected(db, table, ofTable, seen)),
      ...(await flagged(db, table, seen, options)),
    )
  }
  const moved = await dueMoved(db, options.office)
  found.push(
    ...(await gone(db, options.office)),
    ...moved.map((of) => ({ ...of, ...isDueMoved })),
    ...(await ended(db, options)),
    ...(await shared(db, options.office)),
    ...(await alike(db, options.office)),
    ...(await unmatched(db, options.office)),
    ...(await unplaced(db, options.office)),
  )
  return found.toSorted(
    (a, b) => b.open - a.open || b.rows - a.rows || (a.code < b.code ? -1 : 1),
  )
}

/** The rows that were turned down, by batch and row. */
export async function* rejects(
  db: Kysely<Database>,
  { office }: Pick<FindingsOptions, 'office'>,
): AsyncGenerator<Reject> {
  const files = new Map(
    (await counted(db, office)).map((b) => [b.batch, b.file]),
  )
  const rows = db
    .selectFrom('rejected')
    .select(['batch', 'row', 'column', 'code', 'reason', 'value'])
    .where('office', '=', office)
    .orderBy('batch')
    .orderBy('row')
    .stream()
  for await (const row of rows) {
    const file = files.get(row.batch)
    if (file !== undefined) yield { ...row, file }
  }
}

/** The batches that hold; a file that was loaded again counts as it was read last. */
async function counted(
  db: Kysely<Database>,
  office: string,
): Promise<readonly Recorded[]> {
  const batches = await batchesOf(db, { office })
  const last = new Map(
    live(batches).map((b) => [`${b.target} ${b.source} ${b.sha256}`, b]),
  )
  return [...last.values()].toSorted((a, b) => a.batch - b.batch)
}

/** The rows that batches of one table were made of. */
async function observed(
  db: Kysely<Database>,
  batches: readonly Recorded[],
  { dir }: Pick<FindingsOptions, 'dir'>,
): Promise<Sql> {
  const [{ target } = { target: 'dossier' as const }] = batches
  const seen = await rowsSeen(
    db,
    join(dir, 'observations'),
    target,
    batches.map((b) => b.batch),
  )
  return sql`(
    select o.*, b.source as of_source, b.place from ${seen} o
    join (values ${sql.join(ranked(batches))}) b(batch, source, place) on b.batch = o.from_batch)`
}

/** Each batch with its source and its place among the others by the time of the export. */
function ranked(batches: readonly Recorded[]): readonly Sql[] {
  return batches
    .toSorted((a, b) =>
      a.extract_at === b.extract_at
        ? a.batch - b.batch
        : a.extract_at < b.extract_at
          ? -1
          : 1,
    )
    .map(
      ({ batch, source }, place) =>
        sql`(${sql.lit(batch)}, ${sql.lit(source)}, ${sql.lit(place)})`,
    )
}

async function rejected(
  db: Kysely<Database>,
  table: VersionedTable,
  batches: readonly Recorded[],
  seen: Sql,
): Promise<readonly Finding[]> {
  if (batches.every((b) => b.rejected === 0)) return []
  // Of a list the row was taken out; a dossier that was never taken in is lost.
  const wholes = batches.filter(
    ({ covers, source }) =>
      table !== 'dossier' && (covers === 'all' || source === `${table}s`),
  )
  const { rows } = await sql<
    Pick<Finding, 'code' | 'source' | 'rows' | 'open'>
  >`
    with refused as (
      select r.reason, r.code, b.source, b.place from rejected r
      join (values ${sql.join(ranked(batches))}) b(batch, source, place) using (batch)
      where r.office = ${batches[0]?.office ?? ''}
    ), whole as (
      select source, max(place) as place
      from (values ${sql.join(ranked(batches))}) b(batch, source, place)
      where list_contains([${sql.join(wholes.map((b) => sql.lit(b.batch)))}]::integer[], batch)
      group by source
    ), given as (
      select of_source as source, code, max(place) as place from ${seen}
      where reason is null and code in (select code from refused) group by all
    )
    select refused.reason as code, refused.source, count(*) as rows,
      count(*) filter (refused.reason not in (${sql.join(noData)})
        and coalesce(given.place, -1) < refused.place
        and coalesce(whole.place, -1) <= refused.place) as open
    from refused left join given using (source, code)
    left join whole using (source) group by all`.execute(db)
  return rows.map((r) => ({ ...r, kind: 'rejected', table }))
}

async function flagged(
  db: Kysely<Database>,
  table: VersionedTable,
  seen: Sql,
  { office }: FindingsOptions,
): Promise<readonly Finding[]> {
  const flags = sql`unnest(string_split(flags, ' '))`
  const { rows } = await sql<Pick<Finding, 'code' | 'source' | 'rows'>>`
    select code, source, count(*) as rows from (
      select ${flags} as code, of_source as source from ${seen}
      where reason is null and flags is not null
    ) group by all`.execute(db)
  if (rows.length === 0) return []
  // A row of another table does not say which source it is of: its batch does.
  const source = table === 'dossier' ? sql`c.source` : sourceOf('c')
  const current = await sql<{ code: string; source: string; open: number }>`
    select code, source, count(*) as open from (
      select ${flags} as code, ${source} as source from ${sql.table(table)} c
      where c.office = ${office} and c.flags is not null
    ) group by all`.execute(db)
  return rows.map((r) => ({
    ...r,
    kind: 'flagged',
    table,
    open:
      current.rows.find((c) => c.code === r.code && c.source === r.source)
        ?.open ?? 0,
  }))
}

async function gone(
  db: Kysely<Database>,
  office: string,
): Promise<readonly Finding[]> {
  const dossiers = await batchesOf(db, { office, target: 'dossier' })
  const batches = live(dossiers).filter((b) => b.covers === 'all')
  if (batches.length === 0) return []
  const whole = batches.map(
    ({ batch, source }) => sql`(${sql.lit(batch)}, ${sql.lit(source)})`,
  )
  const registers = [...new Map(live(dossiers).map((b) => [b.source, b]))].map(
    ([source, b]) => sql`(${sql.lit(source)}, ${sql.lit(registerOf(b))})`,
  )
  const { rows } = await sql<{ source: string; rows: number; open: number }>`
    with register(source, name) as (values ${sql.join(registers)}),
    went as (
      select distinct p.source, p.code from dossier_past p
      join (values ${sql.join(whole)}) b(batch, source) on b.batch = p.to_batch and b.source = p.source
      where p.office = ${office}
        -- What another source of a register tells of in its place is not gone.
        and not exists (select 1 from dossier c
          where c.office = p.office and c.code = p.code and c.from_batch = p.to_batch)
        and not exists (select 1 from dossier_past n
          where n.office = p.office and n.code = p.code and n.from_batch = p.to_batch)
    )
    select source, count(*) as rows, count(*) filter (not exists (
      select 1 from dossier c join register r on r.source = c.source
      where c.office = ${office} and c.code = went.code and r.name = own.name)) as open
    from went join register own using (source) group by source`.execute(db)
  return rows.map((r) => ({
    ...r,
    code: 'gone',
    kind: 'gone',
    table: 'dossier',
  }))
}

/** What the end of a source leaves in doubt. */
async function ended(
  db: Kysely<Database>,
  { office, sources = [] }: FindingsOptions,
): Promise<readonly Finding[]> {
  const of = await endedWith(db, office, sources)
  const told = (code: string, source: string, rows: number) =>
    rows === 0
      ? []
      : [
          {
            code,
            kind: 'ended' as const,
            table: 'dossier' as const,
            source,
            rows,
            open: rows,
          },
        ]
  return of.flatMap(({ source, after, left }) => [
    ...told('open_in_ended_source', source, left),
    ...told('received_after_end', source, after),
  ])
}

/** Codes that several sources have: two systems with a numbering of their own, or one dossier that is counted twice. */
async function shared(
  db: Kysely<Database>,
  office: string,
): Promise<readonly Finding[]> {
  const { rows } = await sql<{
    source: string
    rows: number
    examples: string
  }>`
    select source, count(*) as rows,
      array_to_string(min(code, ${sql.lit(mostExamples)}), chr(30)) as examples
    from (
      select code, string_agg(source, ' ' order by source) as source
      from dossier where office = ${office} group by code having count(*) > 1
    ) group by source`.execute(db)
  return rows.map(({ examples, ...found }) => ({
    ...found,
    open: found.rows,
    examples: examples.split('\u001e'),
    code: 'same_code_two_sources',
    kind: 'shared',
    table: 'dossier',
  }))
}

/** Codes that a spreadsheet may have taken for numbers: the zeros before them are gone in one export and not in another. */
async function alike(
  db: Kysely<Database>,
  office: string,
): Promise<readonly Finding[]> {
  const { rows } = await sql<{
    source: string
    rows: number
    examples: string
  }>`
    select source, count(*) as rows,
      array_to_string(min(code, ${sql.lit(mostExamples)}), chr(30)) as examples
    from (
      select source, max(code) as code from dossier
      where office = ${office} and regexp_full_match(code, '[0-9]+')
      group by source, ltrim(code, '0') having count(*) > 1
    ) group by source`.execute(db)
  return rows.map(({ examples, ...found }) => ({
    ...found,
    open: found.rows,
    examples: examples.split('\u001e'),
    code: 'zeros_lost',
    kind: 'alike',
    table: 'dossier',
  }))
}

/** Notes that no dossier has, of their source or of another one of its register. */
async function unmatched(
  db: Kysely<Database>,
  office: string,
): Promise<readonly Finding[]> {
  const registers = await registersOf(db, office)
  const mates = registers
    ? sql` or exists (select 1 from ${registers} r join ${registers} m using (register)
        where r.source = n.source and m.source = d.source)`
    : sql``
  const { rows } = await sql<{
    source: string
    rows: number
    examples: string
  }>`
    select source, count(*) as rows,
      array_to_string(min(dossier, ${sql.lit(mostExamples)}), chr(30)) as examples
    from overdue_note n where n.office = ${office} and not exists (
      select 1 from dossier d
      where d.office = n.office and d.code = n.dossier and (d.source = n.source${mates})
    ) group by source`.execute(db)
  return rows.map(({ examples, ...found }) => ({
    ...found,
    open: found.rows,
    examples: examples.split('\u001e'),
    code: 'note_without_dossier',
    kind: 'unmatched',
    table: 'overdue_note',
  }))
}

/** Days on which a unit is not there: between its spans, and on which dossiers were booked to it; and units that went from the list. */
async function unplaced(
  db: Kysely<Database>,
  office: string,
): Promise<readonly Finding[]> {
  const { rows } = await sql<
    Pick<Finding, 'code' | 'table' | 'source' | 'rows'> & { examples: string }
  >`
    with span as (
      select code, valid_from, coalesce(valid_to, date '9999-12-31') as valid_to,
        ${sourceOf('u')} as source
      from unit u where u.office = ${office}
    ), gap as (
      select distinct code, source from (
        select *, lead(valid_from) over (partition by code order by valid_from) as next from span
      ) where next > valid_to and next - valid_to > 1
    ), booked as (
      select d.source, d.code, d.received_on < (select min(valid_from) from span s where s.code = d.unit) as is_before
      from dossier d where d.office = ${office}
        and not exists (select 1 from span s
          where s.code = d.unit and d.received_on between s.valid_from and s.valid_to)
    )
    select 'unit_gap' as code, 'unit' as table, source, count(*) as rows,
      array_to_string(min(code, ${sql.lit(mostExamples)}), chr(30)) as examples
    from gap group by source
    union all
    select case when is_before then 'received_before_unit' when is_before is null then 'unit_not_listed'
        else 'received_without_unit' end as code,
      'dossier' as table, source, count(*) as rows,
      array_to_string(min(code, ${sql.lit(mostExamples)}), chr(30)) as examples
    from booked group by is_before, source`.execute(db)
  return rows.map(({ examples, ...found }) => ({
    ...found,
    open: found.rows,
    examples: examples.split('\u001e'),
    kind: 'unplaced',
  }))
}

const mostExamples = 5

const isDueMoved = {
  code: 'due_moved',
  kind: 'moved',
  table: 'dossier',
} as const

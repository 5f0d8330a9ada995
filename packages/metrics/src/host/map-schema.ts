import { expressionBuilder, sql } from 'kysely'
import type { Expression, Kysely, QueryCreator, RawBuilder } from 'kysely'
import type { AnyTables } from '../definition/kpi.ts'
import type {
  AnyCondition,
  AnyMapping,
  AnySource,
  MapSchemaOptions,
  MapTable,
  MappedDatabase,
  SchemaMapping,
  TableMapping,
} from './mapping.ts'
import { mappingPlugin } from './plugin.ts'
import { MappingError } from './rewrite-reads.ts'
import type { Read } from './rewrite-reads.ts'
import { columns, tables } from '../schema.ts'
import { sqlTypes } from '../schema/column.ts'
import type { Columns, VersionedTable } from '../schema.ts'
import { anyTables } from '../sql/known-at.ts'

/**
 * The host's own database as the KPIs see it: every read of one of our tables
 * becomes a read of the host's table, under our column names and types. All
 * that takes a Kysely instance works on it, and so do the host's own tables.
 * Nothing is copied, and nothing can be written.
 *
 * What a mapping leaves out:
 * - of every table: `office` is the option, but that of all or of none; `flags` is null; there are no versions, so that `asOf` with a batch is refused
 * - of `dossier`: `source` is the name of the host's table; `procedure`,
 *   `extended_due_on`, `stopped_on`, `paused_on`, `resumed_on`,
 *   `earlier_paused_days`, `overdue_reason`, `apology`, the instants, `due_first_on`,
 *   `due_first_at`, `due_moved_at` and `paused_since` are null; `outcome` is `finished` with
 *   `finished_on`, else `withdrawn` with `stopped_on`; `ended_on` is the last of
 *   `received_on`, `finished_on`, `stopped_on` and `handed_over_on`, and `9999-12-31` before it ended
 * - of `procedure`: `unit`, `time_value` and `time_unit` are null; `registration`
 *   is `none`; `announced` is true; it is valid for ever
 * - of `unit`: `name_en` is null, `position` 0, `invented` false; it exists for ever
 *
 * The other columns that may be left out have no honest default, as `channel`,
 * the times, the day of handing over or what is posted of a procedure: a query
 * that reads one is refused.
 * Without a mapping of `procedure` or `overdue_note`, dossiers have no procedure
 * with a name and no notes; of
 * the other tables, the units may be given as `organization` instead.
 *
 * Columns are cast: codes may be numbers, dates may be times. A time with a zone
 * becomes the day that it is in the zone of the session, which therefore has to
 * be the office's: by `zone`, or with pg by `new Pool({ options: '-c TimeZone=Asia/Ho_Chi_Minh' })`.
 * Plugins of the host's instance, such as CamelCasePlugin or a schema, apply to
 * the tables that are mapped, and to queries that read of the host's own tables
 * alone, as row sets of the caller do; a query that reads both names those of the
 * host as the database does.
 *
 * `paused_on` and `resumed_on` hold one pause, the latest. Where dossiers wait
 * more often, `earlier_paused_days` takes the days of the others, of a table of
 * pauses as text, or a stock of a day on which one waited tells it overdue.
 *
 * Views do as well, without any mapping, where they have the names and types of
 * our columns (`Database`): days are of type date, times without a zone, codes
 * text. What no KPI reads they may lack, as `flags`, `row_hash`, `extract_at` and
 * `from_batch`; lists of dossiers read `procedure` and `overdue_note`, be they empty.
 *
 * @throws RangeError when the zone cannot be one.
 * @throws MappingError when a table or column is named that is not ours; when some tables have an office and others have none; when what is read is not mapped, has no versions, or is raw SQL; or when something is written.
 * @example
 * const db = mapSchema(host, (map) => ({
 *   dossier: map('ho_so', {
 *     code: 'so_ho_so',
 *     unit: 'phong',
 *     received_on: 'ngay_nhan',
 *     due_on: 'ngay_hen',
 *     finished_on: 'ngay_xong',
 *   }),
 * }))
 */
export function mapSchema<HostDB>(
  db: Kysely<HostDB>,
  define: (map: MapTable<HostDB>) => SchemaMapping,
  { office = 'office', zone }: MapSchemaOptions = {},
): Kysely<MappedDatabase<HostDB>> {
  if (zone !== undefined && !/^[\w+\-/:]+$/.test(zone))
    throw new RangeError(
      `expected a zone such as Asia/Ho_Chi_Minh, got ${JSON.stringify(zone)}`,
    )
  const host = anyTables(db)
  const mapping = define(anyMap as MapTable<HostDB>)
  // Of a constant, whose keys are all there are.
  const known = Object.keys(columns) as VersionedTable[]
  requireKnown('tables', mapping, known)
  for (const ours of known)
    requireKnown(`columns of ${ours}`, mapping[ours]?.columns, columns[ours])
  requireSameOffice(mapping, known)
  const reads = known.flatMap((ours) => {
    const mapped = mapping[ours]
    return mapped ? [readOf(host, ours, { mapping: mapped, office })] : []
  })
  const empty = joined.map(([table, names]) => noRows(host, table, names))
  const mapped = known.filter((ours) => mapping[ours])
  const plugin = mappingPlugin(db.getExecutor(), {
    reads,
    empty,
    zone,
    office: mapped.some((ours) => mapping[ours]?.columns['office'] != null)
      ? undefined
      : office,
    queried: new Set(
      mapped.filter((ours) => typeof mapping[ours]?.from === 'function'),
    ),
  })
  // The plugin gives the host's tables those names, which no type can see.
  return db.withoutPlugins().withPlugin(plugin) as unknown as Kysely<
    MappedDatabase<HostDB>
  >
}

function mapTable(
  from: string | AnySource,
  given: TableMapping<VersionedTable>['columns'],
  options: { readonly where?: AnyCondition } = {},
): TableMapping<VersionedTable> {
  return { from, columns: given, where: options.where }
}

/** The tables of the host are known to the compiler alone. */
const anyMap = Object.assign(mapTable.bind(null), { query: mapTable })

/** @throws MappingError when some tables have an office and others have not: rows of other offices would count for the one. */
function requireSameOffice(
  mapping: SchemaMapping,
  known: readonly VersionedTable[],
): void {
  const mapped = known.filter((ours) => mapping[ours])
  const [without, having] = [false, true].map((has) =>
    mapped.filter((ours) => (mapping[ours]?.columns['office'] != null) === has),
  )
  if (without?.length && having?.length)
    throw new MappingError(
      `expected the office of every table or of none, got it of ${having.join(', ')} and not of ${without.join(', ')}: map ${without[0]}.office too, by a query that joins it if need be`,
    )
}

/** @throws MappingError when a name is not known: a misspelt one would be left out. */
function requireKnown(
  what: string,
  given: object | undefined,
  known: readonly string[],
): void {
  for (const name of Object.keys(given ?? {}))
    if (!known.includes(name))
      throw new MappingError(
        `expected ${what}: ${known.join(', ')}, got ${name}`,
      )
}

/** A column of ours by its name: what the host has for it, undefined where it is left out. */
type Told = (column: string) => RawBuilder<unknown> | undefined

const eb = expressionBuilder<AnyTables, string>()
const none = sql`null`
const always = {
  valid_from: () => typed('unit', 'valid_from', sql.lit('0001-01-01')),
  valid_to: () => none,
}

/** What stands for columns that are left out. */
const defaults: Partial<
  Record<
    VersionedTable,
    Readonly<Record<string, (told: Told) => Expression<unknown>>>
  >
> = {
  dossier: {
    procedure: () => none,
    extended_due_on: () => none,
    stopped_on: () => none,
    paused_on: () => none,
    resumed_on: () => none,
    overdue_reason: () => none,
    apology: () => none,
    due_instant: () => none,
    extended_due_instant: () => none,
    finished_instant: () => none,
    handed_over_instant: () => none,
    due_first_on: () => none,
    due_first_at: () => none,
    due_first_instant: () => none,
    due_moved_at: () => none,
    paused_since: () => none,
    earlier_paused_days: () => none,
    outcome: (told) =>
      eb
        .case()
        .when(eb(told('finished_on') ?? none, 'is not', null))
        .then(sql.lit('finished'))
        .when(eb(told('stopped_on') ?? none, 'is not', null))
        .then(sql.lit('withdrawn'))
        .end(),
    ended_on: (told) => {
      const ends = [
        'received_on',
        'finished_on',
        'stopped_on',
        'handed_over_on',
      ].flatMap((column) => told(column) ?? [])
      const isOpen = ['finished_on', 'stopped_on'].map((column) =>
        eb(told(column) ?? none, 'is', null),
      )
      return eb
        .case()
        .when(eb.and(isOpen))
        .then(typed('dossier', 'ended_on', sql.lit('9999-12-31')))
        .else(eb.fn('greatest', ends))
        .end()
    },
  },
  procedure: {
    unit: () => none,
    time_value: () => none,
    time_unit: () => none,
    registration: () => sql.lit('none'),
    announced: () => sql.lit(true),
    ...always,
  },
  unit: {
    name_en: () => none,
    position: () => sql.lit(0),
    invented: () => sql.lit(false),
    ...always,
  },
}

function readOf(
  host: QueryCreator<AnyTables>,
  ours: VersionedTable,
  { mapping, office }: { mapping: AnyMapping; office: string },
): Read {
  const { from, columns: given, where } = mapping
  const told: Told = (column) => {
    const value = given[column]
    if (value === undefined) return undefined
    if (value === null) return typed(ours, column, none)
    return typed(
      ours,
      column,
      // It is given the builder of the host's own tables, whichever they are.
      typeof value === 'string' ? sql.ref(value) : value(eb as never),
    )
  }
  const left: (typeof defaults)['dossier'] = {
    office: () => sql.val(office),
    flags: () => none,
    ...(ours === 'dossier' && {
      source: () => sql.val(typeof from === 'string' ? from : 'source'),
    }),
    ...defaults[ours],
  }
  const selected = columns[ours].flatMap((column) => {
    const value = told(column)
    if (value) return [{ column, value }]
    const other = left[column]?.(told)
    return other ? [{ column, value: typed(ours, column, other) }] : []
  })
  return {
    ours,
    query: (typeof from === 'string'
      ? host.selectFrom(from)
      : host.selectFrom(from(host).as('source'))
    )
      .select(selected.map(({ column, value }) => value.as(column)))
      // As of a column.
      .$call((q) => (where ? q.where(where(eb as never)) : q))
      .toOperationNode(),
    columns: selected.map(({ column }) => column),
  }
}

/** What dossiers are joined with, and need not be mapped. */
const joined: readonly (readonly [VersionedTable, readonly string[]])[] = [
  ['procedure', ['office', 'code', 'valid_from', 'valid_to', 'name']],
  [
    'overdue_note',
    [
      'office',
      'source',
      'dossier',
      'overdue_reason',
      'apology_sent_on',
      'new_due_on',
    ],
  ],
]

/** No rows of a table of ours that is not mapped. */
function noRows(
  host: QueryCreator<AnyTables>,
  ours: VersionedTable,
  names: readonly string[],
): Read {
  return {
    ours,
    query: host
      .selectNoFrom(names.map((column) => typed(ours, column, none).as(column)))
      .where(sql.lit(false))
      .toOperationNode(),
    columns: names,
  }
}

/** An expression in the type of a column of ours. */
function typed(
  ours: VersionedTable,
  column: string,
  value: Expression<unknown>,
): RawBuilder<unknown> {
  const declared: Columns = tables[ours]
  const type = sqlTypes[declared[column]?.kind ?? 'text']
  return sql`cast(${value} as ${sql.raw(type)})`
}

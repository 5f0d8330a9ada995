import type {
  AliasableExpression,
  Compilable,
  Expression,
  ExpressionBuilder,
  QueryCreator,
  Selectable,
  SqlBool,
} from 'kysely'
import type { AnyTables } from '../definition/kpi.ts'
import type { Database, VersionedTable, VersionedTables } from '../schema.ts'

/** The host's tables, and those that the KPIs read beside them. */
export type MappedDatabase<HostDB> = Omit<HostDB, keyof Database> & Database

/** Which table and columns of the host stand for one of ours; made by `map`. */
export interface TableMapping<Ours extends VersionedTable> {
  readonly from: string | AnySource
  readonly columns: Readonly<Record<string, AnyHostColumn>>
  readonly where?: AnyCondition | undefined
  /** Never set: the table that it stands for. */
  readonly ours?: (ours: Ours) => void
}

/** The same, whichever table of ours it stands for. */
export type AnyMapping = Omit<TableMapping<never>, 'ours'>

/** The tables that are mapped, by our name. */
export type SchemaMapping = {
  readonly [Ours in VersionedTable]?: TableMapping<Ours>
}

/** Names the table of the host and, by our names, its columns. */
export interface MapTable<HostDB> {
  /** Of a table: `map('ho_so', { … }, { where: (eb) => eb('xoa_luc', 'is', null) })`. */
  <HostTable extends keyof HostDB & string, Ours extends VersionedTable>(
    table: HostTable,
    columns: HostColumns<HostDB, HostTable, Ours>,
    options?: MapTableOptions<HostDB, HostTable>,
  ): TableMapping<Ours>
  /**
   * Names a query instead, such as a join, with one row for each of ours: its
   * columns are those that it selects. A dossier that it has twice, by office,
   * source and code, is refused.
   */
  query<
    Query extends AliasableExpression<unknown>,
    Ours extends VersionedTable,
  >(
    from: (db: QueryCreator<HostDB>) => Query,
    columns: HostColumns<{ source: RowOf<Query> }, 'source', Ours>,
  ): TableMapping<Ours>
}

/** What a query selects. */
type RowOf<Query> = Query extends Compilable<infer Row> ? Row : never

/** What else holds of a table of the host. */
export interface MapTableOptions<HostDB, HostTable extends keyof HostDB> {
  /** Which of its rows stand for ours: those that were not deleted. Default: all. */
  readonly where?: (
    eb: ExpressionBuilder<HostDB, HostTable>,
  ) => Expression<SqlBool>
}

/**
 * A column of ours in the words of the host: the name of a column, an
 * expression, or null where the host has none and we can do without. Text of a
 * few known values (`Channel`) is typed as these.
 */
export type HostColumn<HostDB, HostTable extends keyof HostDB, Value> =
  | ColumnNames<HostDB, HostTable, Value>
  | ((
      eb: ExpressionBuilder<HostDB, HostTable>,
    ) => Expression<IsChoice<Value> extends true ? Value : unknown>)
  | (null extends Value ? null : never)

/** The columns of one of our tables in the words of the host; those with a default may be left out. */
export type HostColumns<
  HostDB,
  HostTable extends keyof HostDB,
  Ours extends VersionedTable,
> =
  // Of each of several apart, where nothing tells yet which it is.
  Ours extends VersionedTable
    ? {
        readonly [
          C in Exclude<Mappable<Ours>, OptionalColumn<Ours>>
        ]: HostColumn<HostDB, HostTable, VersionedTables[Ours][C]>
      } & {
        readonly [C in OptionalColumn<Ours>]?: HostColumn<
          HostDB,
          HostTable,
          VersionedTables[Ours][C & keyof VersionedTables[Ours]]
        >
      }
    : never

/** What holds for all tables of a mapping. */
export interface MapSchemaOptions {
  /** The code of the office, where no column of the host tells it: no other can be asked for. Default: `office`. */
  readonly office?: string
  /** IANA zone of the office, in which times with a zone become days: `Asia/Ho_Chi_Minh`. Default: that of the session. */
  readonly zone?: string
}

/** Where the rows of a mapping come from, whatever the host has. */
export type AnySource = (
  db: QueryCreator<AnyTables>,
) => AliasableExpression<AnyTables[string]>
/** Which rows are ours, whatever the host has. */
export type AnyCondition = (
  eb: ExpressionBuilder<never, never>,
) => Expression<SqlBool>

/** A column of a mapping, whatever the host has. */
export type AnyHostColumn =
  string | null | ((eb: ExpressionBuilder<never, never>) => Expression<unknown>)

/** Text of a few known values. */
type IsChoice<Value> =
  NonNullable<Value> extends string
    ? string extends NonNullable<Value>
      ? false
      : true
    : false

type ColumnNames<HostDB, HostTable extends keyof HostDB, Value> =
  IsChoice<Value> extends true
    ? {
        [C in keyof HostDB[HostTable] & string]: Selectable<
          HostDB[HostTable]
        >[C & keyof Selectable<HostDB[HostTable]>] extends Value
          ? C
          : never
      }[keyof HostDB[HostTable] & string]
    : keyof HostDB[HostTable] & string

type Version = 'row_hash' | 'extract_at' | 'from_batch'

type Mappable<Ours extends VersionedTable> = Exclude<
  keyof VersionedTables[Ours] & string,
  Version
>

interface Required {
  dossier: 'code' | 'unit' | 'received_on' | 'due_on' | 'finished_on'
  procedure: 'code' | 'name'
  unit: 'code' | 'name' | 'parent'
}

type OptionalColumn<Ours extends VersionedTable> = Ours extends keyof Required
  ? Exclude<Mappable<Ours>, Required[Ours]>
  : 'office' | 'flags'

/** A calendar date in the office's zone, `YYYY-MM-DD`. */
export type DateText = string

/** A wall-clock time in the office's zone, `YYYY-MM-DD HH:MM:SS`, without offset. */
export type TimeText = string

/** What a value of each kind is in TypeScript. */
interface Values {
  code: string
  text: string
  /** Code of a unit, and of a procedure, that the office knows. */
  unit: string
  procedure: string
  /** Key of a period, `2018-Q1`, and the last day of the one in the same row. */
  period: string
  period_end: DateText
  date: DateText
  time: TimeText
  whole: number
  /** With at most two decimals. */
  number: number
  /** 1, 2, … of the rows that are alike in the columns `within`. */
  ordinal: number
  /** 53 bits. */
  hash: number
  yes_no: boolean
  choice: string
}

/** What a column holds. */
export type ColumnKind = keyof Values

/** A column of a table that is loaded: all that is derived from it follows from this. */
export interface Column {
  readonly kind: ColumnKind
  /** Part of what makes two rows two versions of one thing. */
  readonly key?: true
  /** It may be missing. Default: it may not. */
  readonly isOptional?: true
  readonly choices?: readonly string[]
  readonly within?: readonly string[]
  /** Of a whole number. Default: 0. */
  readonly least?: number
  /** Of a whole number. Default: 999,999,999. */
  readonly most?: number
  /** It has happened, so that it cannot lie after the export was made. */
  readonly isEvent?: true
  /** A load makes it: it is no column of a file. */
  readonly isMade?: true
}

/** The columns of a table, in the order in which they are stored. */
export interface Columns {
  readonly [name: string]: Column
}

/** A row of a table, as its columns say. */
export type RowOf<C extends Columns> = {
  -readonly [Name in keyof C]:
    | (C[Name] extends { readonly choices: readonly (infer Choice)[] }
        ? Choice
        : Values[C[Name]['kind']])
    | (C[Name] extends { readonly isOptional: true } ? null : never)
}

const version = {
  /** 53 bits of a hash of the row's content: what is the same in two exports has the same. */
  row_hash: { kind: 'hash', isMade: true },
  /** When the export that holds this row was made. */
  extract_at: { kind: 'time', isMade: true },
  /** The batch since which this row is known. */
  from_batch: { kind: 'whole', isMade: true },
} as const satisfies Columns

const flags = {
  /** Codes of accepted defects, separated by spaces. */
  flags: { kind: 'text', isOptional: true, isMade: true },
} as const satisfies Columns

/** What every versioned row carries. */
export type Versioned = RowOf<typeof flags & typeof version>

const ofOffice = {
  office: { kind: 'code', isMade: true },
} as const satisfies Columns

/** The columns of a versioned table, with the office and what every row carries. */
export type Table<C extends Columns> = Readonly<
  typeof ofOffice & C & typeof flags & typeof version
>

/**
 * Declares a table that is loaded and versioned: its own columns, after the
 * office and before what every row carries.
 *
 * @param made columns that a load makes of the others
 */
export function table<
  const C extends Columns,
  const M extends Columns = Readonly<Record<never, Column>>,
>(columns: C, made?: M): Table<C & M> {
  const all: Columns = {
    ...ofOffice,
    ...columns,
    ...flags,
    ...made,
    ...version,
  }
  // The order is the stored one, which an intersection of types does not tell.
  return Object.freeze(all) as Table<C & M>
}

/** The names of the columns of tables, by table. */
export type NamesIn<T> = {
  readonly [Name in keyof T]: readonly (keyof T[Name] & string)[]
}

/** Names of the columns of tables, in their order. */
export function namesIn<T extends Readonly<Record<string, Columns>>>(
  tables: T,
): NamesIn<T> {
  const names = Object.entries(tables).map(([name, columns]) => {
    return [name, Object.freeze(Object.keys(columns))]
  })
  // Entries do not keep which name has which columns.
  return Object.freeze(Object.fromEntries(names)) as NamesIn<T>
}

/** The type of each kind in SQL. */
export const sqlTypes: Readonly<Record<ColumnKind, string>> = {
  code: 'varchar',
  text: 'varchar',
  unit: 'varchar',
  procedure: 'varchar',
  period: 'varchar',
  period_end: 'date',
  date: 'date',
  time: 'timestamp',
  whole: 'integer',
  number: 'decimal(8, 2)',
  ordinal: 'integer',
  hash: 'bigint',
  yes_no: 'boolean',
  choice: 'varchar',
}

import type { Format } from '../profile/profile.ts'
import { definitionOf } from '../tables/definitions.ts'
import type { ColumnDefinition, ListTarget } from '../tables/definitions.ts'

/** Spellings by what they mean. */
export interface Values {
  readonly [meaning: string]: readonly string[] | undefined
}

/** How the files of one source give a table. */
export interface TableReading extends Format {
  /** Headers by column; a column that is not named is not read. */
  readonly columns: {
    readonly [column: string]: readonly string[] | undefined
  }
  /** Formats of all date columns. */
  readonly dates: readonly string[]
  /** Other spellings of choices (`yes` and `no` too) and of the codes of units and procedures, by column. */
  readonly values?: { readonly [column: string]: Values }
  /** Texts of columns that the files do not have. */
  readonly given?: { readonly [column: string]: string }
}

/** What a file of the office folder is read by: each column under its own name. */
export function plainReading(target: ListTarget): TableReading {
  const columns = fileColumns(target).map(
    ([name, column]) => [name, [column.header ?? name]] as const,
  )
  return {
    format: 'csv',
    encoding: 'utf-8',
    delimiter: ',',
    quote: '"',
    columns: Object.fromEntries(columns),
    dates: ['YYYY-MM-DD'],
  }
}

/** The columns that a file of a table has, each with its name. */
export function fileColumns(
  target: ListTarget,
): readonly (readonly [string, ColumnDefinition])[] {
  return Object.entries(definitionOf(target).columns).filter(
    ([, { kind }]) => kind !== 'ordinal',
  )
}

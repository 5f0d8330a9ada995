import type { QueryError } from './query-error.ts'

/** A column of a result. */
export interface Column {
  readonly name: string
  /** As the engine names it, such as `DECIMAL(10,2)`. */
  readonly type: string
}

/**
 * How a result comes:
 * - `values`: JS values as Kysely gives them, with integers that JSON holds
 * - `texts`: of each value its text, null where it has none
 * - `csv`, `tsv`, `parquet`: written by the engine
 */
export type ResultForm = 'values' | 'texts' | 'csv' | 'tsv' | 'parquet'

/** What a process is started for. */
export interface Setting {
  readonly file: string
  readonly zone: string
  readonly memory: number
  readonly spill: number
  readonly threads: number
}

/** Statements to run. */
export interface Job {
  readonly statements: readonly {
    readonly text: string
    readonly line: number
  }[]
  readonly form: ResultForm
  /** Whether every statement's result is wanted, else that of the last. */
  readonly each: boolean
  /** Rows of a result at most. */
  readonly rows: number
  readonly parameters: Readonly<Record<string, string>>
  /** That write Parquet. */
  readonly threads: number
  /** What the engine writes to. */
  readonly to: string
  /** Whether that is a file, which a query alone fills. */
  readonly isFile: boolean
}

/** To the process. */
export type Asked =
  | { readonly kind: 'run'; readonly job: Job }
  | { readonly kind: 'complete'; readonly text: string }
  /** Rows were taken, and more may come. */
  | { readonly kind: 'taken' }

/** From the process. */
export type Told =
  | { readonly kind: 'ready' }
  /** A result begins, which the engine may write by itself. */
  | {
      readonly kind: 'columns'
      readonly columns: readonly Column[]
      readonly isCopied: boolean
    }
  | { readonly kind: 'rows'; readonly rows: readonly (readonly unknown[])[] }
  /** A result is whole, or as long as it may be. */
  | { readonly kind: 'done'; readonly rows: number; readonly isCut: boolean }
  | { readonly kind: 'ended' }
  | {
      readonly kind: 'failed'
      readonly code: QueryError['code']
      readonly message: string
    }
  | { readonly kind: 'completions'; readonly found: readonly Completion[] }

/** What a text that is being typed may go on with. */
export interface Completion {
  /** What stands in the place of the text from `from` on. */
  readonly text: string
  readonly from: number
  /** `column`, `table`, `keyword`, `scalar_function` and the like. */
  readonly kind: string
}

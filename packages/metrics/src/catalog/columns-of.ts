import type {
  BooleanColumn,
  ChoiceColumn,
  DateColumn,
  DefinableColumn,
  PlainColumn,
} from '../definition/definable.ts'
import type { Condition } from '../definition/kpi.ts'
import type { Text } from '../plan/plan.ts'
import { tables } from '../schema.ts'
import type { Column, ColumnKind, Columns } from '../schema.ts'

/** What is said of a column beside its declaration, which tells its type. */
type Spoken<C extends Column> = Omit<Definable<C>, 'sql' | 'type' | 'choices'> &
  (C extends { readonly choices: readonly (infer Choice extends string)[] }
    ? { readonly choices: Readonly<Record<Choice, Text>> }
    : unknown)

/** A declared column as definition files see it. */
type Definable<C extends Column> = C['kind'] extends 'choice'
  ? ChoiceColumn
  : C['kind'] extends 'yes_no'
    ? BooleanColumn
    : C['kind'] extends 'date' | 'period_end'
      ? DateColumn
      : PlainColumn

/** What is no property of a case: the key of the office, and what a load leaves. */
type Unspoken =
  | 'office'
  | 'row_hash'
  | 'extract_at'
  | 'from_batch'
  | 'ended_on'
  | `${string}_instant`

type Tables = typeof tables

/** Every other column of a table, less some. */
type SpokenTable<T extends keyof Tables, Left extends string> = {
  readonly [C in Exclude<keyof Tables[T] & string, Unspoken | Left>]: Spoken<
    Tables[T][C] & Column
  >
}

/** The type of each kind in a definition file. */
const types = {
  code: 'text',
  text: 'text',
  unit: 'text',
  procedure: 'text',
  period: 'text',
  period_end: 'date',
  date: 'date',
  time: 'time',
  whole: 'integer',
  ordinal: 'integer',
  hash: 'integer',
  number: 'decimal',
  yes_no: 'boolean',
  choice: 'choice',
} as const satisfies Record<ColumnKind, DefinableColumn['type']>

/**
 * The columns of a table as definition files may name them: every one but those
 * that a load leaves, in its words.
 *
 * @param _left columns that mean nothing by themselves
 */
export function columnsOf<
  T extends keyof Tables,
  const Left extends string = never,
>(
  table: T,
  spoken: SpokenTable<T, Left>,
  _left: readonly Left[] = [],
): {
  readonly [C in keyof SpokenTable<T, Left>]: Definable<Tables[T][C] & Column>
} {
  const declared: Columns = tables[table]
  const words: Readonly<Record<string, object>> = spoken
  const made = Object.entries(words).map(([name, said]) => {
    const type = types[declared[name]?.kind ?? 'text']
    return [name, { ...said, type, sql: `${table}.${name}` }]
  })
  return Object.fromEntries(made)
}

/** A noun. */
export function noun(vi: string, en: string): { readonly words: Text } {
  return { words: { vi, en } }
}

/** A date, with the words for lying in the period. */
export function date(
  vi: string,
  en: string,
  inPeriod?: Text,
): { readonly words: Text; readonly inPeriod?: Text } {
  return { words: { vi, en }, ...(inPeriod && { inPeriod }) }
}

/** What is said where it is so, and where it is not. */
export function yesNo(
  [vi, en]: readonly [string, string],
  [noVi, noEn]: readonly [string, string],
): { readonly words: Text; readonly no: Text } {
  return { words: { vi, en }, no: { vi: noVi, en: noEn } }
}

/** A noun, and what each choice is called. */
export function choice<K extends string>(
  vi: string,
  en: string,
  choices: Readonly<Record<K, Text>>,
): { readonly words: Text; readonly choices: Readonly<Record<K, Text>> } {
  return { words: { vi, en }, choices }
}

/** Codes of the defects that a load accepted. */
export const flags = noun('mã lỗi dữ liệu được chấp nhận', 'accepted defects')

/** Words for a due date that lies in the period. */
export const dueInPeriod: Text = {
  vi: 'đến hạn trong kỳ',
  en: 'due in the period',
}

/** Words for what a period is on. */
export const ofThePeriod: Text = { vi: 'của kỳ', en: 'of the period' }

/** Which rows a definition of the catalogue counts. */
export function counted({
  id,
  counts,
}: {
  readonly id: string
  readonly counts?: Condition<never> | undefined
}): Condition<never> {
  if (counts) return counts
  throw new TypeError(`expected ${id} to say which rows count, got none`)
}

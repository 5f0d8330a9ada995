import type { Text } from '../plan/plan.ts'

/** A view or a macro of a published file. */
export interface PublishedObject {
  readonly name: string
  /** A macro gives a value, a table macro rows. */
  readonly kind: 'view' | 'macro' | 'table macro'
  /** Of a macro. */
  readonly parameters: readonly string[]
  /** What follows `as`. */
  readonly body: string
  readonly words: Text
  /** What each column of its rows says, in order; none of a macro. */
  readonly columns: Readonly<Record<string, Text>>
}

/** A view. */
export function view(
  of: Omit<PublishedObject, 'kind' | 'parameters'>,
): PublishedObject {
  return Object.freeze({ ...of, kind: 'view', parameters: [] })
}

/** A table macro. */
export function tableMacro(of: Omit<PublishedObject, 'kind'>): PublishedObject {
  return Object.freeze({ ...of, kind: 'table macro' })
}

/** A macro. */
export function macro(
  of: Omit<PublishedObject, 'kind' | 'columns'>,
): PublishedObject {
  return Object.freeze({ ...of, kind: 'macro', columns: {} })
}

/**
 * The statements that make an object and its comments, each text in both
 * languages: an engine has one comment for each.
 *
 * @example
 * const [kpi] = publishedObjects(catalog).filter((one) => one.name === 'kpi')
 * kpi && statementsOf(kpi)[0]?.slice(0, 29) // 'create macro kpi(period) as t'
 */
export function statementsOf({
  name,
  kind,
  parameters,
  body,
  words,
  columns,
}: PublishedObject): readonly string[] {
  const head =
    kind === 'view'
      ? `create view ${name} as`
      : `create macro ${name}(${parameters.join(', ')}) as${kind === 'macro' ? '' : ' table'}`
  return [
    `${head}\n${body}`,
    `comment on ${kind === 'view' ? 'view' : kind === 'macro' ? 'macro' : 'macro table'} ${name} is ${said(words)}`,
    ...(kind === 'view'
      ? Object.entries(columns).map(
          ([column, of]) =>
            `comment on column ${name}."${column}" is ${said(of)}`,
        )
      : []),
  ]
}

/** The comment of a text: `tiếng Việt | English`. */
export function said({ vi, en }: Text): string {
  return `'${`${vi} | ${en}`.replaceAll("'", "''")}'`
}

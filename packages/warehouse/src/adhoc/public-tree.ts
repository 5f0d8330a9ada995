import { QueryError } from './query-error.ts'

/*
 * What of a statement may leave the office: counts of cases by what does not
 * tell of a person, from one table, so that it can be decided what each number
 * gives away. Read from the engine's own tree of the statement.
 */

/** A part of a tree. */
interface Node {
  readonly [name: string]: unknown
}

/** A statement that counts. */
export interface CountingQuery {
  /** Names of the columns, in order, and what each has: a key by its place, or a count. */
  readonly columns: readonly {
    readonly name: string
    readonly of: number | 'cases' | 'meets'
  }[]
  /** Of which keys there are rows, by their places. */
  readonly sets: readonly (readonly number[])[]
  /** The tree of the statement that gives keys, cases and those that meet of all combinations. */
  readonly tree: string
}

/** Tables whose rows are a case each. */
const tables = /^(?:dossier|feedback|survey_answer|assigned_task|rows_\w+)$/
const macros = /^(?:rows_\w+|status_on|misses_of)$/

/** Columns of texts that name no case and hold no words of a person. Days, numbers and truth values are let through. */
const keyColumns =
  /^(?:unit|procedure|procedure_name|field|channel|kind|source|outcome|status|state|task|item|place|survey|period|answer|level|counts|meets|value|valid|apology|days_late|\w+_on)$/

const cure =
  "expected a count by columns of one table, such as select unit, count(*), count(*) filter (where meets) from rows_on_time where counts and cohort_on between '2018-03-01' and '2018-03-31' group by rollup(unit)"

/**
 * @param text what `json_serialize_sql` gives
 * @param parameters values of `$name`
 * @throws QueryError `refused`
 */
export function countingQuery(
  text: string,
  parameters: Readonly<Record<string, string>>,
): CountingQuery {
  const {
    error,
    error_message: fault,
    statements,
  } = JSON.parse(text, (name, value: unknown) =>
    // It is beyond what a number of JSON holds, and nothing reads it.
    name === 'query_location' ? undefined : value,
  ) as Node
  if (error === true) throw refused(`${String(fault)}; ${cure}`)
  const all = nodes(statements)
  const [statement] = all
  if (!statement || all.length > 1)
    throw refused(`${cure}; got ${all.length} statements`)
  const node = withValues(statement['node'] as Node, parameters)
  refuseOthers(node)
  const selected = nodes(node['select_list'])
  const keys = selected.filter((one) => !isCount(one))
  const totals = selected.filter(
    (one) => isCount(one) && one['filter'] === null,
  )
  const parts = selected.filter((one) => isCount(one) && one['filter'] !== null)
  if (totals.length !== 1 || parts.length > 1)
    throw refused(
      `${cure}; got ${totals.length} times count(*) and ${parts.length} with a filter: expected one, and one more with a filter at most`,
    )
  for (const key of keys) checkKey(key)
  const columns = selected.map((one) => ({
    name: nameOf(one),
    of: isCount(one)
      ? one['filter'] === null
        ? ('cases' as const)
        : ('meets' as const)
      : keys.indexOf(one),
  }))
  const { group_expressions: _, ...rest } = node
  return {
    columns,
    sets: setsOf(node, keys),
    tree: JSON.stringify({
      error: false,
      statements: [
        {
          ...statement,
          node: {
            ...rest,
            modifiers: [],
            select_list: [...keys, ...totals, ...parts],
            group_expressions: [],
            group_sets: [],
            aggregate_handling: 'FORCE_AGGREGATES',
          },
        },
      ],
    }),
  }
}

/** Everything that makes it undecided what a number is of. */
function refuseOthers(node: Node): void {
  const { from_table: from = {} } = node as { readonly from_table?: Node }
  const others: readonly (readonly [boolean, string])[] = [
    [node['type'] !== 'SELECT_NODE', 'several selects put together'],
    [nodes((node['cte_map'] as Node)['map']).length > 0, 'with'],
    [
      nodes(node['modifiers']).length > 0,
      'an order, a limit or distinct: an order tells of what is hidden',
    ],
    [node['having'] !== null, 'having: it tells of what is hidden'],
    [
      node['qualify'] !== null || node['sample'] !== null,
      'qualify or a sample',
    ],
    [(from['sample'] ?? null) !== null, 'a sample'],
    [nodes(from['column_name_alias']).length > 0, 'other names of columns'],
  ]
  for (const [isThere, what] of others)
    if (isThere) throw refused(`${cure}; got ${what}`)
  const { type, table_name: table } = from
  const call = from['function'] as Node | undefined
  const name = String(
    type === 'TABLE_FUNCTION' ? call?.['function_name'] : (table ?? type),
  ).toLowerCase()
  const isKnown =
    type === 'BASE_TABLE'
      ? tables.test(name) && from['at_clause'] === null
      : type === 'TABLE_FUNCTION' && macros.test(name)
  if (!isKnown)
    throw refused(
      `${cure}; got rows of ${name.replace('_', ' ')}: expected dossier, feedback, survey_answer, assigned_task, status_on, misses_of or rows_KPI alone`,
    )
  walk(node, (part) => {
    const kind = String(part['class'])
    if (['SUBQUERY', 'WINDOW', 'LAMBDA'].includes(kind))
      throw refused(`${cure}; got a ${kind.toLowerCase()}`)
  })
}

function isCount(one: Node): boolean {
  return one['class'] === 'FUNCTION' && one['function_name'] === 'count_star'
}

/** What a key may be made of. */
const keyClasses =
  /^(?:COLUMN_REF|CONSTANT|FUNCTION|CAST|CASE|COMPARISON|CONJUNCTION|OPERATOR|BETWEEN)$/
const keyFunctions =
  /^(?:strftime|date_trunc|date_part|datepart|year|month|quarter|week|isodow|dayofweek|weekday|day|left|concat|\|\||\+|-|\/\/|%|floor|least|greatest|lower|upper|month_key)$/

/** Keys have to be such as name no case, and no words of a person. */
function checkKey(key: Node): void {
  walk(key, (part) => {
    const kind = part['class']
    if (typeof kind !== 'string') return
    const name = String(part['function_name'] ?? '')
    if (
      !keyClasses.test(kind) ||
      (kind === 'FUNCTION' && !keyFunctions.test(name))
    )
      throw refused(
        `${cure}; got ${name || kind.toLowerCase()}: of other numbers than counts it cannot be decided what they give away`,
      )
    if (kind !== 'COLUMN_REF') return
    const column = String(
      (part['column_names'] as readonly string[]).at(-1),
    ).toLowerCase()
    if (!keyColumns.test(column))
      throw refused(
        `${column}: expected columns that tell of no case and hold no words of a person, such as unit, procedure, field, channel or a day`,
      )
  })
}

/** Which keys each row is of: those of GROUP BY, and every one where it says ALL. */
function setsOf(node: Node, keys: readonly Node[]): CountingQuery['sets'] {
  const groups = nodes(node['group_expressions'])
  const sets = node['group_sets'] as readonly (readonly number[])[]
  const every = [keys.map((_, i) => i)]
  if (groups.length === 0) {
    if (
      sets.length > 1 ||
      (keys.length > 0 && node['aggregate_handling'] !== 'FORCE_AGGREGATES')
    )
      throw refused(`${cure}; got keys without group by`)
    return every
  }
  const places = groups.map((group) => placeOf(group, keys))
  const found = sets.map((set) =>
    [...new Set(set.map((i) => places[i] ?? -1))].toSorted((a, b) => a - b),
  )
  const named = new Set(found.flat())
  const missing = keys.find((_, i) => !named.has(i))
  if (missing)
    throw refused(
      `${nameOf(missing)}: expected it in group by, got it selected alone`,
    )
  const texts = new Set(found.map((set) => JSON.stringify(set)))
  if (texts.size < found.length)
    throw refused(`${cure}; got the same totals twice`)
  return found
}

/** The key that an expression of GROUP BY is: by its place, its name, or as it is written. */
function placeOf(group: Node, keys: readonly Node[]): number {
  const names = group['column_names'] as readonly string[] | undefined
  const value = (group['value'] as Node | undefined)?.['value']
  const place =
    group['class'] === 'CONSTANT' && typeof value === 'number'
      ? value - 1
      : keys.findIndex(
          (key) =>
            (names &&
              nameOf(key).toLowerCase() === names.at(-1)?.toLowerCase()) ||
            bare(key) === bare(group),
        )
  if (!keys[place]) throw refused(`${cure}; got a group that is not selected`)
  return place
}

function bare(node: Node): string {
  return JSON.stringify({ ...node, alias: '' })
}

function nameOf(one: Node): string {
  const names = one['column_names'] as readonly string[] | undefined
  const alias = String(one['alias'] ?? '')
  if (alias !== '') return alias
  return (
    names?.at(-1) ??
    (isCount(one) ? (one['filter'] === null ? 'cases' : 'meets') : 'key')
  )
}

/** A statement with the values of its parameters in their places. */
function withValues(
  node: Node,
  parameters: Readonly<Record<string, string>>,
): Node {
  return JSON.parse(JSON.stringify(node), (_, part: unknown) => {
    if (!isNode(part) || part['class'] !== 'PARAMETER') return part
    const name = String(part['identifier'])
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    if (value === undefined)
      throw refused(
        `$${name}: expected a value, got none; give it with --param ${name}=VALUE`,
      )
    return {
      class: 'CONSTANT',
      type: 'VALUE_CONSTANT',
      alias: part['alias'],
      value: {
        type: { id: 'VARCHAR', type_info: null },
        is_null: false,
        value,
      },
    }
  }) as Node
}

function walk(part: unknown, see: (node: Node) => void): void {
  if (Array.isArray(part)) for (const one of part) walk(one, see)
  else if (isNode(part)) {
    see(part)
    for (const one of Object.values(part)) walk(one, see)
  }
}

function isNode(part: unknown): part is Node {
  return typeof part === 'object' && part !== null && !Array.isArray(part)
}

function nodes(list: unknown): readonly Node[] {
  return Array.isArray(list) ? (list as readonly Node[]) : []
}

function refused(message: string): QueryError {
  return new QueryError('refused', message)
}

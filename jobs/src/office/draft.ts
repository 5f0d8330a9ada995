import { contradiction } from '@motcua/warehouse'
import type { Draft, DraftDates } from '@motcua/warehouse'
import { Document, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml'

type Column = Draft['missing'][number]

/** A drafted profile. */
export interface DraftText {
  readonly text: string
  /** Places that a person has to look at. */
  readonly open: number
  /** What each of them asks, by its place: `status.finished: no such text was seen`. */
  readonly asks: readonly string[]
}

/** A field of the profile; `say` stands behind it, or above it where it has lines of its own. */
interface Field {
  readonly key: string
  readonly value: string | null | Line | Fields | List
  readonly say?: string | undefined
  readonly person?: string | undefined
}

/** Texts on one line. */
interface Line {
  readonly texts: readonly string[]
}

interface Fields {
  readonly fields: readonly Field[]
}

/** Texts on a line each, with what is said of all of them. */
interface List {
  readonly list: readonly string[]
  readonly each: string
}

/**
 * The YAML of a drafted source profile. What the file did not tell is marked
 * with `# PERSON:`, and is empty where nothing may stand there unread, so that
 * the profile is not accepted before someone has filled it.
 */
export function draftText(draft: Draft): DraftText {
  const { format } = draft
  const isText = format === 'csv'
  const fields: readonly Field[] = [
    {
      key: 'name',
      value: draft.name,
      say: 'part of every key: name the file after it, and never change it',
    },
    { key: 'format', value: format },
    ...(isText ? textFields(draft) : []),
    ...(draft.records ? [{ key: 'records', value: draft.records }] : []),
    ...filesFields(draft),
    {
      key: 'mode',
      value: 'append',
      say: 'snapshot, if every export holds all dossiers',
    },
    ...rowsField(draft),
    {
      key: 'columns',
      value: { fields: columnFields(draft) },
      say: leftOut(draft),
      person: secondRow(draft),
    },
    ...givenField(draft),
    datesField(draft),
    ...blankField(draft),
    ...(isLacking(draft, 'status')
      ? []
      : [kindsField(draft, 'status', statuses)]),
    ...(isLacking(draft, 'channel')
      ? []
      : [kindsField(draft, 'channel', channels)]),
    ...(draft.columns.apology
      ? [kindsField(draft, 'apology', ['yes', 'no'])]
      : []),
  ]
  const document = new Document({}, { schema: 'core' })
  document.contents = mapOf(fields)
  document.commentBefore =
    ' Drafted from one file. Look at each PERSON, then try it: motcua ingest FILE --dry-run'
  const text = document.toString({ lineWidth: 0, singleQuote: true })
  const asks = asksOf(fields)
  return { text, open: asks.length, asks }
}

function asksOf(fields: readonly Field[], above = ''): readonly string[] {
  return fields.flatMap(({ key, value, person }) => {
    const isMap =
      value !== null && typeof value === 'object' && 'fields' in value
    return [
      ...(person ? [`${above}${key}: ${person}`] : []),
      ...(isMap ? asksOf(value.fields, `${above}${key}.`) : []),
    ]
  })
}

const statuses = [
  'not_received',
  'processing',
  'paused',
  'finished',
  'withdrawn',
  'returned',
  'refused',
]

const channels = ['online', 'counter', 'post', 'phone', 'internal']

/** Whether a file with known headers shows none of a column that a profile may be without. */
function isLacking({ columns, missing }: Draft, column: Column): boolean {
  const isNone = Object.keys(columns).length === 0
  return !isNone && spared.includes(column) && missing.includes(column)
}

const spared: readonly Column[] = ['unit', 'procedure', 'channel', 'status']

/** What all dossiers may have instead of a column. */
function givenField(draft: Draft): readonly Field[] {
  const instead = {
    unit: 'write the code of the one unit of all dossiers',
    procedure: 'write the code of the one procedure of all dossiers',
    channel: `write one of ${channels.join(', ')}, or leave this line out: it is unknown, and counts as not online`,
  }
  const fields = (['unit', 'procedure', 'channel'] as const)
    .filter((name) => isLacking(draft, name))
    .map((name) => ({
      key: name,
      value: null,
      person: `which header is it? It stands under columns then${name === 'channel' ? ', and its texts under channel' : ''}; if there is none, ${instead[name]}`,
    }))
  return fields.length > 0 ? [{ key: 'given', value: { fields } }] : []
}

function textFields(draft: Draft): readonly Field[] {
  const { encoding, encodings, readAs, delimiter } = draft
  return [
    {
      key: 'encoding',
      value: encoding,
      person:
        encoding === null
          ? `cannot tell: ${encodings.join(' or ')}? It was read here as ${readAs}`
          : undefined,
    },
    {
      key: 'delimiter',
      value: delimiter,
      person:
        delimiter === null ? 'cannot tell: several fit all rows' : undefined,
    },
  ]
}

function filesFields({ files }: Draft): readonly Field[] {
  const say = 'the time in the name is when the export was made'
  if (files.includes('{DD}')) return [{ key: 'files', value: files, say }]
  if (files.includes('{YYYY}'))
    return [
      {
        key: 'files',
        value: null,
        person: `${files}, if that month is when the export was made; with * for it, if it is what the export covers`,
      },
    ]
  return [
    { key: 'files', value: files },
    {
      key: 'extractAt',
      value: null,
      person:
        "when the export was made, such as '2018-04-01 05:00:00'; without this line it is when it is loaded",
    },
  ]
}

/** Rows of one code are events, or contradict each other. */
function rowsField({ repeated, rows }: Draft): readonly Field[] {
  if (repeated === 0) return []
  const person = `${repeated} of ${rows} rows have the code of a row before them and say otherwise: events, if each row is an event of its dossier, and name the column event under columns if one has its time; without this line all rows of such a code are rejected`
  return [{ key: 'rows', value: null, person }]
}

function columnFields(draft: Draft): readonly Field[] {
  const { columns, dates, missing } = draft
  const datesOf = new Map(Object.entries(dates))
  const drawnOver = Object.entries(draft.drawn)
  const found = Object.entries(columns).map(([name, [header, ...others]]) => {
    const seen = datesOf.get(name)
    const told = [
      ...(others.length > 0 ? [`not ${others.join(', ')}`] : []),
      ...(seen ? [describeDates(seen)] : []),
      ...drawnOver.flatMap(([column, rows]) =>
        column === name
          ? [`merged down over ${rows} rows, each of which has its text`]
          : [],
      ),
    ]
    return {
      key: name,
      value: header ?? null,
      say: told.join('; ') || undefined,
    }
  })
  return [
    ...found,
    ...missing
      .filter((name) => !isLacking(draft, name))
      .map((name) => ({
        key: name,
        value: null,
        person: 'which header is it?',
      })),
    ...(isLacking(draft, 'status')
      ? [
          {
            key: 'status',
            value: null,
            person: `which header is it? Its texts stand under status then, each under one of ${statuses.join(', ')}; if there is none, leave this line out: open and finished follow from the dates`,
          },
        ]
      : []),
  ]
}

const orders = {
  day: [],
  month: ['the month stands first'],
  either: ['no number is above 12, so the day or the month may stand first'],
  both: [
    'the day stands first in some cells and the month in others, so no format reads them',
  ],
}

function describeDates(dates: DraftDates): string {
  const { formats, cells, strange, first } = dates
  if (cells === 0) return 'always empty'
  return [
    `${cells} cells`,
    ...(formats.length > 0 ? [formats.join(', ')] : []),
    ...(first ? orders[first] : []),
    ...(strange > 0 ? [`${strange} have none of the formats`] : []),
  ].join('; ')
}

function secondRow({ below }: Draft): string | undefined {
  if (below.length === 0) return undefined
  return `the header has two rows, and only the first is read: ${below.join(', ')} stand in the second; have the file exported with one, or put their names into the first and delete the second`
}

/** Headers are told, values never: these columns may hold anything. */
function leftOut({ columns, others, isJoined }: Draft): string | undefined {
  if (Object.keys(columns).length === 0) return 'no header was found'
  const two = isJoined
    ? ['the header has two rows: a name is what both say, with a blank between']
    : []
  const left =
    others.length > 0
      ? [
          `left out, and so never read: ${others.slice(0, mostOthers).join(', ')}`,
        ]
      : []
  return [...two, ...left].join('; ') || undefined
}

const mostOthers = 40

/** The formats of all columns, once each of them is told by its own cells. */
function datesField({ dates }: Draft): Field {
  const all = Object.values(dates)
  const seen = [...new Set(all.flatMap((d) => d.formats))]
  const isTold = all.every(
    ({ first = 'day', strange }) => first === 'day' && strange === 0,
  )
  const asks = questions.filter(({ of }) => seen.some((f) => of.test(f)))
  if (isTold && seen.length > 0 && asks.length === 0)
    return { key: 'dates', value: { texts: seen } }
  return { key: 'dates', value: null, person: askedDates(seen, asks) }
}

/** What stands in date columns where there is no date. */
function blankField({ dates }: Draft): readonly Field[] {
  const texts = [...new Set(Object.values(dates).flatMap((d) => d.blank ?? []))]
  return texts.length === 0
    ? []
    : [
        {
          key: 'blank',
          value: { texts },
          say: 'read as empty, in every column',
        },
      ]
}

/** What no cell tells of a format. */
const questions = [
  {
    of: /^Excel serial$/,
    asks: "'Excel serial 1904' where a workbook counts from 1904",
  },
  {
    of: /(?<!Y)YY(?!Y)/,
    asks: 'of a year of two digits 00 to 68 is 2000 to 2068, 69 to 99 is 1969 to 1999, and the last number is taken for the year',
  },
] as const

function askedDates(
  seen: readonly string[],
  asks: readonly { readonly asks: string }[],
): string {
  if (seen.length === 0) return 'no date was seen that a format reads'
  const [one, other] = contradiction(seen) ?? []
  if (one !== undefined)
    return `some columns have '${one}' and others '${other}', which no profile reads: ask for an export with one order of day and month`
  const list = seen.map((f) => `'${f}'`).join(', ')
  return [
    `[${list}], if that is right for every column above`,
    ...asks.map((question) => question.asks),
  ].join('; ')
}

/** What no word list knows stands under `?`, which no profile may have. */
function kindsField(
  { meanings }: Draft,
  column: keyof Draft['meanings'],
  allowed: readonly string[],
): Field {
  const found = meanings[column]
  const choices = `of ${allowed.join(', ')}`
  if (!found)
    return {
      key: column,
      value: null,
      person:
        found === null
          ? `too many texts to be kinds: is it the right column? ${choices}`
          : `the texts of the column, each under one ${choices}`,
    }
  const { known, unknown, hidden } = found
  const required =
    column === 'apology' ? allowed : column === 'status' ? ['finished'] : []
  const fields = allowed
    .filter((meaning) => known[meaning] || required.includes(meaning))
    .map((meaning): Field => ({
      key: meaning,
      value: { texts: known[meaning] ?? [] },
      person: known[meaning] ? undefined : 'no such text was seen',
    }))
  const others: Field = {
    key: '?',
    value: { list: unknown, each: '?' },
    person: `put each under one ${choices}${hidden > 0 ? `; ${hidden} more texts are not shown, they are long or have long numbers` : ''}`,
  }
  const hasOthers = unknown.length + hidden > 0
  return {
    key: column,
    value: { fields: hasOthers ? [...fields, others] : fields },
  }
}

function mapOf(fields: readonly Field[]): YAMLMap {
  const map = new YAMLMap()
  for (const { key: name, value, say, person } of fields) {
    const key = new Scalar(name)
    const node = nodeOf(value)
    // A mark begins its comment, whatever else is said.
    const comments = [person && ` PERSON: ${person}`, say && ` ${say}`].filter(
      Boolean,
    )
    const hasLines =
      node instanceof YAMLMap || (node instanceof YAMLSeq && !node.flow)
    if (hasLines) key.commentBefore = comments.join('\n')
    else if (comments.length > 0) node.comment = comments.join(';')
    map.items.push(new Pair(key, node))
  }
  return map
}

function nodeOf(value: Field['value']): Scalar | YAMLMap | YAMLSeq {
  if (value === null || typeof value === 'string') {
    const scalar = new Scalar(value)
    if (value === '\t') scalar.type = 'QUOTE_DOUBLE'
    return scalar
  }
  if ('fields' in value) return mapOf(value.fields)
  const seq = new YAMLSeq<Scalar>()
  seq.flow = 'texts' in value
  for (const text of 'texts' in value ? value.texts : value.list) {
    const item = new Scalar(text)
    if ('each' in value) item.comment = ` ${value.each}`
    seq.add(item)
  }
  return seq
}

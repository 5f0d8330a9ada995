import { addDays } from '@motcua/metrics/calendar'
import { z } from 'zod'
import { fold } from '../formats/fold.ts'
import { keysOf } from '../formats/keys-of.ts'
import { tableDefinitions } from '../tables/definitions.ts'
import { contradiction, dateFormat, expectedDates } from './date-formats.ts'

const headers = z
  .union([z.string(), z.array(z.string()).min(1)])
  .transform((h) => (Array.isArray(h) ? h : [h]))
const values = z.array(z.string()).min(1)
/** Texts by what they mean. */
const spellings = z.record(z.string(), values).superRefine(oneMeaning)

/** Columns that a dossier export can give; each names its header and aliases. */
const dossierColumns = z.strictObject({
  code: headers,
  procedure: headers.optional(),
  unit: headers.optional(),
  channel: headers.optional(),
  status: headers.optional(),
  received: headers,
  due: headers,
  extendedDue: headers.optional(),
  finished: headers,
  handedOver: headers.optional(),
  stopped: headers.optional(),
  paused: headers.optional(),
  resumed: headers.optional(),
  overdueReason: headers.optional(),
  apology: headers.optional(),
})

/** The names of all columns that a profile may have of a dossier. */
export const profileColumns = keysOf(dossierColumns.shape)

/** The same, and the time of the event that a row tells of. */
const columns = dossierColumns.extend({ event: headers.optional() })

/** How the bytes of an export are taken apart. */
const format = {
  /** `xlsx` is a workbook, or a web page or Excel 2003 XML that has the name of one. */
  format: z.enum(['csv', 'xlsx', 'parquet', 'json', 'ndjson']).default('csv'),
  /** Of text; declared, never guessed. */
  encoding: z
    .enum(['utf-8', 'utf-16', 'utf-16le', 'utf-16be', 'windows-1258', 'tcvn3'])
    .default('utf-8'),
  delimiter: z.string().length(1).default(','),
  quote: z.string().length(1).default('"'),
  /** Name of the sheet of a workbook, where several have the columns. */
  sheet: z.string().optional(),
  /** Dotted path of the array in a JSON document, such as `data.items`. */
  records: z.string().optional(),
  /** Texts that stand for an empty cell, in any column, such as `-`. */
  blank: z.array(z.string().trim().min(1)).min(1).optional(),
}

/** What the exports of every source have. */
const source = {
  /** Name of the source; part of every dossier's key. */
  name: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'expected small letters from a to z, digits and -'),
  /** What papers call it; its name where there is none. */
  title: z
    .union([z.string(), z.strictObject({ vi: z.string(), en: z.string() })], {
      error: () => 'expected a text or { vi, en }',
    })
    .optional(),
  ...format,
  /**
   * File name of an export. `*` is anything; `{YYYY}`, `{MM}`, `{DD}`, `{HH}`
   * and `{mm}` give the time at which it was made.
   */
  files: z.string().superRefine((files, ctx) => {
    const message = fileFault(files)
    if (message) ctx.addIssue({ code: 'custom', message })
  }),
  /** When the export was made, where the name does not say. */
  extractAt: z
    .string()
    .refine(isTime, 'expected a time such as 2018-04-01 05:00:00')
    .optional(),
  /** First day that the source has anything of, where that is not the first of the office's data. */
  from: z.iso.date().optional(),
  /**
   * Last day on which the source was kept. Beside one that goes on after it, no
   * export is waited for once one that was made after this day is loaded.
   */
  until: z.iso.date().optional(),
  /** The only formats in which dates are read; the month stands first only where one of them says so. */
  dates: z
    .array(z.string().refine(isDateFormat, expectedDates))
    .min(1)
    .refine((dates) => contradiction(dates) === undefined, {
      error: ({ input }) => toldOrders(input),
    }),
}

/** Defects that a profile may reject or accept and flag, and what is done where it does not say. */
export const defects = {
  rounded_code: 'reject',
  unknown_channel: 'reject',
  unknown_procedure: 'reject',
  unreadable_date: 'reject',
  finished_without_date: 'reject',
  stopped_without_date: 'reject',
  finish_before_receipt: 'reject',
  after_extract: 'reject',
  no_due_date: 'flag',
  due_before_receipt: 'flag',
  finish_date_while_open: 'flag',
  paused_without_date: 'flag',
  resumed_without_date: 'flag',
  resumed_before_pause: 'flag',
  procedure_not_valid: 'flag',
  online_level_2: 'flag',
  unknown_apology: 'flag',
  lookalike_code: 'flag',
} as const satisfies { readonly [code: string]: 'reject' | 'flag' }

/** Code of a defect that a profile may decide on. */
export type Defect = keyof typeof defects

/** How the exports of one system are read, each field for itself. */
const dossierFields = z.strictObject({
  target: z.literal('dossier').default('dossier'),
  ...source,
  /**
   * `append`: an export holds what is new or changed; `snapshot`: it holds every
   * dossier of the source, and one that is missing is gone.
   */
  mode: z.enum(['append', 'snapshot']).default('append'),
  /** Sources whose dossier of the same code is not counted beside this one's. */
  supersedes: z.array(z.string()).default([]),
  /**
   * Where several sources have the dossiers of one register, its name: a code is
   * one dossier then, and the later export of any of them tells of it. Default:
   * the source's own name.
   */
  register: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'expected small letters from a to z, digits and -')
    .optional(),
  /**
   * `month`: each month is exported in the month after it, holding what was open
   * or changed. A month without its export is a gap, and nothing after it is complete.
   */
  every: z.literal('month').optional(),
  /**
   * `events`: the rows of one code are events of one dossier, which they tell of
   * together; otherwise a code has one row.
   */
  rows: z.literal('events').optional(),
  columns,
  /** What all dossiers have of a column that the exports lack: codes of the office, and a channel. */
  given: z
    .strictObject({
      unit: z.string().optional(),
      procedure: z.string().optional(),
      channel: z
        .enum(['online', 'counter', 'post', 'phone', 'internal'])
        .optional(),
    })
    .optional(),
  /** Status texts of the system, by what they mean here; only with a column of them. */
  status: z
    .strictObject({
      /** Registered but not received: not a dossier. */
      not_received: values.optional(),
      processing: values.optional(),
      paused: values.optional(),
      finished: values,
      withdrawn: values.optional(),
      returned: values.optional(),
      refused: values.optional(),
    })
    .superRefine(oneMeaning)
    .optional(),
  /** Texts of the channel by what they mean; only with a column of them. */
  channel: z
    .strictObject({
      online: values.optional(),
      counter: values.optional(),
      post: values.optional(),
      phone: values.optional(),
      internal: values.optional(),
    })
    .superRefine(oneMeaning)
    .optional(),
  /** Other spellings of units, by unit code; codes and names match by themselves. */
  units: spellings.default({}),
  /** Other spellings of procedures, by procedure code. */
  procedures: spellings.default({}),
  /** `closed`: a procedure that the office does not list is a defect; `open`: its text is its code. */
  catalogue: z.enum(['closed', 'open']).default('closed'),
  apology: z
    .strictObject({ yes: values, no: values })
    .superRefine(oneMeaning)
    .optional(),
  /** What becomes of a row with a defect: it is rejected, or accepted and flagged. */
  defects: z
    .partialRecord(z.enum(keysOf(defects)), z.enum(['reject', 'flag']))
    .default({}),
})

/**
 * How the exports of one system are read. Only the columns named here are ever
 * read; a value that no map knows rejects its row by name.
 */
const dossierProfile = dossierFields.superRefine(eachOnce)

/** How the files of another table are read. */
const tableFields = z.strictObject({
  target: z.enum(keysOf(tableDefinitions)),
  ...source,
  mode: z.enum(['append', 'snapshot']).optional(),
  /** Headers by column; a column that is not named is not read. */
  columns: z.record(z.string(), headers),
  /** Other spellings of choices, units and procedures, by column and meaning. */
  values: z.record(z.string(), spellings).default({}),
  /** Texts of columns that the files do not have. */
  given: z.record(z.string(), z.string()).default({}),
})

const tableProfile = tableFields.superRefine(daysInOrder)

/** A source profile of dossiers. */
export const profileSchema = dossierProfile

/** A source profile of another table. */
export const tableProfileSchema = tableProfile

/** A source profile of any table; `target` says which, by default the dossiers. */
export const sourceSchema = z.preprocess(
  (given) =>
    typeof given === 'object' && given !== null && !('target' in given)
      ? { target: 'dossier', ...given }
      : given,
  z.discriminatedUnion('target', [
    dossierProfile.safeExtend({ target: z.literal('dossier') }),
    tableProfile,
  ]),
)

/** What a dossier cannot be without is a column or given, never both; and texts are those of a column. */
function eachOnce(
  profile: z.infer<typeof dossierFields>,
  ctx: z.RefinementCtx,
): void {
  daysInOrder(profile, ctx)
  const { given = {} } = profile
  const refuse = (path: readonly string[], message: string) =>
    ctx.addIssue({ code: 'custom', path: [...path], message })
  for (const name of ['unit', 'procedure', 'channel'] as const) {
    const isColumn = profile.columns[name] !== undefined
    const isGiven = given[name] !== undefined
    if (isColumn && isGiven)
      refuse(
        ['given', name],
        `expected ${name} under columns or under given, got both; leave out the one that is not so`,
      )
    if (!isColumn && !isGiven && name !== 'channel')
      refuse(
        ['columns', name],
        `expected a header under columns, or under given the code of the one ${name} of all dossiers, got neither`,
      )
  }
  if (profile.columns.event && !profile.rows)
    refuse(
      ['columns', 'event'],
      'expected rows: events where a column tells the time of the event, got none; say it, or leave the column out',
    )
  for (const [name, other, header] of sameHeaders(profile))
    refuse(
      ['columns', name],
      `expected another header than that of ${other}, got "${header}" for both; name the column that each is in, or leave one out`,
    )
  for (const name of ['status', 'channel'] as const) {
    const isColumn = profile.columns[name] !== undefined
    const hasTexts = profile[name] !== undefined
    if (isColumn && !hasTexts)
      refuse(
        [name],
        `expected the texts of the column ${name} by what they mean, got none`,
      )
    if (!isColumn && hasTexts)
      refuse(
        [name],
        `expected no texts of ${name} without a header under columns.${name}, got some; name the column, or leave them out`,
      )
  }
}

/** Columns of which no two say the same. */
const distinct = [
  'code',
  'received',
  'due',
  'extendedDue',
  'finished',
  'handedOver',
  'stopped',
  'paused',
  'resumed',
] as const

/** A dossier ends once, whatever its end is called. */
const anyEnd: readonly string[] = ['finished', 'handedOver', 'stopped']

/** Pairs of columns that must not be one, and the header that both name. An event may be any of them. */
function sameHeaders({
  columns: given,
  rows,
}: z.infer<typeof dossierFields>): readonly (readonly [
  name: string,
  other: string,
  header: string,
])[] {
  if (rows === 'events') return []
  return distinct.flatMap((name, i) =>
    distinct.slice(0, i).flatMap((other) => {
      const taken = (given[other] ?? []).map(fold)
      const same = given[name]?.find((h) => taken.includes(fold(h)))
      const isOneEnd = anyEnd.includes(name) && anyEnd.includes(other)
      return same === undefined || isOneEnd
        ? []
        : [[name, other, same] as const]
    }),
  )
}

function daysInOrder(
  { from, until }: z.infer<typeof tableFields | typeof dossierFields>,
  ctx: z.RefinementCtx,
): void {
  if (from === undefined || until === undefined || from <= until) return
  ctx.addIssue({
    code: 'custom',
    path: ['until'],
    message: `expected a day on or after from, ${from}, got ${until}`,
  })
}

/** A text under two meanings would have the one that is written last: it has none. */
function oneMeaning(
  spelled: { readonly [meaning: string]: readonly string[] | undefined },
  ctx: z.RefinementCtx,
): void {
  const first = new Map<string, string>()
  for (const [meaning, texts = []] of Object.entries(spelled))
    for (const [i, text] of texts.entries()) {
      const other = first.get(fold(text)) ?? meaning
      first.set(fold(text), other)
      if (other !== meaning)
        ctx.addIssue({
          code: 'custom',
          path: [meaning, i],
          message: `expected each text under one meaning, got "${text}" under ${other} and ${meaning}; case, spaces and punctuation make no other text`,
        })
    }
}

/** The parts of the time of an export in a file name, each finer than the one before. */
const timeParts = ['{YYYY}', '{MM}', '{DD}', '{HH}', '{mm}']

/** What is wrong with the pattern of file names; undefined where nothing is. */
function fileFault(files: string): string | undefined {
  const counts = timeParts.map((part) => files.split(part).length - 1)
  const twice = timeParts[counts.findIndex((n) => n > 1)]
  if (twice) return `expected ${twice} once, got '${files}'`
  const gap = counts.findIndex(
    (n, i) => n === 0 && counts.slice(i).some(Boolean),
  )
  if (gap >= 0)
    return `expected ${timeParts[gap]} beside the finer parts of the time, got '${files}'; write * for digits that are no time`
  return undefined
}

function isDateFormat(name: string): boolean {
  return dateFormat(name) !== undefined
}

function toldOrders(dates: unknown): string {
  const [one, other] = contradiction(z.array(z.string()).parse(dates)) ?? []
  return `expected one order of day and month, got '${one}' and '${other}'`
}

/** Whether a text `YYYY-MM-DD HH:MM:SS` is a time of the calendar. */
export function isTime(text: string): boolean {
  const date = text.slice(0, 10)
  return (
    /^\d{4}-\d\d-\d\d (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text) &&
    addDays(date, 0) === date
  )
}

/** How the exports of one source of dossiers are read. */
export type Profile = z.infer<typeof profileSchema>

/** How the files of one source of another table are read. */
export type TableProfile = z.infer<typeof tableProfile>

/** How the bytes of an export are taken apart. */
export type Format = Pick<Profile, keyof typeof format>

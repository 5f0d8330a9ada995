import { createRequire } from 'node:module'
import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { SqlError } from '../engine/dialect.ts'
import type { Sql } from '../engine/sql.ts'
import type { CsvScan } from '../formats/csv.ts'
import { fold } from '../formats/fold.ts'
import { typedDates } from '../profile/date-formats.ts'
import { defects, profileColumns } from '../profile/profile.ts'
import type { Defect, Profile } from '../profile/profile.ts'
import { WarehouseError } from '../store/file.ts'
import type { Made } from '../store/observations.ts'
import { firstCheck, isOneOf, told } from '../tables/checks.ts'
import type { Check } from '../tables/checks.ts'
import { cleaned, hasLookalike, inYears, readTime, snake } from './cells.ts'
import { hasKeyTwice, numberRows, readDifference } from './difference.ts'
import { namesOf } from './names.ts'
import { assertWritten, isRegular, readRaw, streamRows } from './raw.ts'
import type { Streamed } from './raw.ts'
import { settle } from './staging.ts'
import type { Staged, Staging } from './staging.ts'
import { dropStaging } from './temporary.ts'

/** Which program reads the lines: another one may read them otherwise. */
const reader: string = createRequire(import.meta.url)(
  '../../package.json',
).version

/** Stages an export of dossiers as a source profile describes it. */
export async function stageDossiers(
  staging: Staging,
  profile: Profile,
): Promise<Staged> {
  const wanted = Object.fromEntries(
    profileColumns.map((c) => [c, profile.columns[c]]),
  )
  const streamed = await streamRows(staging, profile, wanted)
  if (streamed) {
    // Read and written in one go, without the rows lying anywhere between.
    const count = () => staging.scan(profile.delimiter, profile.quote)
    const differing = await stageDifference(staging, profile, streamed, count)
    if (differing) return differing
    const isWhole = async () => {
      const scan = await count()
      if (!(await isRegular(staging, scan))) return false
      await assertWritten(staging, scan)
      return true
    }
    const staged = await stageFrom(staging, profile, streamed.all, {
      spellings: streamed.sample,
      count,
      isWhole,
      made: { reader },
    }).catch((error: unknown) => {
      // What the engine cannot stream is taken apart below, and told without quoting it.
      if (error instanceof SqlError) return undefined
      throw error
    })
    if (staged) return staged
    await count()
    await dropStaging(staging.db)
  }
  await readRaw(staging, profile, wanted)
  const raw = sql`temp.raw`
  return (await stageFrom(staging, profile, raw, { spellings: raw })) as Staged
}

/** Stages what differs from the batch that the export may repeat; undefined when it must be read as a whole. */
async function stageDifference(
  staging: Staging,
  profile: Profile,
  streamed: Streamed,
  count: () => Promise<CsvScan>,
): Promise<Staged | undefined> {
  const { base } = staging
  if (base === undefined) return undefined
  const raw = sql`temp.raw`
  const options = { spellings: raw, made: { reader, base } }
  const stage = () => stageFrom(staging, profile, raw, options)
  try {
    const read = { base, reader, streamed, count }
    const repeated = await readDifference(staging, read)
    let staged = repeated && (await stage())
    if (staged && staged.rejected > 0) {
      await numberRows(staging, streamed)
      staged = await stage()
    }
    if (repeated && staged && !(await hasKeyTwice(staging, base)))
      return {
        ...staged,
        read: staged.read + repeated.rows,
        flagged: staged.flagged + repeated.flagged,
      }
  } catch (error) {
    // As above; and what is damaged needs no mending to load what tells of everything anew.
    const isDamaged =
      error instanceof WarehouseError && error.code === 'damaged_observations'
    if (!isDamaged && !(error instanceof SqlError)) throw error
  }
  await dropStaging(staging.db)
  return undefined
}

/**
 * Stages the rows of a query of texts.
 *
 * @returns undefined when they are not whole, or have a spelling that is not among the given.
 */
async function stageFrom(
  staging: Staging,
  profile: Profile,
  rows: Sql,
  options: {
    /** Rows that have the spellings of the mapped columns. */
    readonly spellings: Sql
    /** Begun when the rows are, which leaves the maps before them all of the time. */
    readonly count?: () => Promise<CsvScan>
    /** Asked when rows that do not tell their number were written. */
    readonly isWhole?: () => Promise<boolean>
    /** How rows were read that have a `line`. */
    readonly made?: Made
  },
): Promise<Staged | undefined> {
  const { db } = staging
  const { spellings, count, isWhole, made } = options
  const ambiguous = await makeMaps(staging, profile, spellings)
  try {
    const hasRow = !isWhole
    const mappedRows = hasRow ? joined(rows) : await lookedUp(db, rows)
    void count?.()
    return await settle(
      staging,
      'dossier',
      ['code'],
      {
        from: typedRows(staging, profile, mappedRows, {
          hasRow,
          hasLine: made !== undefined,
          ambiguous,
        }),
        hasRow,
        ...(made ? { made } : {}),
      },
      isWhole && (async () => (await knowsAll(staging)) && (await isWhole())),
    )
  } finally {
    for (const column of mapped)
      await sql`drop table if exists temp.${sql.ref(`map_${column}`)}`.execute(
        db,
      )
  }
}

const mapped = ['status', 'channel', 'unit', 'procedure', 'apology'] as const

/** Columns of the map of procedures, beside the text. */
const validity = ['valid_from', 'valid_to', 'level', 'others'] as const

/** Stands for an empty cell, so that it has a row in a map as every text has. */
const noText = sql`chr(1)`

/** Each row with what its mapped cells mean, by a join; in any order. */
function joined(rows: Sql): Sql {
  return sql`(select raw.*, false as missed, ${sql.join([
    ...mapped.map((c) => sql`${mapOf(c)}.value as ${meantBy(c)}`),
    ...validity.map((c) => sql`map_procedure.${sql.ref(c)}`),
  ])} from ${rows} raw ${sql.join(
    mapped.map(
      (c) =>
        sql`join ${mapOf(c)} on ${mapOf(c)}.text = coalesce(${sql.ref(`raw.${c}`)}, ${noText})`,
    ),
    sql` `,
  )})`
}

/**
 * The same in the order of the rows, which no join keeps: a text is cast to an
 * enumeration of all texts, and its number finds the meaning in a list.
 */
async function lookedUp(db: Kysely<Database>, rows: Sql): Promise<Sql> {
  const numbers: Sql[] = []
  for (const column of mapped) {
    const known = sql`${mapOf(column)} where not contains(text, chr(0))`
    const texts = await sql<{ text: string }>`
      select text from ${known} order by text`.execute(db)
    const kind = sql.join(texts.rows.map((r) => sql.lit(r.text)))
    const cell = sql`coalesce(${sql.ref(column)}, ${noText})`
    numbers.push(
      sql`enum_code(try_cast(${cell} as enum(${kind})))::integer + 1 as ${sql.ref(`${column}_number`)}`,
    )
    for (const name of column === 'procedure'
      ? ['value', ...validity]
      : ['value'])
      await sql`set variable ${sql.ref(`${column}_${name}`)} =
        (select list(${sql.ref(name)} order by text) from ${known})`.execute(db)
  }
  const found = (column: string, name: string) =>
    sql`getvariable(${sql.lit(`${column}_${name}`)})[${sql.ref(`${column}_number`)}]`
  return sql`(select *, ${sql.join([
    sql`${sql.join(
      mapped.map((c) => sql`${sql.ref(`${c}_number`)} is null`),
      sql` or `,
    )} as missed`,
    ...mapped.map((c) => sql`${found(c, 'value')} as ${meantBy(c)}`),
    ...validity.map((c) => sql`${found('procedure', c)} as ${sql.ref(c)}`),
  ])} from (select *, ${sql.join(numbers)} from ${rows}))`
}

function mapOf(column: string): Sql {
  return sql.ref(`map_${column}`)
}

function meantBy(column: string): Sql {
  return sql.ref(`${column}_meaning`)
}

/** A reason that no row is left with: the rows are read again. */
const missedSpelling = 'missed_spelling'

/** Whether the maps have every spelling of the rows that were written. */
async function knowsAll({ db, observations }: Staging): Promise<boolean> {
  const { rows } = await sql`
    select 1 from read_parquet(${sql.lit(observations)}) where reason = ${sql.lit(missedSpelling)} limit 1`.execute(
    db,
  )
  return rows.length === 0
}

/** From a query of texts to one of the target's columns, with verdict and flags. */
function typedRows(
  { office, zone, extractAt }: Staging,
  profile: Profile,
  rows: Sql,
  has: {
    readonly hasRow: boolean
    readonly hasLine: boolean
    readonly ambiguous: Ambiguous
  },
): Sql {
  const row = has.hasRow ? sql`"row",` : sql``
  const formats =
    profile.format === 'xlsx' || profile.format === 'parquet'
      ? [...new Set([...profile.dates, ...typedDates])]
      : profile.dates
  const text = (name: string) => sql.ref(`${snake(name)}_text`)
  const at = (name: DateColumn) => sql.ref(`${snake(name)}_at`)
  const header = (name: keyof Profile['columns']) =>
    profile.columns[name]?.[0] ?? name
  const isFlagged = (defect: Defect) =>
    (profile.defects[defect] ?? defects[defect]) === 'flag'

  const first = (name: DateColumn) => sql.ref(`${snake(name)}_first`)
  const again = (name: DateColumn) => sql.ref(`${snake(name)}_again`)
  const time = (name: DateColumn, cell: Sql) =>
    readTime(cell, formats, {
      isDeadline: name === 'due' || name === 'extendedDue',
      zone,
    })

  const cells = sql`select ${row} ${has.hasLine ? sql`line,` : sql``} ${cleaned(sql`raw.code`)} as code,
    ${sql.join(mapped.map((c) => sql`${meantBy(c)} as ${sql.ref(c)}, ${sql.ref(`raw.${c}`)} as ${text(c)}`))},
    missed, valid_from, valid_to, level as first_level, others,
    ${cleaned(sql`raw.overdue_reason`)} as overdue_reason,
    ${sql.join(
      dateColumns.map((name) => {
        if (!profile.columns[name])
          return sql`null::timestamp as ${first(name)}, null::varchar as ${text(name)}`
        const raw = sql.ref(`raw.${snake(name)}`)
        return sql`${time(name, raw)} as ${first(name)}, ${raw} as ${text(name)}`
      }),
    )}
    from ${rows} raw`

  const isFinished = sql`is_finished`
  const isStopped = sql`is_stopped`
  const isUnreadable = (name: DateColumn) =>
    sql.ref(`${snake(name)}_unreadable`)
  const isBefore = (name: DateColumn) => sql.ref(`${snake(name)}_before`)
  const isFuture = (name: DateColumn) => sql.ref(`${snake(name)}_future`)
  // By date: the time of day of either may be missing.
  const isResumedBefore = sql`coalesce(status <> 'paused' and resumed_at::date < paused_at::date, false)`
  const isDueVoid = sql`is_due_void`
  const endsBefore: readonly (readonly [DateColumn, Sql])[] = [
    ['finished', isFinished],
    ['handedOver', isFinished],
    ['stopped', isStopped],
    ['finished', sql`(${isStopped} and stopped_at is null)`],
  ]
  const ends = ['finished', 'handedOver', 'stopped'] as const

  const ambiguousOne = (reason: string, name: keyof Ambiguous): Check => ({
    reason,
    when: lazily(
      sql`${sql.ref(name)} is null`,
      isOneOf(text(name), has.ambiguous[name]),
      sql`false`,
    ),
    column: header(name),
    value: text(name),
  })
  const always: readonly Check[] = [
    { reason: missedSpelling, when: sql`missed` },
    { reason: 'no_code', when: sql`code is null`, column: header('code') },
    {
      reason: 'unknown_status',
      when: sql`status is null`,
      column: header('status'),
      value: sql`status_text`,
    },
    { reason: 'not_received', when: sql`status = 'not_received'` },
    {
      reason: 'unreadable_date',
      when: isUnreadable('received'),
      column: header('received'),
      value: text('received'),
    },
    {
      reason: 'no_receipt_date',
      when: sql`received_at is null`,
      column: header('received'),
    },
    {
      reason: 'after_extract',
      when: isFuture('received'),
      column: header('received'),
      value: text('received'),
    },
    ambiguousOne('ambiguous_unit', 'unit'),
    ambiguousOne('ambiguous_procedure', 'procedure'),
    {
      reason: 'unknown_unit',
      when: sql`unit is null`,
      column: header('unit'),
      value: sql`unit_text`,
    },
    {
      reason: 'unknown_procedure',
      when: lazily(
        sql`"procedure" is null`,
        sql`${cleaned(sql`procedure_text`)} is null`,
      ),
      column: header('procedure'),
    },
  ]
  const decided: readonly (Check & { readonly reason: Defect })[] = [
    ...dateColumns.map((name) => ({
      reason: 'unreadable_date' as const,
      when: isUnreadable(name),
      column: header(name),
      value: text(name),
    })),
    {
      reason: 'unknown_channel',
      when: sql`channel is null`,
      column: header('channel'),
      value: sql`channel_text`,
    },
    {
      reason: 'unknown_procedure',
      when: sql`"procedure" is null`,
      column: header('procedure'),
      value: sql`procedure_text`,
    },
    {
      reason: 'finished_without_date',
      when: sql`${isFinished} and finished_at is null and not ${isUnreadable('finished')}`,
      column: header('finished'),
    },
    {
      reason: 'stopped_without_date',
      when: sql`${isStopped} and coalesce(stopped_at, finished_at) is null and not ${isUnreadable('stopped')} and not ${isUnreadable('finished')}`,
      column: header('stopped'),
    },
    ...endsBefore.map(([name, when]) => ({
      reason: 'finish_before_receipt' as const,
      when: sql`${when} and ${isBefore(name)}`,
      column: header(name),
      value: text(name),
    })),
    ...ends.map((name) => ({
      reason: 'after_extract' as const,
      when: isFuture(name),
      column: header(name),
      value: text(name),
    })),
    {
      reason: 'no_due_date',
      when: sql`due_at is null and not ${isUnreadable('due')}`,
      column: header('due'),
    },
    {
      reason: 'due_before_receipt',
      when: isDueVoid,
      column: header('due'),
      value: text('due'),
    },
    {
      reason: 'finish_date_while_open',
      when: sql`finished_at is not null and not (${isFinished} or ${isStopped})`,
      column: header('finished'),
      value: text('finished'),
    },
    {
      reason: 'paused_without_date',
      when: sql`paused_at is null and status = 'paused'`,
      column: header('paused'),
    },
    {
      reason: 'resumed_without_date',
      when: sql`paused_at is not null and resumed_at is null and status = 'processing'`,
      column: header('resumed'),
    },
    {
      reason: 'resumed_before_pause',
      when: isResumedBefore,
      column: header('resumed'),
      value: text('resumed'),
    },
    {
      reason: 'procedure_not_valid',
      when:
        profile.catalogue === 'open'
          ? sql`false`
          : sql`("procedure" is not null and span_from is null)`,
      column: header('procedure'),
      value: sql`procedure_text`,
    },
    {
      reason: 'online_level_2',
      when: sql`channel = 'online' and level <= 2`,
      column: header('channel'),
      value: sql`channel_text`,
    },
    {
      reason: 'unknown_apology',
      when: lazily(
        sql`apology is null and apology_text is not null`,
        sql`${cleaned(sql`apology_text`)} is not null`,
        sql`false`,
      ),
      column: header('apology'),
    },
    {
      reason: 'lookalike_code',
      when: hasLookalike(sql`code`),
      column: header('code'),
    },
  ]
  const rejected = decided.filter((d) => !isFlagged(d.reason))
  const flags = Object.entries(
    Object.groupBy(
      decided.filter((d) => isFlagged(d.reason)),
      (d) => d.reason,
    ),
  ).map(([reason, checks = []]) => ({
    reason,
    when: sql`(${sql.join(
      checks.map((c) => c.when),
      sql` or `,
    )})`,
  }))
  const flagged =
    flags.length === 0
      ? sql`null::varchar`
      : lazily(
          sql.join(
            flags.map((f) => f.when),
            sql` or `,
          ),
          sql`concat_ws(' ', ${sql.join(
            flags.map(
              (f) => sql`case when ${f.when} then ${sql.lit(f.reason)} end`,
            ),
          )})`,
        )
  // What an accepted defect makes of a date: it is none.
  const end = (name: (typeof ends)[number]) =>
    sql`case when not ${isBefore(name)} and not ${isFuture(name)} then ${at(name)} end`

  const checks = [...always, ...rejected]
  // Each level is worked out once for a row, however often those above it ask.
  const given = dateColumns.filter((name) => profile.columns[name])
  // Most cells are as they should be; the others are read again, cleaned.
  const cleanedCells = sql`select *, ${sql.join(
    given.map(
      (name) =>
        sql`${lazily(sql`${first(name)} is null and ${text(name)} is not null`, cleaned(text(name)))} as ${again(name)}`,
    ),
  )} from (${cells})`
  const readAgain = sql`select *, ${sql.join(
    given.map(
      (name) =>
        sql`${lazily(sql`${again(name)} is not null`, time(name, again(name)), first(name))} as ${snakeRef(name, 'any')}`,
    ),
  )} from (${cleanedCells})`
  const timed = sql`select *, ${sql.join(
    dateColumns.map((name) =>
      profile.columns[name]
        ? sql`${inYears(snakeRef(name, 'any'))} as ${at(name)},
            ${at(name)} is null and (${first(name)} is not null or ${again(name)} is not null) as ${isUnreadable(name)}`
        : sql`null::timestamp as ${at(name)}, false as ${isUnreadable(name)}`,
    ),
  )} from (${readAgain})`
  const read = sql`select *, status = 'finished' as is_finished,
    coalesce(status in ('withdrawn', 'returned', 'refused'), false) as is_stopped,
    coalesce(due_at::date < received_at::date, false) as is_due_void,
    ${sql.join(
      (['received', ...ends] as const).map(
        (
          name,
        ) => sql`coalesce(${at(name)}::date < received_at::date, false) as ${isBefore(name)},
          coalesce(${at(name)} > ${sql.lit(extractAt)}::timestamp, false) as ${isFuture(name)}`,
      ),
    )} from (${timed})`
  const spanned = sql`select *, coalesce(received_at::date between valid_from and valid_to, false) as is_first,
      case when not is_first and others is not null
        then list_filter(others, lambda o: received_at::date between o.valid_from and o.valid_to)[1] end as earlier,
      case when is_first then valid_from else (earlier).valid_from end as span_from,
      case when is_first then first_level else (earlier).level end as level
    from (${read})`
  const judged = sql`select *, ${firstCheck(checks)} as verdict, ${flagged} as flags from (${spanned})`
  // What is in the future of this export may not be in that of the next.
  const line = has.hasLine
    ? sql`case when not (${sql.join(ends.map(isFuture), sql` or `)}) then line end as line,`
    : sql``
  return sql`(select ${row} ${line} ${told(sql`verdict`, checks)},
      ${sql.lit(office)} as office, ${sql.lit(profile.name)} as source, code,
      case when "procedure" is not null then "procedure" else ${cleaned(sql`procedure_text`)} end as "procedure",
      unit, coalesce(channel, 'unknown') as channel, received_at,
      case when not ${isDueVoid} then due_at end as due_at, extended_due_at,
      case when is_finished then ${end('finished')} end as finished_at,
      case when is_finished then ${end('handedOver')} end as handed_over_at,
      case when is_stopped then coalesce(${end('stopped')}, ${end('finished')})::date end as stopped_on,
      paused_at::date as paused_on,
      case when status <> 'paused' then coalesce(
        case when not ${isResumedBefore} then resumed_at end,
        case when status = 'processing' then paused_at end)::date end as resumed_on,
      case when is_finished or is_stopped then status end as outcome,
      overdue_reason, apology::boolean as apology, flags
    from (${judged}))`
}

function snakeRef(name: DateColumn, suffix: string): Sql {
  return sql.ref(`${snake(name)}_${suffix}`)
}

/** What costs much is worked out for the rows that need it alone: `and` works out both sides for all. */
function lazily(when: Sql, then: Sql, otherwise: Sql = sql`null`): Sql {
  return sql`case when ${when} then ${then} else ${otherwise} end`
}

const dateColumns = [
  'received',
  'due',
  'extendedDue',
  'finished',
  'handedOver',
  'stopped',
  'paused',
  'resumed',
] as const

type DateColumn = (typeof dateColumns)[number]

/** Makes `map_<column>` for every mapped column; that of the procedures has their validity too. */
async function makeMaps(
  staging: Staging,
  profile: Profile,
  spellings: Sql,
): Promise<Ambiguous> {
  const { db, office } = staging
  await sql`create temp table spelling as select ${sql.join(mapped.map((c) => sql.ref(c)))} from ${spellings}`.execute(
    db,
  )
  const isOpen = profile.catalogue === 'open'
  const names = {
    unit: await namesOf(staging, 'unit', profile.units),
    procedure: await namesOf(staging, 'procedure', profile.procedures, isOpen),
  }
  const { unit, procedure } = names
  const maps = {
    status: valueMap(profile.status),
    channel: valueMap(profile.channel),
    unit: { known: unit.known, meaning: unit.codeOf },
    procedure: {
      known: procedure.known,
      meaning: (text: string) =>
        procedure.codeOf(text) ??
        (isOpen && !procedure.isAmbiguous(text) ? text : undefined),
    },
    apology: valueMap({
      true: profile.apology?.yes,
      false: profile.apology?.no,
    }),
  }
  const ambiguous: Ambiguous = { unit: [], procedure: [] }
  for (const column of mapped) {
    const texts = await mapValues(db, column, maps[column])
    if (column === 'unit' || column === 'procedure')
      ambiguous[column] = texts.filter(names[column].isAmbiguous)
  }
  await sql`drop table temp.spelling`.execute(db)
  await sql`create or replace temp table map_procedure as
    select m.text, m.value, (spans[1]).valid_from as valid_from, (spans[1]).valid_to as valid_to,
      (spans[1]).level as level, nullif(spans[2:], []) as others
    from map_procedure m left join (
      select code, list({
        valid_from: valid_from, valid_to: coalesce(valid_to, date '9999-12-31'), level: level
      } order by valid_from desc) as spans
      from main."procedure" where office = ${office} group by code
    ) p on p.code = m.value`.execute(db)
  return ambiguous
}

/** Texts of a file that each name more than one unit or procedure. */
interface Ambiguous {
  unit: readonly string[]
  procedure: readonly string[]
}

/** What the texts of a column mean. */
interface Meanings {
  /** Every text that means something, folded. */
  readonly known: readonly string[]
  meaning(text: string): string | undefined
}

/** By the spellings of a profile. */
function valueMap(spellings: {
  readonly [meaning: string]: readonly string[] | undefined
}): Meanings {
  const map = new Map(
    Object.entries(spellings).flatMap(([meaning, texts]) =>
      (texts ?? []).map((text) => [fold(text), meaning] as const),
    ),
  )
  return { known: [...map.keys()], meaning: (text) => map.get(fold(text)) }
}

/**
 * Makes `map_<column>` from each distinct text of a column to its meaning, or to null.
 *
 * @returns the texts
 */
async function mapValues(
  db: Kysely<Database>,
  column: string,
  { known, meaning }: Meanings,
): Promise<readonly string[]> {
  const { rows } = await sql<{ text: string }>`
    select distinct ${sql.ref(column)} as text from temp.spelling where ${sql.ref(column)} is not null`.execute(
    db,
  )
  const texts = [...new Set([...rows.map((r) => r.text), ...known])].filter(
    (t) => t !== '\u0001',
  )
  const map = sql.ref(`map_${column}`)
  await sql`create temp table ${map} as select text, ${cleaned(sql`value`)} as value
    from (select unnest(${texts}) as text, unnest(${texts.map((t) => meaning(t) ?? null)}) as value
      union all select ${noText}, null)`.execute(db)
  return texts
}

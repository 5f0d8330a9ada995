import type { Database } from '@motcua/metrics'
import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { cleaned, moment, snake } from './cells.ts'
import { fold } from './header.ts'
import { profileColumns } from './profile.ts'
import type { Profile } from './profile.ts'
import { readRaw } from './raw.ts'
import { verdict, settle } from './staging.ts'
import type { Check, Sql, Staging } from './staging.ts'

/** Stages an export of dossiers as a source profile describes it. */
export async function stageDossiers(
  staging: Staging,
  profile: Profile,
): Promise<void> {
  const { trx, office, extractAt } = staging
  const wanted = profileColumns.map((c) => [c, profile.columns[c]])
  await readRaw(staging, profile, Object.fromEntries(wanted))
  const maps = {
    status: valueMap(profile.status),
    channel: valueMap(profile.channel),
    unit: await catalogue(staging, 'unit', profile.units),
    procedure: await catalogue(staging, 'procedure', profile.procedures),
    apology: valueMap({
      true: profile.apology?.yes,
      false: profile.apology?.no,
    }),
  }
  for (const [column, map] of Object.entries(maps)) {
    const isOpen = column === 'procedure' && profile.catalogue === 'open'
    await mapValues(
      trx,
      column,
      (text) => map.get(fold(text)) ?? (isOpen ? text : undefined),
    )
  }
  const date = (name: DateColumn) => ({
    name,
    at: sql.ref(`${snake(name)}_at`),
    raw: sql.ref(`raw.${snake(name)}`),
  })
  const dates = dateColumns.map(date)
  const header = (name: keyof Profile['columns']) =>
    profile.columns[name]?.[0] ?? name

  await sql`create temp table parsed as
    select raw."row", ${cleaned(sql.ref('raw.code'))} as code,
      ${sql.join(Object.keys(maps).map((c) => sql`${sql.ref(`map_${c}.value`)} as ${sql.ref(c)}, ${sql.ref(`raw.${c}`)} as ${sql.ref(`${c}_text`)}`))},
      ${cleaned(sql.ref('raw.overdue_reason'))} as overdue_reason,
      ${sql.join(dates.map(({ name, raw }) => sql`${moment(raw, profile.dates, name === 'due' || name === 'extendedDue')} as ${sql.ref(`${snake(name)}_at`)}, ${cleaned(raw)} as ${sql.ref(`${snake(name)}_text`)}`))}
    from raw ${sql.join(
      Object.keys(maps).map(
        (c) =>
          sql`left join ${sql.ref(`map_${c}`)} on ${sql.ref(`map_${c}.text`)} = ${sql.ref(`raw.${c}`)}`,
      ),
      sql` `,
    )}
  `.execute(trx)

  const unknown = (
    column: 'status' | 'channel' | 'unit' | 'procedure',
  ): Check => ({
    reason: `unknown_${column}`,
    when: sql`${sql.ref(column)} is null`,
    column: header(column),
    value: sql.ref(`${column}_text`),
  })
  const unreadable = dates.map(({ name, at }): Check => ({
    reason: 'unreadable_date',
    when: sql`${at} is null and ${sql.ref(`${snake(name)}_text`)} is not null`,
    column: header(name),
    value: sql.ref(`${snake(name)}_text`),
  }))
  const isFinished = sql`status = 'finished'`
  const isStopped = sql`status in ('withdrawn', 'returned', 'refused')`
  const beforeReceipt = (name: DateColumn, counts: Sql): Check => ({
    reason: 'finish_before_receipt',
    when: sql`${counts} and ${sql.ref(`${snake(name)}_at`)}::date < received_at::date`,
    column: header(name),
    value: sql.ref(`${snake(name)}_text`),
  })
  const checks: readonly Check[] = [
    { reason: 'no_code', when: sql`code is null`, column: header('code') },
    unknown('status'),
    { reason: 'not_received', when: sql`status = 'not_received'` },
    ...unreadable,
    {
      reason: 'no_receipt_date',
      when: sql`received_at is null`,
      column: header('received'),
    },
    unknown('unit'),
    unknown('channel'),
    unknown('procedure'),
    {
      reason: 'finished_without_date',
      when: sql`status = 'finished' and finished_at is null`,
      column: header('finished'),
    },
    {
      reason: 'stopped_without_date',
      when: sql`status in ('withdrawn', 'returned', 'refused') and coalesce(stopped_at, finished_at) is null`,
      column: header('stopped'),
    },
    beforeReceipt('finished', isFinished),
    beforeReceipt('handedOver', isFinished),
    beforeReceipt('stopped', isStopped),
    beforeReceipt('finished', sql`${isStopped} and stopped_at is null`),
    {
      reason: 'after_extract',
      when: sql`greatest(received_at, finished_at, stopped_at, handed_over_at) > ${sql.lit(extractAt)}::timestamp`,
    },
  ]

  // By date: the time of day of either may be missing.
  const isResumedBefore = sql`coalesce(status <> 'paused' and resumed_at::date < paused_at::date, false)`
  const isProcedureVoid =
    profile.catalogue === 'open'
      ? sql`false`
      : sql`not exists (select 1 from main."procedure" p
          where p.office = ${sql.lit(office)} and p.code = parsed."procedure"
            and p.valid_from <= parsed.received_at::date
            and coalesce(p.valid_to, date '9999-12-31') >= parsed.received_at::date)`
  const isDueVoid = sql`coalesce(due_at < date_trunc('day', received_at), false)`
  await sql`create temp table typed as
    select *, case when outcome is null then date '9999-12-31'
      else greatest(received_on, finished_on, handed_over_on, stopped_on) end as ended_on
    from (
      select "row", ${verdict(checks)},
        ${sql.lit(office)} as office, ${sql.lit(profile.name)} as source, code, "procedure", unit, channel,
        received_at::date as received_on, received_at,
        case when not ${isDueVoid} then due_at::date end as due_on,
        case when not ${isDueVoid} then due_at end as due_at,
        extended_due_at::date as extended_due_on, extended_due_at,
        case when ${isFinished} then finished_at::date end as finished_on,
        case when ${isFinished} then finished_at end as finished_at,
        case when ${isFinished} then handed_over_at::date end as handed_over_on,
        case when ${isFinished} then handed_over_at end as handed_over_at,
        case when ${isStopped} then coalesce(stopped_at, finished_at)::date end as stopped_on,
        paused_at::date as paused_on,
        case when status <> 'paused' then coalesce(
          case when not ${isResumedBefore} then resumed_at end,
          case when status = 'processing' then paused_at end)::date end as resumed_on,
        case when ${isFinished} or ${isStopped} then status end as outcome,
        overdue_reason, apology::boolean as apology,
        nullif(concat_ws(' ',
          case when due_at is null then 'no_due_date' end,
          case when ${isDueVoid} then 'due_before_receipt' end,
          case when finished_at is not null and not (${isFinished} or ${isStopped}) then 'finish_date_while_open' end,
          case when paused_at is null and status = 'paused' then 'paused_without_date' end,
          case when paused_at is not null and resumed_at is null and status = 'processing' then 'resumed_without_date' end,
          case when ${isResumedBefore} then 'resumed_before_pause' end,
          case when ${isProcedureVoid} then 'procedure_not_valid' end
        ), '') as flags
      from parsed
    )`.execute(trx)
  for (const column of Object.keys(maps))
    await sql`drop table temp.${sql.ref(`map_${column}`)}`.execute(trx)
  await sql`drop table temp.parsed`.execute(trx)
  await settle(staging, 'dossier', ['code'])
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

/** From the folded spellings of a profile to what they mean. */
function valueMap(spellings: {
  readonly [meaning: string]: readonly string[] | undefined
}): Map<string, string> {
  return new Map(
    Object.entries(spellings).flatMap(([meaning, texts]) =>
      (texts ?? []).map((text) => [fold(text), meaning] as const),
    ),
  )
}

/** Units or procedures by code, by name and by the profile's other spellings. */
async function catalogue(
  { trx, office }: Staging,
  table: 'unit' | 'procedure',
  aliases: { readonly [code: string]: readonly string[] },
): Promise<Map<string, string>> {
  const rows = await trx
    .selectFrom(table)
    .select(['code', 'name'])
    .where('office', '=', office)
    .orderBy('valid_from')
    .execute()
  return new Map([
    ...rows.map((r) => [fold(r.name), r.code] as const),
    ...rows.map((r) => [fold(r.code), r.code] as const),
    ...valueMap(aliases),
  ])
}

/** Makes `map_<column>` from each distinct text of a column to its meaning. */
async function mapValues(
  trx: Transaction<Database>,
  column: string,
  meaning: (text: string) => string | undefined,
): Promise<void> {
  const { rows } = await sql<{ text: string }>`
    select distinct ${sql.ref(column)} as text from raw where ${sql.ref(column)} is not null`.execute(
    trx,
  )
  const map = sql.ref(`map_${column}`)
  await sql`create temp table ${map} (text varchar, value varchar)`.execute(trx)
  for (let i = 0; i < rows.length; i += 1000)
    await sql`insert into ${map} values ${sql.join(
      rows
        .slice(i, i + 1000)
        .map(
          ({ text }) =>
            sql`(${text}, ${cleaned(sql`${meaning(text) ?? null}::varchar`)})`,
        ),
    )}`.execute(trx)
}

import { expressionBuilder, sql } from 'kysely'
import type { Expression, SqlBool } from 'kysely'
import { dossiers, finishedAt, finishedOn, processing } from './rows.ts'
import type { DossierRow, ProcessingTables } from './rows.ts'
import { finishes, finishing } from './conditions.ts'
import { defineKpis } from '../define.ts'
import { cohort, condition } from '../../definition/conditions.ts'
import type { Count, Row, Rules } from '../../definition/kpi.ts'
import type { Text } from '../../plan/plan.ts'
import type { Database, DateText } from '../../schema.ts'

const k = defineKpis<Database>()

const past = expressionBuilder<Database, 'dossier'>()

/** The words of a finish in the period that something strange is said of. */
const finishedAs =
  (vi: string, en: string) =>
  (rules: Rules): Text => ({
    vi: `${finishes(rules).vi} ${vi}`,
    en: `${finishes(rules).en} ${en}`,
  })

/** Finished in the very second of receipt: of times that are told to the second alone. */
export const finishedAtReceipt = k.count(dossiers, {
  id: 'finished_at_receipt',
  version: 1,
  title: {
    vi: 'Hồ sơ có kết quả ngay giây tiếp nhận',
    en: 'Dossiers finished in the second of receipt',
  },
  better: 'down',
  cohort: finishing,
  counts: condition<DossierRow>(
    finishedAs('đúng giây tiếp nhận', 'in the second of receipt'),
    (row) =>
      row.eb.and([
        row.eb(finishedAt(row), '=', row.eb.ref('dossier.received_at')),
        // An export of days alone has all its times at midnight.
        row.eb(
          'dossier.received_at',
          '<>',
          sql<string>`cast(dossier.received_on as timestamp)`,
        ),
      ]),
  ),
})

/** Finished on a day on which the office does not work, by its calendar. */
export const finishedOnDayOff = k.count(processing, {
  id: 'finished_on_day_off',
  version: 1,
  title: {
    vi: 'Hồ sơ có kết quả vào ngày nghỉ',
    en: 'Dossiers finished on a day off',
  },
  better: 'down',
  cohort: cohort<Row<ProcessingTables, keyof ProcessingTables>>(
    finishing.words,
    (row) => row.eb.ref(finishedOn(row)),
    { isBounded: true },
  ),
  counts: condition<Row<ProcessingTables, keyof ProcessingTables>>(
    finishedAs('vào ngày nghỉ', 'on a day off'),
    ({ eb }) =>
      eb.or([
        eb('result.next_day', '<>', eb.ref('result.day')),
        eb.and([
          eb('result.day', 'is not', null),
          eb('result.next_day', 'is', null),
        ]),
      ]),
  ),
})

/** Finished on the last day of the period or the day before: many there are closures for the report. */
export const finishedInLastDays = k.count(dossiers, {
  id: 'finished_in_last_days',
  version: 1,
  title: {
    vi: 'Hồ sơ có kết quả trong hai ngày cuối kỳ',
    en: 'Dossiers finished in the last two days of the period',
  },
  better: 'neither',
  cohort: finishing,
  counts: condition<DossierRow>(
    finishedAs('trong hai ngày cuối kỳ', 'on its last two days'),
    (row) =>
      row.eb(finishedOn(row), '>=', sql<DateText>`cast(${row.to} as date) - 1`),
  ),
})

/** Finished in the period, with a due date that was given another day once the first had passed. */
export const dueMovedAfter = k.count(dossiers, {
  id: 'due_moved_after',
  version: 1,
  title: {
    vi: 'Hồ sơ bị đổi ngày hẹn trả sau khi đã quá hạn',
    en: 'Dossiers whose due date was moved after it had passed',
  },
  better: 'down',
  cohort: finishing,
  counts: condition<DossierRow>(
    {
      vi: 'bị đổi ngày hẹn trả sau khi ngày hẹn ban đầu đã qua',
      en: 'with a due date moved after the first had passed',
    },
    ({ eb }) =>
      eb(
        'dossier.due_first_on',
        '<',
        sql<DateText>`cast(dossier.due_moved_at as date)`,
      ),
  ),
})

/**
 * Told by an export to be finished in the period, and by a later one to be open,
 * or finished later: opened again (*mở lại*). What no export told in between is not seen.
 */
export const reopened = k.count(dossiers, {
  id: 'reopened',
  version: 1,
  title: {
    vi: 'Hồ sơ đã báo có kết quả rồi mở lại',
    en: 'Dossiers that were finished and opened again',
  },
  better: 'down',
  counts: condition<DossierRow>(
    finishedAs('trong kỳ rồi mở lại', 'in the period and opened again'),
    (row) => wasFinishedBefore(row),
    { isBounded: true },
  ),
})

/** An earlier version was finished in the period, and this one is not, or later. */
function wasFinishedBefore(row: DossierRow): Expression<SqlBool> {
  const { scope } = row
  const now = finishedOn(row)
  const column =
    row.rules.finish === 'handover'
      ? 'before.handed_over_on'
      : 'before.finished_on'
  const batch = scope.asOf?.batch
  return past.exists(
    past
      .selectFrom('dossier_past as before')
      .select(past.lit(1).as('one'))
      .whereRef('before.office', '=', 'dossier.office')
      .whereRef('before.source', '=', 'dossier.source')
      .whereRef('before.code', '=', 'dossier.code')
      .where(column, '>=', row.from)
      .where(column, '<=', row.to)
      .where((was) =>
        was.or([was(now, 'is', null), was(column, '<', was.ref(now))]),
      )
      .$if(batch !== undefined, (q) =>
        q.where('before.from_batch', '<=', batch ?? 0),
      ),
  )
}

/**
 * What smells in the data: counts of closures and deadlines that a person should
 * look at. They accuse nobody, are never by person, and have a KPI's rows: `misses` lists them.
 */
export const smells: readonly Count<Database, never>[] = Object.freeze([
  finishedInLastDays,
  finishedOnDayOff,
  finishedAtReceipt,
  reopened,
  dueMovedAfter,
])

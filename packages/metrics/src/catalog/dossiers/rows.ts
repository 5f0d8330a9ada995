import { joined, defineKpis } from '../define.ts'
import { exported } from '../quality.ts'
import { lastDay, repeatedProcedures, repeatedRows } from '../repeats.ts'
import type {
  AnyQuery,
  AnyTables,
  Quality,
  Reads,
  Row,
  Scope,
} from '../../definition/kpi.ts'
import { expressionBuilder, sql } from 'kysely'
import type {
  Expression,
  QueryCreator,
  RawBuilder,
  SelectQueryBuilder,
  SqlBool,
} from 'kysely'
import type {
  Database,
  DateText,
  DossierTable,
  OverdueNoteTable,
  ProcedureTable,
} from '../../schema.ts'
import { ofSameOffice } from '../../sql/rows.ts'
import { workingCalendar } from '../../time/calendar.ts'
import { workingDayRows, workingDayTable } from '../../time/working-days.ts'
import type { WorkingDayRow } from '../../time/working-days.ts'

const k = defineKpis<Database>()

const eb = expressionBuilder<DossierTables, keyof DossierTables>()

/** The tables that a dossier definition sees; the procedure is as it was on the day of receipt. */
export interface DossierTables {
  dossier: DossierTable
  procedure: ProcedureTable
  /** What its unit notes of it; lists and dates that were agreed read it. */
  overdue_note: OverdueNoteTable
}

/** What a dossier definition is given. */
export type DossierRow = Row<DossierTables, keyof DossierTables>

/**
 * The date on which a dossier counts as finished under the rules: result ready, or handed over.
 *
 * @example
 * finishedOn({ rules: { compare: 'date', finish: 'handover' } }) // 'dossier.handed_over_on'
 */
export function finishedOn({
  rules,
}: Pick<DossierRow, 'rules'>):
  'dossier.finished_on' | 'dossier.handed_over_on' {
  return rules.finish === 'handover'
    ? 'dossier.handed_over_on'
    : 'dossier.finished_on'
}

/**
 * The same to the second.
 *
 * @example
 * finishedAt({ rules: { compare: 'date', finish: 'result' } }) // 'dossier.finished_at'
 */
export function finishedAt({
  rules,
}: Pick<DossierRow, 'rules'>):
  'dossier.finished_at' | 'dossier.handed_over_at' {
  return rules.finish === 'handover'
    ? 'dossier.handed_over_at'
    : 'dossier.finished_at'
}

const dossierQuality: Quality = {
  ...exported,
  limits: {
    vi: 'trạng thái cập nhật chậm trên phần mềm làm hồ sơ bị tính quá hạn',
    en: 'a status entered late in the software makes a dossier look overdue',
  },
  compensation: {
    vi: 'tính lại khi có tệp xuất sau; in số hồ sơ quá hạn chưa giải quyết cạnh tỷ lệ',
    en: 'computed anew with later exports; open overdue dossiers stand beside the rate',
  },
}

/** Names under which a dossier stands in lists. */
const dossierShows = {
  code: 'dossier.code',
  procedure: 'dossier.procedure',
  procedureName: 'procedure.name',
  receivedOn: 'dossier.received_on',
  dueOn: 'dossier.due_on',
  stoppedOn: 'dossier.stopped_on',
  finishedOn: 'dossier.finished_on',
  // Where the rules do not ask for it, a caller need not have it.
  handedOverOn: ({ rules }: Pick<DossierRow, 'rules'>) =>
    rules.finish === 'handover' ? sql.ref('dossier.handed_over_on') : sql`null`,
  overdueReason: () =>
    sql`coalesce(${note('overdue_reason')}, ${sql.ref('dossier.overdue_reason')})`,
  apology: () =>
    sql`case when ${note('apology_sent_on')} is not null then true else ${sql.ref('dossier.apology')} end`,
} as const

/** What a unit says of an overdue dossier beside what the export says. */
function note(column: keyof OverdueNoteTable & string): RawBuilder<unknown> {
  return sql.ref(`overdue_note.${column}`)
}

/**
 * The due date that the letter of apology promises (*hẹn lại*); null where the
 * notes of the units have none.
 */
export const promisedDue: RawBuilder<DateText | null> = sql.ref(
  'overdue_note.new_due_on',
)

const dossierDimensions = {
  procedure: 'dossier.procedure',
  field: 'procedure.field',
  channel: 'dossier.channel',
} as const

/** `ended_on` bounds the scan. */
function dossierBound({
  from,
  rules,
}: Pick<DossierRow, 'from' | 'rules'>): Expression<SqlBool> {
  const lasts = eb('dossier.ended_on', '>=', from)
  return rules.finish === 'handover'
    ? eb.or([lasts, eb('dossier.handed_over_on', 'is', null)])
    : lasts
}

function dossiersOf(
  db: QueryCreator<Database>,
  scope: Scope,
  reads: Reads,
): SelectQueryBuilder<Database, 'dossier', object> {
  return db
    .selectFrom('dossier')
    .$if(reads('overdue_note'), (query) =>
      query.leftJoin('overdue_note', (join) =>
        join
          .on(ofSameOffice('overdue_note.office', 'dossier.office', scope))
          .onRef('overdue_note.source', '=', 'dossier.source')
          .onRef('overdue_note.dossier', '=', 'dossier.code'),
      ),
    )
    .$if(reads('procedure'), (query) =>
      query.leftJoin('procedure', (join) =>
        join
          .on(ofSameOffice('procedure.office', 'dossier.office', scope))
          .onRef('procedure.code', '=', 'dossier.procedure')
          .onRef('procedure.valid_from', '<=', 'dossier.received_on')
          // An alternative with `is null` would make an engine compare every pair.
          .on((on) =>
            on(
              on.fn.coalesce('procedure.valid_to', lastDay),
              '>=',
              on.ref('dossier.received_on'),
            ),
          ),
      ),
    )
}

/** Dossiers that are joined with several rows. */
function dossierRepeats(
  db: QueryCreator<AnyTables>,
  scope: Scope,
  reads: Reads,
): readonly AnyQuery[] {
  const notes = { table: 'overdue_note', by: ['source', 'dossier'] }
  return [
    ...(reads('procedure') ? [repeatedProcedures(db, scope)] : []),
    ...(reads('overdue_note') ? [repeatedRows(db, scope, notes)] : []),
  ]
}

/** Dossiers (*hồ sơ*), each with its procedure as it was on the day of receipt, and what its unit notes of it. */
export const dossiers = k.rows<DossierTables, keyof DossierTables>({
  id: 'dossier',
  object: { vi: 'hồ sơ', en: 'dossiers' },
  quality: dossierQuality,
  from: (db, scope, reads) => joined(dossiersOf(db, scope, reads)),
  bound: dossierBound,
  key: ['dossier.office', 'dossier.source', 'dossier.code'],
  repeats: dossierRepeats,
  versioned: ['procedure', 'dossier', 'overdue_note'],
  office: 'dossier.office',
  unit: 'dossier.unit',
  dimensions: dossierDimensions,
  shows: dossierShows,
})

/** What a definition of processing times sees besides. */
export interface ProcessingTables extends DossierTables {
  /** The working days of receipt and of the result. */
  receipt: WorkingDayRow
  result: WorkingDayRow
}

/** Dossiers with the working days of their receipt and result; null outside the calendar. */
export const processing = k.rows<ProcessingTables, keyof ProcessingTables>({
  id: 'processing',
  object: dossiers.object,
  quality: dossierQuality,
  from: (db, scope, reads) => {
    if (!reads('receipt') && !reads('result'))
      return joined(dossiersOf(db, scope, reads))
    const calendar = scope.calendar ?? workingCalendar()
    const days = workingDayRows(calendar)
    const known = db.with('working_day', (q) =>
      q.selectFrom(workingDayTable(days, 'd')).selectAll(),
    )
    const rows = joined<
      SelectQueryBuilder<
        Database & { working_day: WorkingDayRow },
        'dossier',
        object
      >
    >(dossiersOf(joined<QueryCreator<Database>>(known), scope, reads))
    return joined(
      rows
        .leftJoin(
          'working_day as receipt',
          'receipt.day',
          'dossier.received_on',
        )
        .leftJoin('working_day as result', 'result.day', finishedOn(scope)),
    )
  },
  bound: dossierBound,
  key: ['dossier.office', 'dossier.source', 'dossier.code'],
  repeats: dossierRepeats,
  versioned: ['procedure', 'dossier', 'overdue_note'],
  office: 'dossier.office',
  unit: 'dossier.unit',
  dimensions: dossierDimensions,
  shows: dossierShows,
})

import { sql } from 'kysely'
import type { Expression } from 'kysely'
import {
  finishing,
  isOpen,
  isOpenInTime,
  isOpenOverdue,
  isPaused,
  stopping,
} from '../catalog/dossiers/conditions.ts'
import { flowKpis } from '../catalog/dossiers/flow.ts'
import { dossiers } from '../catalog/dossiers/rows.ts'
import { allOf } from '../definition/conditions.ts'
import type { CountingKpi, Kpi, RowSet } from '../definition/kpi.ts'
import { takenIn } from '../form/counts.ts'
import { form06aFrom } from '../form/layout.ts'
import { aliasOf } from '../sql/count.ts'
import { boundOf } from '../sql/rows.ts'
import { isMiss } from '../sql/misses.ts'
import { fromOf, inForceFirst, written } from './expressions.ts'
import type { Written } from './expressions.ts'
import { countedSql } from './groups.ts'
import { tableMacro } from './objects.ts'
import type { PublishedObject } from './objects.ts'
import { formWords, missWords, restatedWords, stateWords } from './words.ts'

/** Lists of dossiers and the form, as macros. */
export function listMacros(
  kpis: readonly Kpi<never>[],
): readonly PublishedObject[] {
  return [missesOf(kpis), statusOn(), form06a(), restated]
}

/** The day up to which something is known. */
const known = 'least(s.to_day, facts.known_to)'

function missesOf(kpis: readonly Kpi<never>[]): PublishedObject {
  const counting = kpis.filter((kpi) => kpi.kind !== 'derived')
  const isOneOf = (kpi: CountingKpi<never>) =>
    counting.some(({ id, version }) => id === kpi.id && version !== kpi.version)
  return tableMacro({
    name: 'misses_of',
    parameters: ['kpi', 'period'],
    body: `with s as materialized (select period_from(period) as from_day, period_to(period) as to_day)${counting.some(isOneOf) ? ofPeriod : ''}
${counting.map((kpi) => missesBranch(kpi, isOneOf(kpi))).join('\nunion all\n')}`,
    words: {
      vi: "Các trường hợp được đếm mà không đạt của một chỉ tiêu; của số đếm và thời gian: mọi trường hợp được đếm. misses_of('on_time', '2018-03')",
      en: "The cases of a KPI that count and do not meet; of a count or a duration all that are counted. misses_of('on_time', '2018-03')",
    },
    columns: missWords,
  })
}

/** Of several versions of a KPI, that of the period. */
const ofPeriod = `,
  of_period as (
    select d.kpi, d.version from s, kpi_definition as d
    qualify row_number() over (
      partition by d.kpi
      order by ${inForceFirst('s.to_day')}
    ) = 1
  )`

/** @param isOne whether there are other versions of it */
function missesBranch(kpi: CountingKpi<never>, isOne: boolean): string {
  const days = { from: 's.from_day', to: 's.to_day' }
  const { rows } = kpi
  const shows: RowSet<never, never>['shows'] = { ...rows.shows, ...kpi.shows }
  const shown = (name: string): Written => {
    const show = shows[name]
    if (show === undefined) return { text: 'null', reads: new Set() }
    return written(typeof show === 'string' ? () => sql.ref(show) : show, days)
  }
  const bound = written((row) => boundOf([kpi], { row })[0] ?? sql`true`, days)
  const missed = written((row) => isMiss(kpi, { row }), days)
  const source = rows.key.find((name) => name.endsWith('.source'))
  const at = {
    code: shown('code'),
    source: source ? written(() => sql.ref(source), days) : shown('source'),
    unit: written(() => sql.ref(rows.unit), days),
    procedure: shown('procedure'),
    name: shown('procedureName'),
    received: shown('receivedOn'),
    due: shown('dueOn'),
    stopped: shown('stoppedOn'),
    result: shown('finishedOn'),
    handedOver: shown('handedOverOn'),
    reason: shown('overdueReason'),
    apology: shown('apology'),
  }
  const finish =
    'handedOverOn' in shows
      ? `case when facts.finish = 'handover' then cast(${at.handedOver.text} as date) else cast(${at.result.text} as date) end`
      : `cast(${at.result.text} as date)`
  const finished = `case when ${finish} <= ${known} then ${finish} end`
  const due = `cast(${at.due.text} as date)`
  const stopped = `cast(${at.stopped.text} as date)`
  const reads = new Set(
    [...Object.values(at), bound, missed].flatMap((of) => [...of.reads]),
  )
  const version = `exists (select 1 from of_period as o where o.kpi = '${kpi.id}' and o.version = ${kpi.version})`
  const where = [
    `kpi = '${kpi.id}'`,
    isOne ? version : 'true',
    bound.text,
    missed.text,
  ].filter((text) => text !== 'true')
  return `select '${kpi.id}' as kpi, cast(${at.code.text} as varchar) as code, cast(${at.source.text} as varchar) as source, cast(${at.unit.text} as varchar) as unit,
  cast(${at.procedure.text} as varchar) as procedure, cast(${at.name.text} as varchar) as procedure_name,
  cast(${at.received.text} as date) as received_on, ${due} as due_on, ${finished} as finished_on,
  case when ${due} is not null and not coalesce(${stopped} <= ${known}, false) then greatest(0, coalesce(${finished}, ${known}) - ${due}) end as days_late,
  cast(${at.reason.text} as varchar) as overdue_reason, cast(${at.apology.text} as boolean) as apology
from ${fromOf(rows, reads)} cross join s
where ${where.join('\n  and ')}`
}

/** The dossiers received by a day, each with its state on it. */
function statusOn(): PublishedObject {
  const day = 'cast(on_day as date)'
  const days = { from: day, to: day }
  const is = (make: (row: never) => Expression<unknown>) => written(make, days)
  const column = (name: string) => is(() => sql.ref(`dossier.${name}`))
  const states = [
    ['paused', is(allOf(isOpen, isPaused).where)],
    ['overdue', is(isOpenOverdue.where)],
    ['in_time', is(isOpenInTime.where)],
    ['no_due_date', is(isOpen.where)],
    ['finished', is((row) => sql`${finishing.on(row)} <= ${sql.raw(day)}`)],
    ['stopped', is((row) => sql`${stopping.on(row)} <= ${sql.raw(day)}`)],
  ] as const
  const names = ['code', 'source', 'unit', 'procedure', 'channel']
  const dates = ['received_on', 'due_on']
  const columns = [...names, ...dates].map(
    (name) => `${column(name).text} as ${name}`,
  )
  return tableMacro({
    name: 'status_on',
    parameters: ['on_day'],
    body: `select ${columns.join(', ')},
  case ${states.map(([state, { text }]) => `when ${text} then '${state}'`).join('\n    ')}
    else 'unknown' end as state,
  case when state in ('paused', 'overdue', 'in_time') then greatest(0, least(${day}, facts.known_to) - "dossier"."due_on") end as days_after_due
from ${fromOf(dossiers, new Set(['dossier']))}
where "dossier"."received_on" <= ${day}`,
    words: {
      vi: "Mọi hồ sơ đã tiếp nhận đến một ngày và tình trạng vào ngày đó. status_on('2018-03-31')",
      en: "Every dossier received by a day and its state on it. status_on('2018-03-31')",
    },
    columns: stateWords,
  })
}

function form06a(): PublishedObject {
  const parts = [...flowKpis, takenIn]
  const n = (id: string) =>
    `coalesce(sum(n) filter (where part = '${nameIn(id)}'), 0)`
  const d = (id: string) =>
    `coalesce(sum(d) filter (where part = '${nameIn(id)}'), 0)`
  function nameIn(id: string): string {
    const found = parts.find((part) => part.id === id)
    if (!found) throw new Error(`expected a part of the form, got ${id}`)
    return aliasOf(found)
  }
  const cells = {
    received: n('form_received'),
    online: n('online_dossiers'),
    direct: `${n('received')} - ${n('online_dossiers')}`,
    carried_over: n('carried_over'),
    finished: `${n('finished')} + ${n('stopped')}`,
    early: `case when has_early then ${n('early')} end`,
    on_time: `${n('on_time')} - case when has_early then ${n('early')} else 0 end + ${n('stopped')}`,
    late: `${d('on_time')} - ${n('on_time')}`,
    open: n('open'),
    open_in_time: `${n('open_in_time')} + ${n('paused')}`,
    open_overdue: n('open_overdue'),
    stopped: n('stopped'),
    paused: n('paused'),
  }
  const select = Object.entries(cells).map(
    ([name, text]) => `cast(${text} as bigint) as ${name}`,
  )
  return tableMacro({
    name: 'form_06a',
    parameters: ['from_date', 'to_date'],
    body: `with
  spans as (select 'form' as at_period, 'period' as span, cast(from_date as date) as from_day, cast(to_date as date) as to_day),
  layout as (select to_day >= date '${form06aFrom}' as has_early from spans),
  counted as (
${countedSql(parts, { by: 'field' })}
  ),
  cells as (
    select nullif(member, '') as field, ${select.join(',\n      ')}
    from counted cross join layout
    group by member, has_early
  )
select * from cells
where ${Object.keys(cells)
      .map((name) => `coalesce(${name}, 0) <> 0`)
      .join(' or ')}
order by field nulls last`,
    words: {
      vi: "Biểu 06a theo lĩnh vực, từ ngày đến ngày; trước 21/10/2020 theo bố cục cũ (không có cột trước hạn). form_06a('2018-03-01', '2018-03-31')",
      en: "Form 06a by field, from a day to a day; before 21/10/2020 in the layout of then (without early ones). form_06a('2018-03-01', '2018-03-31')",
    },
    columns: formWords,
  })
}

const restated = tableMacro({
  name: 'restated',
  parameters: ['period'],
  body: `select i.kpi, k.title_vi, k.title_en, i.unit, k.unit_name,
  i.numerator as issued_numerator, i.denominator as issued_denominator, i.value as issued_value,
  k.numerator, k.denominator, k.value, i.issued_at, i.batch as issued_batch
from issued as i
join kpi(period) as k on k.kpi = i.kpi and k.unit = i.unit
where i.period = period
  and (i.numerator is distinct from k.numerator or i.denominator is distinct from k.denominator or i.value is distinct from k.value)`,
  words: {
    vi: "Số liệu đã công bố của một kỳ mà nay khác. restated('2018-03')",
    en: "Numbers of a period that were issued and are others now. restated('2018-03')",
  },
  columns: restatedWords,
})

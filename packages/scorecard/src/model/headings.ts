import { lowerFirst } from '../words/dates.ts'
import { wordsOf } from '../words/words.ts'
import type { Words } from '../words/words.ts'
import type { FlowCount, MissRow, Scorecard, TaskRow } from './scorecard.ts'

/** What stands over a column. */
export interface Heading {
  /** What stands over it and its neighbours. */
  readonly group?: string
  /** The sum of the others of its group. */
  readonly isSum?: boolean
  readonly title: string
  /** In brackets after the title, `(ngày)`. */
  readonly unit?: string
}

/** What a column shows, and what stands over it. */
export interface Column<Key extends string> extends Heading {
  readonly key: Key
}

/** The parts of a share, as three columns or as a fraction and a share. */
export function shareTitles({ say }: Words) {
  return {
    numerator: say('share.numerator'),
    denominator: say('share.denominator'),
    rate: say('share.rate'),
  }
}

/** What stands over table 1; a year has no year ago beside the period before. */
export function kpiHeadings(scorecard: Scorecard) {
  const { kpis, period } = scorecard
  const { say } = wordsOf(scorecard)
  const points = (title: string): Heading => ({
    title,
    unit: say('kpis.points'),
  })
  return {
    number: say('kpis.number'),
    title: say('kpis.title'),
    target: { title: kpis.targetTitle, unit: say('kpis.targetOf') },
    value: period.isToDate
      ? `${period.title} (${lowerFirst(period.toDateTitle)})`
      : period.title,
    previous: points(period.previousTitle),
    yearAgo: period.yearAgoTitle === null ? null : points(period.yearAgoTitle),
    toDate: period.isToDate ? null : period.toDateTitle,
    status: { title: say('kpis.status'), unit: say('kpis.statusOf') },
  }
}

/** The columns of table 2. */
export function flowColumns({ say }: Words): readonly Column<FlowCount>[] {
  return [
    { key: 'carriedOver', title: say('flow.carriedOver') },
    ...columnsOf(say('flow.receivedGroup'), [
      ['received', say('flow.sum')],
      ['receivedOnline', say('flow.receivedOnline')],
      ['receivedOther', say('flow.receivedOther')],
    ]),
    { key: 'total', title: say('flow.total') },
    ...columnsOf(say('flow.finishedGroup'), [
      ['finished', say('flow.sum')],
      ['early', say('flow.early')],
      ['onDue', say('flow.onDue')],
      ['late', say('flow.late')],
      ['undated', say('flow.undated')],
    ]),
    { key: 'stopped', title: say('flow.stopped') },
    ...columnsOf(say('flow.openGroup'), [
      ['open', say('flow.sum')],
      ['openInTime', say('flow.openInTime')],
      ['openOverdue', say('flow.openOverdue')],
      ['openUndated', say('flow.openUndated')],
      ['paused', say('flow.paused')],
    ]),
  ]
}

function columnsOf(
  group: string,
  columns: readonly (readonly [FlowCount, string])[],
): readonly Column<FlowCount>[] {
  return columns.map(([key, title], i) => ({
    key,
    group,
    isSum: i === 0,
    title,
  }))
}

/** The columns of table 4 before the shares. */
export function unitColumns({
  say,
}: Words): readonly Column<
  'name' | 'received' | 'finished' | 'late' | 'openOverdue'
>[] {
  return [
    { key: 'name', title: say('units.name') },
    { key: 'received', title: say('units.received') },
    { key: 'finished', title: say('units.finished') },
    { key: 'late', title: say('units.late') },
    { key: 'openOverdue', title: say('units.openOverdue') },
  ]
}

/** The columns of table 3. */
export function missColumns(
  scorecard: Scorecard,
): readonly Column<Exclude<keyof MissRow, 'cells'>>[] {
  const { say } = wordsOf(scorecard)
  const { daysUnit } = scorecard.misses
  return [
    { key: 'number', title: say('misses.number') },
    { key: 'code', title: say('misses.code') },
    { key: 'procedure', title: say('misses.procedure') },
    { key: 'receivedOn', title: say('misses.receivedOn') },
    { key: 'dueOn', title: say('misses.dueOn') },
    { key: 'finishedOn', title: say('misses.finishedOn') },
    { key: 'daysLate', title: say('misses.daysLate'), unit: daysUnit },
    { key: 'unit', title: say('misses.unit') },
    { key: 'reason', title: say('misses.reason') },
    { key: 'apology', title: say('misses.apology') },
  ]
}

/** The columns of the table of tasks. */
export function taskColumns({
  say,
}: Words): readonly Column<Exclude<keyof TaskRow, 'supporting' | 'cells'>>[] {
  return [
    { key: 'id', title: say('tasks.id') },
    { key: 'text', title: say('tasks.text') },
    { key: 'lead', title: say('tasks.lead') },
    { key: 'time', title: say('tasks.time') },
    { key: 'due', title: say('tasks.due'), unit: say('tasks.dueOf') },
    { key: 'state', title: say('tasks.state') },
  ]
}

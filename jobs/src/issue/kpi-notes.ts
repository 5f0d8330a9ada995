import { join } from 'node:path'
import { parsePeriod } from '@motcua/metrics'
import type { Period, TimeText } from '@motcua/metrics'
import { z } from 'zod'
import type { Office } from '../office/office.ts'
import { appendLedger, readEntries } from './ledger.ts'
import { keptWords } from './words.ts'

const notedSchema = z.object({
  event: z.literal('noted'),
  /** 1, 2, … */
  id: z.number().int(),
  /** Office's local time. */
  at: z.string(),
  kpi: z.string(),
  /** Key of the period that was missed. */
  period: z.string(),
  unit: z.string(),
  cause: z.string(),
  remedy: z.string(),
  /** The unit that answers for the remedy. */
  owner: z.string(),
  /** The day by which it is done. */
  until: z.string(),
})
const doneSchema = z.object({
  event: z.literal('done'),
  id: z.number().int(),
  at: z.string(),
})
const entrySchema = z.discriminatedUnion('event', [notedSchema, doneSchema])

/** Why a KPI was missed, and what is done about it. */
export type KpiNote = Omit<z.infer<typeof notedSchema>, 'event'>

/** Notes, one a line; kept beside the ledger, and only added to. */
export function kpiNotesPath(office: Pick<Office, 'paths'>): string {
  return join(office.paths.var, 'notes.ndjson')
}

/** Which notes; default: all that are open. */
export interface OpenNotesOptions {
  readonly kpi?: string | undefined
  readonly unit?: string | undefined
  /** Those of it and carried on into it: of periods that ended by its last day. */
  readonly period?: Period | undefined
  /** As they stood then; default: now. */
  readonly at?: TimeText | undefined
}

/**
 * The notes that are not done, in the order in which they were made.
 *
 * @throws LedgerError
 */
export function openNotes(
  office: Pick<Office, 'paths'>,
  { kpi, unit, period, at }: OpenNotesOptions = {},
): readonly KpiNote[] {
  const entries = entriesBy(office, at)
  const done = new Set(
    entries.filter(({ event }) => event === 'done').map(({ id }) => id),
  )
  return entries.flatMap((entry) => {
    if (entry.event === 'done' || done.has(entry.id)) return []
    const { event: _, ...note } = entry
    const isAsked =
      (kpi === undefined || note.kpi === kpi) &&
      (unit === undefined || note.unit === unit) &&
      (!period || parsePeriod(note.period).to <= period.to)
    return isAsked ? [note] : []
  })
}

function entriesBy(office: Pick<Office, 'paths'>, at: TimeText | undefined) {
  const all = readEntries(kpiNotesPath(office), entrySchema)
  return at === undefined ? all : all.filter((entry) => entry.at <= at)
}

/**
 * The notes that a paper of a period prints: those on it, done or not, and those
 * on periods before it that are not done.
 *
 * @param at as they stood then; default: now
 * @throws LedgerError
 */
export function notesOf(
  office: Pick<Office, 'paths'>,
  period: Period,
  at?: TimeText,
): readonly KpiNote[] {
  const open = openNotes(office, { period, at })
  return entriesBy(office, at).flatMap((entry) => {
    if (entry.event === 'done') return []
    const { event: _, ...note } = entry
    const isAsked =
      note.period === period.key || open.some(({ id }) => id === note.id)
    return isAsked ? [note] : []
  })
}

/**
 * Notes why a KPI was missed.
 *
 * @throws WordsError
 */
export function recordNote(
  office: Pick<Office, 'paths'>,
  note: Omit<KpiNote, 'id' | 'at'>,
  at: TimeText,
): KpiNote {
  const path = kpiNotesPath(office)
  const ids = readEntries(path, entrySchema).map(({ id }) => id)
  const made: KpiNote = {
    id: Math.max(0, ...ids) + 1,
    at,
    ...note,
    cause: keptWords('a cause', note.cause),
    remedy: keptWords('a remedy', note.remedy),
  }
  appendLedger(path, [{ event: 'noted', ...made }])
  return made
}

/** Says that what a note promises is done. */
export function closeNote(
  office: Pick<Office, 'paths'>,
  { id }: Pick<KpiNote, 'id'>,
  at: TimeText,
): void {
  appendLedger(kpiNotesPath(office), [{ event: 'done', id, at }])
}

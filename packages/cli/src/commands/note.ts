import { join } from 'node:path'
import { findKpi, parsePeriod, unitsIn } from '@motcua/metrics'
import {
  closeNote,
  localTime,
  openNotes,
  openOfficeData,
  recordNote,
} from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { openSnapshot, takeLock } from '@motcua/warehouse'
import { isDate, parseCount } from '../terminal/arguments.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { write, writeJson } from '../terminal/output.ts'
import { notesTable } from '../terminal/notes.ts'
import { table } from '../terminal/table.ts'

/** Options of `note`. */
export interface NoteFlags {
  readonly period?: string
  readonly unit?: string
  readonly cause?: string
  readonly remedy?: string
  readonly owner?: string
  readonly until?: string
  readonly list?: boolean
  readonly done?: string
  readonly format: 'table' | 'json'
}

/** `motcua note`: why a KPI was missed and what is done about it; carried on until it is done. */
export async function note(
  office: Office,
  kpi: string | undefined,
  flags: NoteFlags,
): Promise<Exit> {
  if (flags.list) return list(office, kpi, flags)
  const lock = takeLock(join(office.paths.var, 'pass.lock'))
  try {
    if (flags.done !== undefined) return done(office, flags.done, flags)
    return await add(office, kpi, flags)
  } finally {
    lock.release()
  }
}

async function add(
  office: Office,
  kpi: string | undefined,
  flags: NoteFlags,
): Promise<Exit> {
  if (kpi === undefined)
    throw new UsageError(
      'expected a KPI, such as note on_time, or --list or --done ID, got none',
    )
  const { cause, remedy, owner, until } = flags
  const period = parsePeriod(required('--period', flags.period))
  findKpi(kpi, office.kpis, period)
  await using data = await openOfficeData(office)
  const units = await unitsIn(data.snapshot.db, { office: office.code }, period)
  const codes = units.map(({ code }) => code)
  const made = recordNote(
    office,
    {
      kpi,
      period: period.key,
      unit: unitOf('--unit', flags.unit ?? codes[0], codes),
      cause: required('--cause', cause),
      remedy: required('--remedy', remedy),
      owner: unitOf('--owner', required('--owner', owner), codes),
      until: dayOf(required('--until', until), period.to),
    },
    localTime(office.zone),
  )
  if (flags.format === 'json') writeJson(made)
  else write(notesTable([made], localTime(office.zone)))
  return exit.done
}

function done(office: Office, text: string, { format }: NoteFlags): Exit {
  const id = parseCount('--done', text, 999_999_999)
  const open = openNotes(office)
  const found = open.find((one) => one.id === id)
  if (!found)
    throw new UsageError(
      `expected --done with the number of an open note (${open.map((one) => one.id).join(', ') || 'there is none'}), got ${id}`,
    )
  const at = localTime(office.zone)
  closeNote(office, found, at)
  if (format === 'json') writeJson({ ...found, doneAt: at })
  else write(`Ghi chú ${id}: đã xong lúc ${at}.`)
  return exit.done
}

/** The notes that are open, and what units wrote into the list of paragraphs. */
async function list(
  office: Office,
  kpi: string | undefined,
  { period: key, unit, format }: NoteFlags,
): Promise<Exit> {
  const period = key === undefined ? undefined : parsePeriod(key)
  if (kpi !== undefined) findKpi(kpi, office.kpis, period)
  const notes = openNotes(office, { kpi, unit, period })
  const written =
    kpi === undefined ? await paragraphs(office, { period: key, unit }) : []
  if (format === 'json') writeJson({ notes, paragraphs: written })
  else
    write(
      [
        notes.length > 0
          ? notesTable(notes, localTime(office.zone))
          : 'Không có ghi chú nào còn mở.',
        ...(written.length > 0
          ? [
              table(
                ['kỳ', 'đơn vị', 'mục', 'nội dung (narratives.csv)'],
                written.map((p) => [
                  p.period,
                  p.unit,
                  sections[p.section] ?? p.section,
                  p.text,
                ]),
              ),
            ]
          : []),
      ].join('\n\n'),
    )
  return exit.done
}

const sections: { readonly [section: string]: string } = {
  shortcomings: 'tồn tại, hạn chế',
  causes: 'nguyên nhân',
  solutions: 'giải pháp',
  directions: 'phương hướng',
  difficulties: 'khó khăn, vướng mắc',
  proposals: 'kiến nghị',
}

/** The paragraphs that units wrote for their reports. */
async function paragraphs(
  { code, paths, zone }: Office,
  asked: {
    readonly period?: string | undefined
    readonly unit?: string | undefined
  },
) {
  const at = { dir: paths.warehouse, zone, office: code }
  await using snapshot = await openSnapshot(at)
  const found = await snapshot.db
    .selectFrom('narrative')
    .select(['period', 'unit', 'section', 'position', 'text'])
    .where('office', '=', code)
    .orderBy('period')
    .orderBy('unit')
    .orderBy('section')
    .orderBy('position')
    .execute()
  return found.filter(
    (p) =>
      (asked.period === undefined || p.period === asked.period) &&
      (asked.unit === undefined || p.unit === asked.unit),
  )
}

/** @throws UsageError */
function required(option: string, given: string | undefined): string {
  if (given !== undefined) return given
  throw new UsageError(`expected ${option}, got none`)
}

/** @throws UsageError */
function unitOf(
  option: string,
  given: string | undefined,
  known: readonly string[],
): string {
  if (given !== undefined && known.includes(given)) return given
  throw new UsageError(
    `expected ${option} of ${known.join(', ')}, got ${given}`,
  )
}

/** @throws UsageError */
function dayOf(given: string, after: string): string {
  if (isDate(given) && given > after) return given
  throw new UsageError(
    `expected --until as a day after ${after}, such as 2018-04-30, got ${given}`,
  )
}

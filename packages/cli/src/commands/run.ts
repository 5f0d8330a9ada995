import { once } from 'node:events'
import { dirname } from 'node:path'
import {
  alikePasses,
  approvalLines,
  closedNotices,
  damageLine,
  failureLine,
  holdLine,
  kindText,
  laterLine,
  localTime,
  nextRuns,
  officeStatus,
  ofKind,
  outcomeOf,
  refusedPapers,
  runPass,
  startEndpoint,
  startSchedule,
  unmovedLines,
  unplannedLine,
} from '@motcua/jobs'
import type {
  AlikePasses,
  Filed,
  LastPass,
  LedgerEntry,
  Office,
  OfficeStatus,
  Pass,
} from '@motcua/jobs'
import { exitOf } from '../terminal/failure.ts'
import { parseCount, parseTime } from '../terminal/arguments.ts'
import { exit } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { runnable, tell, write, writeJson } from '../terminal/output.ts'
import { notesTable } from '../terminal/notes.ts'
import { contract } from './ingest.ts'
import { reasonAgainst, reissueOf } from './reissue.ts'
import type { ReissueFlags } from './reissue.ts'
import { cardContract } from './papers.ts'

/** Options of `run` and `status`. */
export interface RunFlags {
  readonly now?: string
  readonly format: 'table' | 'json'
}

/** `motcua run [--now T] [--period P --reissue --reason R]` */
export async function run(
  office: Office,
  flags: RunFlags & ReissueFlags,
): Promise<Exit> {
  const now = flags.now ? parseTime(flags.now) : localTime(office.zone)
  const reissue = reissueOf(flags)
  const shut = reissue && reasonAgainst(office, reissue)
  if (shut !== undefined) {
    tell(`error: ${shut}`)
    return exit.refused
  }
  const stop = stopSignal()
  const pass = await runPass(office, now, tell, { signal: stop, reissue })
  if (stop.aborted) tell('stopped; the next pass takes up where this one ended')
  if (flags.format === 'json')
    writeJson({
      now: pass.now,
      ingested: pass.ingested.map(contract),
      issued: pass.issued.map(cardContract),
      refused: pass.refused,
      failed: pass.failed,
      held: pass.held,
      warned: pass.warned,
      delivered: pass.delivered.map(({ sent, ...parcel }) => ({
        ...parcel,
        // What was refused for good was not sent either.
        sent: sent === 'refused' ? 'failed' : sent,
      })),
    })
  else write(runnable(describe(pass)))
  return stop.aborted ? exit.partly : exit[outcomeOf(pass)]
}

/** `motcua schedule [--port N]`: until it is told to stop. */
export async function schedule(
  office: Office,
  flags: { readonly port?: string },
): Promise<Exit> {
  const stop = stopSignal()
  const port =
    flags.port === undefined
      ? undefined
      : parseCount('--port', flags.port, 65_535)
  const endpoint =
    port === undefined ? undefined : await startEndpoint(office, port)
  const running = await startSchedule(
    office,
    {
      onPass: (pass) => {
        if (!isIdle(pass)) tell(describe(pass))
      },
      onError: (error) => tell(`error: ${exitOf(error).message}`),
      onProgress: tell,
    },
    { signal: stop },
  )
  if (endpoint)
    tell(`http://127.0.0.1:${endpoint.port}/health and /metrics answer`)
  tell(
    `waiting for ${nextRuns(office, 1).join('')} (${office.zone}); a pass runs now for what was missed, and each hour`,
  )
  if (!stop.aborted) await once(stop, 'abort')
  tell('stopping when the step under way has ended')
  await running.stop()
  await endpoint?.close()
  return exit.done
}

/** One each hour that had nothing to do need not be told. */
function isIdle(pass: Pass): boolean {
  const { ingested, issued, delivered } = pass
  const did = ingested.length + issued.length + delivered.length
  return did === 0 && outcomeOf(pass) === 'done'
}

/** Aborted when the process is told to end; told again, it ends at once. */
function stopSignal(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => stop.abort())
  return stop.signal
}

/** `motcua status` */
export async function status(
  office: Office,
  flags: RunFlags & { readonly within?: string },
): Promise<Exit> {
  const hours =
    flags.within === undefined
      ? Infinity
      : parseCount('--within', flags.within, 10_000)
  const now = flags.now ? parseTime(flags.now) : localTime(office.zone)
  const found = await officeStatus(office, now)
  if (flags.format === 'json') writeJson(found)
  else {
    const last = found.issued.at(-1)
    write(
      [
        `issued: ${found.issued.length}${last ? `, last ${nameOf(last)} at ${last.at}` : ''}`,
        `failed: ${found.failed.length}${found.failed.map((f) => `\n  ${nameOf(f)} at ${f.at}: ${f.error}`).join('')}`,
        `due: ${found.due.length}${byPeriod(found.due)}`,
        ...comingLine(found),
        ...(found.unplanned ? [unplannedLine(found.unplanned)] : []),
        ...unmovedLines(found.coming),
        ...found.closed.map(
          ({ period, at, by, reason }) =>
            `closed: ${period} at ${at} (${by}): ${reason}`,
        ),
        ...closedNotices(found.closed).map(runnable),
        ...first(
          found.later.map((one) => `waits: ${laterLine(one)}`),
          'files',
        ),
        ...first(
          found.damaged.map((d) => `damaged: ${damageLine(d)}`),
          'files',
        ),
        ...first(
          found.lost.map((line) => `lost: ${line}`),
          'files',
        ),
        ...outboxLines(found, now),
        ...(found.notes.length > 0
          ? [`open notes: ${found.notes.length}`, notesTable(found.notes, now)]
          : []),
        ...describeLast(found.lastPass).map(runnable),
        ...history(found),
        ...describeBackup(found),
        `next runs: ${found.nextRuns.join(', ')} (${office.zone})`,
      ].join('\n'),
    )
  }
  const ended = Date.parse(found.lastPass?.endedAt ?? '')
  if (hours === Infinity || Date.now() - ended <= hours * 3_600_000)
    return exit.done
  tell(
    `error: expected a pass that ended within ${hours} hours, got ${found.lastPass?.endedAt ?? 'none'}; look at the timer or the schedule`,
  )
  return exit.failed
}

/** What becomes due on the next day on which something does. */
function comingLine({ coming }: OfficeStatus): readonly string[] {
  const [first] = coming
  if (!first) return []
  const papers = coming
    .filter(({ dueOn }) => dueOn === first.dueOn)
    .map((of) => `${of.period}${kindText(of)}`)
  return [`due next: ${papers.join(', ')} on ${first.dueOn}`]
}

/** `2018-03 so` of a scorecard, `2018-03 so report`. */
function nameOf({
  kind,
  period,
  unit,
}: Pick<LedgerEntry, 'kind' | 'period' | 'unit'>): string {
  return `${period} ${unit}${kindText(ofKind(kind))}`
}

/** Nothing where nothing was ever sent. */
function outboxLines(
  { outbox: { sent, open, hold, unapproved } }: OfficeStatus,
  now: string,
): string[] {
  const waits = approvalLines(unapproved, now).map(runnable)
  if (sent + open.length === 0 && !hold) return waits
  const isHeld = ({ state }: (typeof open)[number]) => state === 'held'
  const held = open.filter(isHeld)
  const released =
    held.length > 0 && !hold
      ? [`  released: ${held.length}, sent by the next pass`]
      : []
  return [
    `sent: ${sent}, open: ${open.length}`,
    ...(hold ? [runnable(`  held: ${holdLine(hold, held)}`)] : released),
    ...first(
      open
        .filter((parcel) => !isHeld(parcel))
        .map(
          ({ to, state, at, reason, id, ...of }) =>
            `  ${state}: ${nameOf(of)} to ${to} at ${at}${reason ? `: ${reason}` : ''}${state === 'failed' ? '' : runnable(`; decide with: motcua outbox --again ${id} --reason … or --settle ${id} --reason …`)}`,
        ),
      'parcels',
    ),
    ...waits,
  ]
}

function describe(pass: Pass): string {
  const lines = [
    `${pass.now}: ${pass.ingested.length} exports taken in, ${issuedText(pass)} issued, ${pass.refused.length} refused, ${pass.failed.length} failed`,
  ]
  const sent = pass.delivered.filter((d) => d.sent === 'sent').length
  if (sent > 0 || pass.waiting > 0)
    lines.push(`sent: ${sent}; waiting for another try: ${pass.waiting}`)
  for (const [of, cards] of Map.groupBy(pass.issued, issuedAs))
    lines.push(
      `issued: ${of}, ${cards.length} units, in ${dirname(cards[0]?.files.pdf ?? '')}`,
    )
  lines.push(...causes(refusedPapers(pass)))
  lines.push(...pass.failed.map((of) => failureLine('failed', of)))
  lines.push(...pass.held.map((of) => failureLine('held', of)))
  return lines.join('\n')
}

/** Of which period, and of which papers where those are not its scorecards. */
function issuedAs({ kind, period }: Filed): string {
  return `${period}${kindText(ofKind(kind))}`
}

/** Reports are told where there are some. */
function issuedText({ issued }: Pass): string {
  const reports = issued.filter(({ kind }) => kind === 'report').length
  const scorecards = `${issued.length - reports} scorecards`
  return reports === 0 ? scorecards : `${scorecards} and ${reports} reports`
}

/** What the last pass left undone, and why. */
function describeLast(last: LastPass | null): readonly string[] {
  if (!last) return ['last pass: none']
  const units = last.refused.reduce((n, r) => n + r.units.length, 0)
  return [
    `last pass: ${last.now}, ${last.issued} issued, ${units} refused, ${last.failed.length} failed`,
    ...first(
      causes(last.refused).map((line) => `  ${line}`),
      'causes',
    ),
    ...last.failed.map((f) => `  ${failureLine('failed', f)}`),
    ...last.held.map((f) => `  ${failureLine('held', f)}`),
  ]
}

/** The last passes, newest first; many that did nothing are one line. */
function history({ passes }: OfficeStatus): readonly string[] {
  const told = alikePasses(passes).toReversed()
  if (told.length < 2) return []
  return ['passes:', ...told.slice(0, mostPasses).map(describeAlike)]
}

const mostPasses = 6

function describeAlike({ first: from, last, count }: AlikePasses): string {
  const { outcome, ingested, issued, refused, failed, sent } = last
  const told: readonly (readonly [number, string])[] = [
    [ingested, 'taken in'],
    [issued, 'issued'],
    [sent, 'sent'],
    [last.unknown, 'unknown'],
    [refused, 'refused'],
    [failed, 'failed'],
    [last.held, 'held'],
    [last.waiting, 'waiting'],
  ]
  const did = told.flatMap(([n, what]) => (n > 0 ? [`${n} ${what}`] : []))
  const when =
    count > 1 ? `${from.now} to ${last.now}, ${count} passes` : last.now
  return `  ${when}: ${[outcome, ...did].join(', ')}, ${last.seconds} s`
}

/** Nothing where none was ever made. */
function describeBackup({ backup }: OfficeStatus): readonly string[] {
  return backup ? [`last backup: ${backup.at}, ${backup.name}`] : []
}

/** Each cause once, after the scorecards that it holds. */
function causes(refused: LastPass['refused']): readonly string[] {
  const all = new Set(refused.flatMap((r) => r.reasons))
  return [...all].map((reason) => {
    const held = refused.filter((r) => r.reasons.includes(reason))
    const told = held.slice(0, most).map(({ units: { length }, ...papers }) => {
      return `${papers.period}${kindText(papers)} (${length} ${length === 1 ? 'unit' : 'units'})`
    })
    const more = held.length - told.length
    const rest = more > 0 ? ` and ${more} more periods` : ''
    return `refused: ${told.join(', ')}${rest}: ${reason}`
  })
}

/** So many lines, or periods of one, as one reads. */
const most = 12

function first(
  lines: readonly string[],
  what: 'periods' | 'causes' | 'parcels' | 'files',
): readonly string[] {
  const more = lines.length - most
  return more > 0
    ? [...lines.slice(0, most), `  … and ${more} more ${what}`]
    : lines
}

function byPeriod(due: OfficeStatus['due']): string {
  const papers = Map.groupBy(due, (d) => `${d.period}${kindText(d)}`)
  const lines = [...papers].map(
    ([period, units]) =>
      `  ${period}, ${units.some((u) => u.unit !== null) ? `${units.length} units` : 'no units are loaded yet'}`,
  )
  return first(lines, 'periods')
    .map((line) => `\n${line}`)
    .join('')
}

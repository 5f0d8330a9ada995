import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { makeFolder } from '@motcua/warehouse/reading'
import { z } from 'zod'
import type { Office } from '../office/office.ts'
import { kindText } from '../office/paper-kinds.ts'
import type { Failure, Pass } from './outcome.ts'

/** Without it, of scorecards or of none. */
const kind = z.literal('report').optional()

const failure = z.object({
  kind,
  period: z.string().nullable(),
  unit: z.string().nullable(),
  file: z.string().nullable(),
  error: z.string(),
})

const schema = z.object({
  /** Office's local time of the pass. */
  now: z.string(),
  /** Number of papers. */
  issued: z.number().int(),
  /** When it ended, UTC: what another process watches. */
  endedAt: z.iso.datetime().optional(),
  refused: z.array(
    z.object({
      kind,
      period: z.string(),
      units: z.array(z.string()),
      reasons: z.array(z.string()),
    }),
  ),
  failed: z.array(failure),
  held: z.array(failure).default([]),
  /** What a person is to know though nothing is held back for it. */
  warned: z.array(z.string()).default([]),
})

/** How the last pass ended; what the ledger does not tell. */
export type LastPass = z.infer<typeof schema>

/** Null before the first pass, and when the file is none of ours. */
export function readLastPass(office: Office): LastPass | null {
  const path = fileOf(office)
  if (!existsSync(path)) return null
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

/** Writes it beside its place and renames it into it. */
export function writeLastPass(office: Office, ended: LastPass): void {
  const path = fileOf(office)
  const pass = { ...ended, endedAt: new Date().toISOString() }
  makeFolder(dirname(path))
  const file = openSync(`${path}.next`, 'w')
  try {
    writeSync(file, `${JSON.stringify(pass, null, 2)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.next`, path)
}

/** How a pass ended, as it is kept. */
export function summaryOf(pass: Pass): LastPass {
  const { now, issued, failed, held, warned } = pass
  return {
    now,
    issued: issued.length,
    refused: [...refusedPapers(pass)],
    failed: [...failed],
    held: [...held],
    warned: [...warned],
  }
}

/** The papers that a pass refused, by period and kind: all of one for the same reasons. */
export function refusedPapers({
  refused,
}: Pick<Pass, 'refused'>): LastPass['refused'] {
  const papers = Map.groupBy(refused, (r) => `${r.period}${kindText(r)}`)
  return [...papers.values()].flatMap((all) =>
    all.slice(0, 1).map(({ kind: of, period, reasons }) => ({
      ...(of && { kind: of }),
      period,
      units: all.map((r) => r.unit),
      reasons: [...reasons],
    })),
  )
}

/** What a person is told of what failed or is held. */
export function failureLine(
  how: 'failed' | 'held',
  { kind: of, period, unit, file, error }: Failure,
): string {
  const what = [period, unit, of, file].filter(Boolean).join(' ')
  return [how, what, error].filter(Boolean).join(': ')
}

/** What a pass left for a person, one line each; failures of one cause are told as one. */
export function leftLines({
  refused,
  failed,
  held,
  warned,
}: LastPass): readonly string[] {
  return [
    ...refused.map(
      ({ period, units, reasons, ...of }) =>
        `refused: ${period}${kindText(of)}, ${units.length} units (${units.join(', ')}): ${reasons.join('; ')}`,
    ),
    ...failureLines('failed', failed),
    ...failureLines('held', held),
    ...warned.map((line) => `note: ${line}`),
  ]
}

function failureLines(
  how: 'failed' | 'held',
  failures: LastPass['failed'],
): readonly string[] {
  const causes = Map.groupBy(failures, (one) =>
    JSON.stringify({ ...one, unit: null }),
  )
  return [...causes.values()].flatMap((of) => {
    const [first] = of
    if (!first) return []
    const units = of.map(({ unit }) => unit)
    const all = `${of.length} units (${units.join(', ')})`
    return [failureLine(how, of.length === 1 ? first : { ...first, unit: all })]
  })
}

function fileOf({ paths }: Office): string {
  return join(paths.var, 'last-pass.json')
}

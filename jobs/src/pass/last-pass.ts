import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Office } from '../office/office.ts'
import { kindText } from '../office/paper-kinds.ts'

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
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(`${path}.next`, 'w')
  try {
    writeSync(file, `${JSON.stringify(pass, null, 2)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.next`, path)
}

/** What a pass left for a person, one line each. */
export function leftLines({
  refused,
  failed,
  held,
}: LastPass): readonly string[] {
  const line = (how: string, f: LastPass['failed'][number]) =>
    [how, [f.period, f.unit, f.file, f.kind].filter(Boolean).join(' '), f.error]
      .filter(Boolean)
      .join(': ')
  return [
    ...refused.map(
      ({ period, units, reasons, ...of }) =>
        `refused: ${period}${kindText(of)}, ${units.length} units (${units.join(', ')}): ${reasons.join('; ')}`,
    ),
    ...failed.map((f) => line('failed', f)),
    ...held.map((f) => line('held', f)),
  ]
}

function fileOf({ paths }: Office): string {
  return join(paths.var, 'last-pass.json')
}

import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { makeFolder } from '@motcua/warehouse/reading'
import { z } from 'zod'
import { paperKinds } from '../office/paper-kinds.ts'
import type { Office } from '../office/office.ts'

const figuresSchema = {
  numerator: z.number(),
  denominator: z.number().nullable(),
  value: z.number().nullable(),
}

/** What was known when a paper was issued, and what it says by that. */
const publishedSchema = z.object({
  /** The last batch. */
  batch: z.number().int(),
  /** Data cut-off, the office's local time. */
  asOf: z.string(),
  /** Hash of the plan, which is kept beside the ledger under this name. */
  plan: z.string(),
  /** Of the period and the year to date, as far as the data covered them. */
  figures: z.array(
    z.object({
      kpi: z.string(),
      version: z.number().int(),
      /** Key of the period. */
      period: z.string(),
      ...figuresSchema,
    }),
  ),
})

const countsSchema = z.object({
  numerator: z.number(),
  denominator: z.number().nullable(),
})

const states = z.enum(['provisional', 'final', 'restated'])

/** The edition that another one replaces, as the page of that one tells. */
const replacedSchema = z.object({
  edition: z.number().int(),
  state: states,
  issuedOn: z.string(),
  /** A person's; null where late data were the reason. */
  reason: z.string().nullable(),
  changes: z.array(
    z.object({
      kpi: z.string(),
      period: z.string(),
      before: countsSchema,
      now: countsSchema,
      causes: z.array(z.string()),
    }),
  ),
  /** Of a report none of whose KPIs moved: the annexes that did. */
  annexes: z.array(z.string()).optional(),
})

const storedSchema = z.object({
  bytes: z.number().int(),
  sha256: z.string(),
})

const entrySchema = z.object({
  /** Office's local time of the pass. */
  at: z.string(),
  event: z.enum(['issued', 'failed']),
  /** Not said by programs that knew scorecards alone. */
  kind: z.enum(paperKinds).default('scorecard'),
  period: z.string(),
  unit: z.string(),
  edition: z.number().int(),
  state: states,
  replaces: replacedSchema.optional(),
  /** Of a report: what was wrong with the data, as its last annex has it. */
  defects: z
    .array(z.object({ code: z.string(), rows: z.number(), open: z.number() }))
    .optional(),
  /** Hashes of the definitions and of plan and batches that it is made of. */
  of: z.object({ definitions: z.string(), inputs: z.string() }).optional(),
  /** Relative to the archive. */
  files: z
    .object({ pdf: z.string(), xlsx: z.string(), json: z.string() })
    .optional(),
  /** Of the PDF. */
  sha256: z.string().optional(),
  /** Of each file; absent where an older program issued it. */
  stored: z
    .object({ pdf: storedSchema, xlsx: storedSchema, json: storedSchema })
    .optional(),
  /** Of what was issued; absent where an older program did. */
  published: publishedSchema.optional(),
  error: z.string().optional(),
})

/** What the job did about one paper. */
export type LedgerEntry = z.infer<typeof entrySchema>

/** The numbers of a paper that was issued. */
export type PublishedFigures = z.infer<typeof publishedSchema>

/** Thrown when the ledger holds a line that is none; nothing is issued on a guess. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError'
}

/** The ledger's file. */
export function ledgerPath(office: Pick<Office, 'paths'>): string {
  return join(office.paths.var, 'ledger.ndjson')
}

/** All editions of a paper: `scorecard 2018-03 so`. */
export function paperKey({
  kind,
  period,
  unit,
}: Pick<LedgerEntry, 'kind' | 'period' | 'unit'>): string {
  return `${kind} ${period} ${unit}`
}

/** Keys of the papers that were issued. @see paperKey */
export function issuedKeys(
  entries: readonly LedgerEntry[],
): ReadonlySet<string> {
  return new Set(entries.filter((e) => e.event === 'issued').map(paperKey))
}

/**
 * Reads the ledger. A last line that was cut off by a crash was never
 * acknowledged and is left out; any other bad line is an error.
 *
 * @throws LedgerError
 */
export function readLedger(path: string): readonly LedgerEntry[] {
  return readEntries(path, entrySchema)
}

/**
 * Reads a file of entries, one a line, as `readLedger` does.
 *
 * @throws LedgerError
 */
export function readEntries<T>(
  path: string,
  schema: z.ZodType<T>,
): readonly T[] {
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n')
  const whole = lines.slice(0, -1)
  return whole.map((line, i) => {
    const parsed = schema.safeParse(parse(line))
    if (parsed.success) return parsed.data
    throw new LedgerError(
      `${path}, line ${i + 1}: expected an entry of the ledger, got ${line.slice(0, 80)}; bring the file back from a backup, or take the line out where no program wrote it`,
    )
  })
}

/** Appends entries and waits until they are on the disk. */
export function appendLedger(path: string, entries: readonly object[]): void {
  makeFolder(dirname(path))
  // A last line without its end was never acknowledged: it goes.
  if (existsSync(path)) {
    const text = readFileSync(path)
    truncateSync(path, text.lastIndexOf(10) + 1)
  }
  const file = openSync(path, 'a')
  try {
    writeSync(file, entries.map((e) => `${JSON.stringify(e)}\n`).join(''))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

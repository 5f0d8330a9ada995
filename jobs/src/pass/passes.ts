import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { appendLedger } from '../issue/ledger.ts'
import { writeWhole } from '../issue/write-whole.ts'
import type { Office } from '../office/office.ts'

const count = z.int().min(0)

const schema = z.object({
  /** Office's local time of the pass. */
  now: z.string(),
  /** UTC. */
  endedAt: z.iso.datetime(),
  seconds: z.number().min(0),
  outcome: z.enum(['done', 'refused', 'partly', 'failed']),
  /** Exports that were new. */
  ingested: count,
  /** Papers. */
  issued: count,
  refused: count,
  failed: count,
  /** Files that a person must look at. */
  held: count,
  /** Parcels. */
  sent: count,
  unknown: count,
  waiting: count,
  /** Of those above, reports. */
  reportsIssued: count.default(0),
  reportsRefused: count.default(0),
  reportsFailed: count.default(0),
})

/** How one pass ended, in numbers. */
export type PassEntry = z.infer<typeof schema>

/** So many passes are remembered; an hourly one makes that in two months. */
const most = 1500

/** As long as twice so many are. */
const longest = 700_000

function pathOf({ paths }: Pick<Office, 'paths'>): string {
  return join(paths.var, 'passes.ndjson')
}

/** The passes that are remembered, oldest first; what is none of them is left out, as nothing is decided by it. */
export function readPasses(
  office: Pick<Office, 'paths'>,
): readonly PassEntry[] {
  const path = pathOf(office)
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => schema.safeParse(parsed(line)).data ?? [])
}

/** Adds a pass; the oldest ones go when there are many. */
export async function recordPass(
  office: Pick<Office, 'paths'>,
  entry: PassEntry,
): Promise<void> {
  const path = pathOf(office)
  appendLedger(path, [entry])
  if (statSync(path).size <= longest) return
  const kept = readPasses(office).slice(-most)
  const lines = kept.map((pass) => `${JSON.stringify(pass)}\n`)
  await writeWhole(path, lines.join(''))
}

/** Passes one after the other that came to the same and did nothing, told as one. */
export interface AlikePasses {
  readonly first: PassEntry
  readonly last: PassEntry
  readonly count: number
}

/** The passes, with those that came to the same and did nothing together. */
export function alikePasses(
  passes: readonly PassEntry[],
): readonly AlikePasses[] {
  const told: AlikePasses[] = []
  for (const pass of passes) {
    const before = told.at(-1)
    if (before && isAlike(before.last, pass))
      told.splice(-1, 1, { ...before, last: pass, count: before.count + 1 })
    else told.push({ first: pass, last: pass, count: 1 })
  }
  return told
}

function isAlike(one: PassEntry, other: PassEntry): boolean {
  const { ingested, issued, sent } = other
  const own = { now: '', endedAt: '', seconds: 0 }
  return (
    ingested + issued + sent === 0 &&
    JSON.stringify({ ...one, ...own }) === JSON.stringify({ ...other, ...own })
  )
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

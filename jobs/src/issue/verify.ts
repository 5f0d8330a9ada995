import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { parsePeriod } from '@motcua/metrics'
import {
  paperJson,
  printedAnswers,
  printedDefects,
  readIssued,
  signatureOf,
} from '@motcua/scorecard'
import type {
  Made,
  Manifest,
  Paper,
  RenderedPaper,
  ReportInput,
  Signature,
} from '@motcua/scorecard'
import type { Office } from '../office/office.ts'
import { doubtsAbout } from './doubts.ts'
import type { LazyPrinter } from './lazy-printer.ts'
import { LedgerError, ledgerPath, paperKey, readLedger } from './ledger.ts'
import type { LedgerEntry } from './ledger.ts'
import { NoDataError, openOfficeData } from './office-data.ts'
import type { OfficeData } from './office-data.ts'
import { scorecardUnits } from './paper-units.ts'
import { papersOf } from './papers.ts'
import { keptPlan } from './published.ts'

/** What a recomputation says of a paper. */
export interface Verified {
  readonly file: string
  /** Whether it is made again byte for byte, with the same numbers and words, or neither. */
  readonly same: 'bytes' | 'numbers' | 'none'
  /** Its signature, which is valid and of the total document where `faults` are none; null without one. */
  readonly signature: Signature | null
  /** What was changed in the file, or is another when it is made again. */
  readonly differences: readonly string[]
  /** What was otherwise when it was made: program, browser, later batches. */
  readonly notes: readonly string[]
}

/**
 * Holds a paper against itself and against what the warehouse gives as of
 * the batches that it was made from.
 */
export async function verifyFile(
  office: Office,
  file: string,
  printer: LazyPrinter,
): Promise<Verified> {
  const bytes = readFileSync(file)
  const { manifest, paper, made, faults } = readIssued(bytes)
  const rest = bytes.length - made.length
  const signature = rest === 0 ? null : await signatureOf(bytes)
  const broken = [
    ...faults,
    ...(signature === null && paper?.isSigned
      ? ['its signature is missing']
      : []),
    ...(signature?.certificate === undefined && rest > 0
      ? [`${rest} bytes follow what was made`]
      : (signature?.faults ?? [])),
  ]
  if (!manifest || !paper || broken.length > 0)
    return { file, same: 'none', signature, differences: broken, notes: [] }
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const again = await madeAgain(office, { manifest, sha256, paper }, printer)
  if ('missing' in again)
    return {
      file,
      same: 'none',
      signature,
      differences: [again.missing],
      notes: [],
    }
  const { model, pdf, notes } = again
  if (Buffer.compare(pdf, made) === 0)
    return { file, same: 'bytes', signature, differences: [], notes }
  const numbers = [
    ...again.differences,
    ...differencesOf(withoutCode(paper), withoutCode(model)),
  ]
  // Of the same program, browser and fonts all bytes are the same.
  const isOfSame = isDeepStrictEqual(readIssued(pdf).manifest, manifest)
  const moved =
    numbers.length === 0 && isOfSame ? [changedByte(made, pdf)] : numbers
  const same = moved.length === 0 ? 'numbers' : 'none'
  return { file, same, signature, differences: moved, notes }
}

/** The first byte that is another. */
function changedByte(made: Uint8Array, again: Uint8Array): string {
  const found = made.findIndex((byte, i) => byte !== again[i])
  const at = found === -1 ? made.length : found
  return `byte ${at + 1} of ${made.length} is another than the same program, browser and fonts make it`
}

type Again =
  | { readonly missing: string }
  | {
      readonly model: Paper
      readonly pdf: Uint8Array
      readonly differences: readonly string[]
      readonly notes: readonly string[]
    }

/** A file that is whole. */
interface Issued {
  readonly manifest: Manifest
  readonly sha256: string
  readonly paper: Paper
}

/** The paper as the warehouse gives it now, as of the same batch. */
async function madeAgain(
  office: Office,
  { manifest, sha256, paper }: Issued,
  printer: LazyPrinter,
): Promise<Again> {
  const { kind, batch } = manifest
  if (manifest.office !== office.code)
    return {
      missing: `it is of the office ${manifest.office}, and this folder of ${office.code}`,
    }
  if (batch === null)
    return { missing: `it was not made by an office: ${kind}` }
  const { isSigned } = paper
  const isKnown = entriesOf(office).some((e) => e.sha256 === sha256)
  const defects =
    isKnown || paper.kind === 'scorecard' ? undefined : printedDefects(paper)
  const answers = paper.kind === 'report' ? printedAnswers(paper) : []
  const again = await makeAgain(
    office,
    { ...manifest, batch, sha256, isSigned, defects, answers },
    printer,
  )
  if ('missing' in again) return again
  const { paper: model, rendered, later, made } = again
  const open = await printer.get()
  return {
    model,
    pdf: rendered.pdf,
    differences: batchDifferences(manifest.batches, made.batches),
    notes: [
      ...(defects ? [ofFile] : []),
      ...(answers.length > 0 ? [ownAnswers] : []),
      ...notesOf(manifest, {
        ...made,
        browser: await open.browser(),
        later,
      }),
    ],
  }
}

/** What no state before now is kept of but in the ledger. */
const ofFile =
  'the ledger does not know it; its list of defects (annex XII) is taken as it stands in the file, and is not held against anything'

const ownAnswers =
  "the answers to the office's own questions (annex XIII) are taken as they stand in the file, and are not held against anything"

/** What a paper that was issued is made again from. */
export interface IssuedOf extends Pick<
  Manifest,
  'kind' | 'unit' | 'period' | 'edition' | 'issuedOn' | 'plan' | 'language'
> {
  /** The last batch that was known. */
  readonly batch: number
  /** Of the PDF as it was issued. */
  readonly sha256: string
  readonly isSigned: boolean | undefined
  /** What was wrong with the data then, where the ledger does not say it of a report. */
  readonly defects?: Readonly<LedgerEntry['defects']>
  /** Annex XIII as it stands in a report; default: it is asked anew. */
  readonly answers?: ReportInput['answers'] | undefined
}

/** A paper that was made again, without a signature. */
export interface MadeAgain {
  readonly paper: Paper
  readonly rendered: RenderedPaper
  readonly made: Made
  /** How many batches were loaded since. */
  readonly later: number
}

/** The paper of a unit as the warehouse gives it as of a batch, or what it lacks for that. */
export async function makeAgain(
  office: Office,
  { batch, kind, unit, sha256, isSigned, defects, answers, ...of }: IssuedOf,
  printer: LazyPrinter,
): Promise<MadeAgain | { readonly missing: string }> {
  const { edition, issuedOn, language } = of
  const plan = planOf(office, of)
  if (typeof plan === 'string') return { missing: plan }
  await using data = await openOfficeData(office, batch).catch((error) => {
    if (error instanceof NoDataError) return undefined
    throw error
  })
  if (data?.loaded.batch !== batch)
    return { missing: `the warehouse has no batch ${batch}` }
  const period = parsePeriod(of.period)
  const then = { ...office, plan }
  if (!(await scorecardUnits(data, then, period)).includes(unit))
    return {
      missing: `the warehouse has no unit ${unit} as of batch ${batch}`,
    }
  const doubts = await doubtsAbout(then, data, period)
  const papers = await papersOf(
    { office: then, data, doubts },
    { kind, period, units: [unit], before: sha256 },
  )
  const entries = entriesOf(office)
  const entry = entries.find((e) => e.sha256 === sha256)
  // One that was made by hand is that of the last edition, of which the ledger knows what it replaces.
  const issued =
    entry ??
    entries.findLast(
      (e) =>
        paperKey(e) === paperKey({ kind, unit, period: of.period }) &&
        e.edition === edition,
    )
  const { paper, made, render } = await papers.draft(unit, {
    edition,
    replaces: issued?.replaces,
    issuedOn,
    issuedAt: entry?.at,
    language,
    isSigned,
    defects: entry ? entry.defects : defects,
    answers,
    before: sha256,
  })
  return {
    paper,
    rendered: await render(await printer.get()),
    made,
    later: await laterThan(office, data),
  }
}

function entriesOf(office: Office): readonly LedgerEntry[] {
  return readLedger(ledgerPath(office)).filter(
    ({ event }) => event === 'issued',
  )
}

function planOf(
  office: Office,
  { plan }: Pick<Manifest, 'plan'>,
): Office['plan'] | string {
  try {
    return plan === null ? office.plan : keptPlan(office, plan).plan
  } catch (error) {
    if (error instanceof LedgerError) return error.message
    throw error
  }
}

/** How many batches were loaded since. */
async function laterThan(
  { code }: Office,
  { snapshot, loaded }: OfficeData,
): Promise<number> {
  const { later } = await snapshot.db
    .selectFrom('batch')
    .select(({ fn }) => fn.countAll<number>().as('later'))
    .where('office', '=', code)
    .where('batch', '>', loaded.batch)
    .executeTakeFirstOrThrow()
  return later
}

function batchDifferences(
  then: Manifest['batches'],
  now: Manifest['batches'],
): readonly string[] {
  const found = new Map(now.map((b) => [b.batch, b]))
  return then.flatMap(({ batch, source, sha256 }) => {
    const other = found.get(batch)
    if (other?.source === source && other.sha256 === sha256) return []
    const is = other ? `${other.source} ${other.sha256.slice(0, 12)}` : 'none'
    return [
      `batch ${batch}: expected ${source} ${sha256.slice(0, 12)}, the warehouse has ${is}`,
    ]
  })
}

interface Now extends Pick<Manifest, 'program' | 'kpis' | 'browser'> {
  readonly later: number
}

function notesOf(then: Manifest, now: Now): readonly string[] {
  const told = (of: Manifest['program']) =>
    of ? `${of.version} (${of.sha256.slice(0, 12)})` : 'an unknown one'
  const versions = new Map(now.kpis.map(({ id, version }) => [id, version]))
  const { later } = now
  return [
    ...(then.program?.sha256 === now.program?.sha256
      ? []
      : [
          `it was made by the program ${told(then.program)}, and this is ${told(now.program)}`,
        ]),
    ...then.kpis
      .filter(({ id, version }) => versions.get(id) !== version)
      .map(
        ({ id, version }) =>
          `${id} had version ${version}, and now ${versions.get(id) ?? 'none'}`,
      ),
    ...(then.browser.sha256 === now.browser.sha256
      ? []
      : [
          `it was printed by ${then.browser.version}, and now ${now.browser.version}`,
        ]),
    ...(later === 0
      ? []
      : [
          `${later} ${later === 1 ? 'batch was' : 'batches were'} loaded since; what they changed: motcua restated --period ${then.period}`,
        ]),
  ]
}

/** The model as JSON has it: its code and the cells of a workbook left out. */
function withoutCode(model: Paper): unknown {
  const text = paperJson({ ...model, verification: undefined })
  return JSON.parse(text)
}

/** Where two models differ, `kpis.rows.0.value.ratio: 12/13, now 13/13`. */
function differencesOf(then: unknown, now: unknown, path = ''): string[] {
  if (isBranch(then) && isBranch(now)) {
    const keys = new Set([...Object.keys(then), ...Object.keys(now)])
    return [...keys].flatMap((key) =>
      differencesOf(then[key], now[key], path === '' ? key : `${path}.${key}`),
    )
  }
  const said = (value: unknown) =>
    value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80)
  return then === now ? [] : [`${path}: ${said(then)}, now ${said(now)}`]
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

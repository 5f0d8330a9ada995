import { createHash } from 'node:crypto'
import { z } from 'zod'
import { paperJson } from '../model/json.ts'
import type { Scorecard } from '../model/scorecard.ts'
import type { Report } from '../report/report.ts'

/** What is issued. */
export type Paper = Scorecard | Report

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const named = z.object({ version: z.string(), sha256 })

const madeSchema = z.object({
  /** The last batch that was known; null where the tables have no versions. */
  batch: z.number().int().nullable(),
  /** Every batch up to it, with the hash of its export. */
  batches: z.array(
    z.object({
      batch: z.number().int(),
      source: z.string(),
      sha256: z.string(),
      /** The batch that it takes out again. */
      undoes: z.number().int().optional(),
    }),
  ),
  /** Hash of the plan. */
  plan: sha256.nullable(),
  /** The definitions that were evaluated. */
  kpis: z.array(z.object({ id: z.string(), version: z.number().int() })),
  /** Version of the program, and hash of its sources. */
  program: named.nullable(),
  /** When this edition was issued already: then it is a recomputation. */
  issuedOn: z.string().nullable(),
})

const contentSchema = z.object({
  format: z.literal(1),
  kind: z.enum(['scorecard', 'report']),
  office: z.string(),
  unit: z.string(),
  period: z.string(),
  edition: z.number().int(),
  state: z.enum(['provisional', 'final', 'restated']),
  language: z.enum(['vi', 'en']),
  /** Data cut-off, the office's local time. */
  asOf: z.string(),
  ...madeSchema.shape,
  browser: named,
  fonts: z.object({ family: z.string(), sha256 }),
  /** Hash of the model as JSON without spaces, less its code. */
  model: sha256,
})

const manifestSchema = contentSchema.extend({
  /** `XXXX-XXXX-XXXX`: the start of the hash of all of the above, and printed. */
  code: z.string(),
  /** What the browser printed: the file up to its attachments. */
  printed: z.object({ bytes: z.number().int(), sha256 }),
  /** The other attachments. */
  files: z.array(z.object({ name: z.string(), sha256 })),
})

/** What a paper was made from, as the office knows it. */
export type Made = z.infer<typeof madeSchema>

/** All that a printed code stands for. */
export type ManifestContent = z.infer<typeof contentSchema>

/** What a PDF says of itself, attached as `manifest.json`. */
export type Manifest = z.infer<typeof manifestSchema>

/** A paper that says nothing of where its numbers came from. */
const unknown: Made = {
  batch: null,
  batches: [],
  plan: null,
  kpis: [],
  program: null,
  issuedOn: null,
}

/** What a code stands for, known before anything is printed. */
export function manifestContent(
  paper: Paper,
  {
    made = unknown,
    browser,
    fonts,
  }: Pick<ManifestContent, 'browser' | 'fonts'> & {
    readonly made?: Made | undefined
  },
): ManifestContent {
  const { kind, office, unit, period, edition, state, asOf } = paper
  const { verification: _, ...model } = paper
  return {
    format: 1,
    kind,
    office: office.code,
    unit: unit.code,
    period: period.key,
    edition,
    state,
    language: paper.language ?? 'vi',
    asOf,
    ...madeSchema.parse(made),
    browser,
    fonts,
    model: hashOf(paperJson(model)),
  }
}

/** `XXXX-XXXX-XXXX`, the start of the hash of a manifest's content. */
export function codeOf(content: ManifestContent): string {
  // In the order of the schema, whatever the order of the keys is.
  return hashOf(JSON.stringify(contentSchema.parse(content)))
    .slice(0, 12)
    .toUpperCase()
    .replace(/(.{4})(?=.)/g, '$1-')
}

/** The manifest of a page that was printed. */
export function manifestOf(
  content: ManifestContent,
  printed: Uint8Array,
  files: readonly { readonly name: string; readonly data: string }[],
): Manifest {
  return {
    ...content,
    code: codeOf(content),
    printed: { bytes: printed.length, sha256: hashOf(printed) },
    files: files.map(({ name, data }) => ({ name, sha256: hashOf(data) })),
  }
}

/** Reads a manifest; undefined where it is none. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    return manifestSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** Whether the code of a manifest is that of its content. */
export function isOwnCode(manifest: Manifest): boolean {
  return codeOf(manifest) === manifest.code
}

export function hashOf(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

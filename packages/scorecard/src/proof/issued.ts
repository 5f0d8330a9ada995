import { paperJson } from '../model/json.ts'
import { attachedTo, withAttachments } from '../print/attach.ts'
import { PdfReadError, readPages } from '../print/read-pdf.ts'
import { hashOf, isOwnCode, parseManifest } from './manifest.ts'
import type { Manifest, Paper } from './manifest.ts'

/** What a PDF says of itself, and whether it is as it was made. */
export interface IssuedPdf {
  /** Undefined where it says nothing that can be read. */
  readonly manifest: Manifest | undefined
  /** The model that it carries. */
  readonly paper: Paper | undefined
  /** The bytes that were made, before a signature. */
  readonly made: Uint8Array
  /** What is in it that was not so made. */
  readonly faults: readonly string[]
}

/**
 * Reads a PDF that was issued and holds its parts against each other: what was
 * printed, the code on it, the attachments, the manifest. A byte that was
 * changed anywhere is found, without any other file.
 */
export function readIssued(pdf: Uint8Array): IssuedPdf {
  const files = attachedTo(pdf)
  const dataOf = (name: string) => files?.find((f) => f.name === name)?.data
  const manifest = parseManifest(dataOf('manifest.json') ?? '')
  if (!files || !manifest)
    return {
      manifest: undefined,
      paper: undefined,
      made: pdf,
      faults: ['it carries no manifest that can be read'],
    }
  const printed = pdf.subarray(0, manifest.printed.bytes)
  const paper = parseModel(dataOf(`${manifest.kind}.json`))
  const made = remade(printed, files, manifest)
  return {
    manifest,
    paper,
    made: pdf.subarray(0, made?.length ?? pdf.length),
    faults: [
      ...printedFaults(printed, manifest),
      ...(isOwnCode(manifest)
        ? []
        : [`its code ${manifest.code} is not that of its manifest`]),
      ...attachmentFaults(files, manifest),
      ...modelFaults(paper, manifest),
      ...(made && Buffer.compare(made, pdf.subarray(0, made.length)) === 0
        ? []
        : ['its bytes are not those of its parts']),
    ],
  }
}

/** The file that its parts make. */
function remade(
  printed: Uint8Array,
  files: Parameters<typeof withAttachments>[1],
  { asOf }: Manifest,
): Uint8Array | undefined {
  try {
    return withAttachments(printed, files, asOf)
  } catch {
    return undefined
  }
}

function printedFaults(
  printed: Uint8Array,
  { printed: claimed, code, fonts }: Manifest,
): readonly string[] {
  const isSame = hashOf(printed) === claimed.sha256
  const hasCode = pagesOf(printed, fonts.family).includes(code)
  return [
    ...(isSame ? [] : ['its pages are not those of its manifest']),
    ...(hasCode ? [] : [`its pages do not have its code ${code}`]),
  ]
}

function pagesOf(printed: Uint8Array, family: string): string {
  try {
    return readPages(printed, family)
      .map(({ text }) => text)
      .join('\n')
  } catch (error) {
    // A stream that does not inflate is no error of this program.
    if (error instanceof PdfReadError || error instanceof Error) return ''
    throw error
  }
}

function attachmentFaults(
  files: readonly { readonly name: string; readonly data: string }[],
  { files: claimed }: Manifest,
): readonly string[] {
  const own = files.filter(({ name }) => name !== 'manifest.json')
  const changed = claimed.flatMap(({ name, sha256 }) => {
    const file = own.find((f) => f.name === name)
    if (!file) return [`its attachment ${name} is missing`]
    return hashOf(file.data) === sha256
      ? []
      : [`its attachment ${name} is another than that of its manifest`]
  })
  const strange = own.filter(
    ({ name }) => !claimed.some((c) => c.name === name),
  )
  return [
    ...changed,
    ...strange.map(
      ({ name }) => `its attachment ${name} is none of its manifest`,
    ),
  ]
}

function modelFaults(
  paper: Paper | undefined,
  { model, code }: Manifest,
): readonly string[] {
  if (!paper) return ['its model cannot be read']
  const { verification, ...body } = paper
  return hashOf(paperJson(body)) === model && verification === code
    ? []
    : ['its model is not that of its manifest']
}

function parseModel(text: string | undefined): Paper | undefined {
  try {
    const model: Paper = JSON.parse(text ?? '')
    return model
  } catch {
    return undefined
  }
}

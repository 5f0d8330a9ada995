import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { Edition, Paper } from '../data/page-data.ts'
import { editionPage } from '../pages/edition.ts'
import type { EditionPlace } from '../pages/edition.ts'
import { editionStyles } from '../pages/styles-edition.ts'
import { aboutPage } from './folder.ts'

/** What was issued, and how it is placed for a screen. */
export interface Archive {
  /** Folder that the files lie in. */
  readonly dir: string
  readonly papers: readonly Paper[]
  /** Hash of the program that places editions: what it placed before is taken over. */
  readonly program: string
  /** A paper placed; undefined where its model is not there as it was issued. */
  readonly editionOf: (paper: Paper) => Promise<Edition | undefined>
}

/** What a page keeps of an edition, so that the next one takes it over. */
export interface KeptEdition {
  /** Hash of all that it is made from. */
  readonly of: string
  /** Its files from the page, the edition first, each with its hash. */
  readonly files: Readonly<Record<string, string>>
}

/** By the file of each edition. */
export type KeptEditions = Readonly<Record<string, KeptEdition>>

/** The editions that a page says it has. */
export async function keptEditions(dir: string): Promise<KeptEditions> {
  const about = (await aboutPage(dir)) as
    { readonly editions?: KeptEditions } | null | undefined
  return about?.editions ?? {}
}

/**
 * Writes each paper that can be read on a screen beside its files, its styles
 * once for all that have them alike. What the page before has of it, as it was
 * written, is taken over.
 */
export async function writeEditions(
  next: string,
  archive: Archive,
  before: { readonly dir: string; readonly editions: KeptEditions },
): Promise<KeptEditions> {
  const kept: Record<string, KeptEdition> = {}
  for (const paper of archive.papers) {
    const name = editionFile(paper)
    if (name === undefined) continue
    const place = placeOf(paper, archive.papers)
    const of = hashOf(
      JSON.stringify([archive.program, paper.model, editionStyles]),
      editionPage(sample, place),
    )
    const known = before.editions[name]
    const files =
      known?.of === of && (await takeOver(next, before.dir, known.files))
        ? known.files
        : await writeEdition(next, name, { paper, place, archive })
    if (files) kept[name] = { of, files }
  }
  return kept
}

/** Where the edition of a paper lies, from the page; undefined without a model. */
export function editionFile({ files, model }: Paper): string | undefined {
  const [first] = files
  if (first === undefined || model === undefined) return undefined
  return `archive/${basename(first, extname(first))}.html`
}

/** As much of a paper as is placed by its page itself. */
const sample = {
  language: 'vi',
  title: '',
  body: '<div class="figure"></div><table></table>',
} as const

function placeOf(
  { kind, period, unit, edition, files }: Paper,
  papers: readonly Paper[],
): Omit<EditionPlace, 'styles'> {
  const all = papers.filter(
    (of) => of.kind === kind && of.period === period && of.unit === unit,
  )
  return {
    period,
    edition,
    newest: Math.max(...all.map((of) => of.edition)),
    files: files.map((file) => basename(file)),
  }
}

/** What may be taken over: a record that somebody changed names no other place. */
const ownFile = /^(?:archive|assets)\/[^/\\]+\.(?:html|css)$/

/** Whether all files were there as they were written, and are here now. */
async function takeOver(
  next: string,
  dir: string,
  files: KeptEdition['files'],
): Promise<boolean> {
  if (!Object.keys(files).every((file) => ownFile.test(file))) return false
  for (const [file, hash] of Object.entries(files)) {
    const text = await readFile(join(dir, file), 'utf8').catch(() => undefined)
    if (text === undefined || hashOf(text) !== hash) return false
    await writeFile(join(next, file), text)
  }
  return true
}

async function writeEdition(
  next: string,
  name: string,
  {
    paper,
    place,
    archive,
  }: {
    readonly paper: Paper
    readonly place: Omit<EditionPlace, 'styles'>
    readonly archive: Archive
  },
): Promise<KeptEdition['files'] | undefined> {
  const edition = await archive.editionOf(paper)
  if (!edition) return undefined
  const styles = [
    ...edition.fonts.map(({ name: of, css }) => styleFile(`font-${of}`, css)),
    styleFile('paper', edition.styles),
    styleFile('edition', editionStyles),
  ]
  const text = editionPage(edition, {
    ...place,
    styles: styles.map(({ file }) => `../${file}`),
  })
  const files = [{ file: name, text }, ...styles]
  for (const one of files) await writeFile(join(next, one.file), one.text)
  return Object.fromEntries(files.map((of) => [of.file, hashOf(of.text)]))
}

/** Named after what it holds, so that nothing old is shown from a cache. */
function styleFile(
  name: string,
  text: string,
): { readonly file: string; readonly text: string } {
  return { file: `assets/${name}-${hashOf(text).slice(0, 8)}.css`, text }
}

function hashOf(...texts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(text)
  return hash.digest('hex')
}

import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Locale, Text } from '@motcua/metrics'
import { explorerOf } from '../data/explorer.ts'
import type { FiguresInput } from '../data/explorer.ts'
import { listedMonths, missesOf } from '../data/misses.ts'
import { proceduresInPart } from '../data/page-data.ts'
import type {
  Analyst,
  Cells,
  DictionaryEntry,
  Explorer,
  Question,
} from '../data/page-data.ts'
import { fileOf, frame, headers, pageNames } from '../pages/frame.ts'
import type { PageName, Publication } from '../pages/frame.ts'
import type { Markup } from '../pages/markup.ts'
import {
  archivePage,
  dictionaryPage,
  explorerPage,
  sqlPage,
} from '../pages/pages.ts'
import { styles } from '../pages/styles.ts'
import { bundle, engineFiles } from './bundle.ts'
import { editionFile, keptEditions, writeEditions } from './editions.ts'
import type { Archive, KeptEditions } from './editions.ts'
import { replaceFolder } from './folder.ts'
import { writeParts, writeValue } from './parts.ts'

/** What a page is made from. */
export interface PageInput extends FiguresInput {
  readonly office: Text
  /** Name of the publication, which the page's data lie under. */
  readonly version: string
  readonly isSynthetic: boolean
  /** When the data were cut off, the office's time. */
  readonly asOf: string
  /** Path of the DuckDB file that the SQL page has, by the keys of the page's periods. */
  readonly database: (periods: readonly string[]) => Promise<string>
  readonly dictionary: readonly DictionaryEntry[]
  readonly questions: readonly Question[]
  /** What was issued; default: nothing. */
  readonly archive?: Archive
}

/** What was written. */
export interface WrittenPage {
  readonly months: number
  readonly lists: number
  readonly papers: number
}

/**
 * Writes the page of an office into a folder: explorer, archive, dictionary and
 * SQL, in both languages, for a web server or to be opened as a file.
 *
 * @throws PageError where the folder holds something that is no page, or the data cover no whole month.
 */
export async function writePage(
  dir: string,
  input: PageInput,
): Promise<WrittenPage> {
  const { explorer, procedures } = await explorerOf(input)
  const lists: string[] = []
  const { office, version } = input
  const before = { dir, editions: await keptEditions(dir) }
  await replaceFolder(dir, async (next) => {
    const [assets, data] = ['assets', `data/${version}`]
    await mkdir(join(next, assets))
    await mkdir(join(next, data, 'misses'), { recursive: true })
    for await (const list of listsOf(input, explorer)) {
      await writeValue(next, `${data}/misses/${list.name}`, list.rows)
      lists.push(list.name)
    }
    await writeValue(next, `${data}/explorer`, { ...explorer, lists })
    for (const [i, part] of partsOf(explorer, procedures).entries())
      await writeValue(next, `${data}/procedures-${i}`, part)
    const { dictionary, questions } = input
    const analyst: Analyst = { dictionary, questions }
    await writeValue(next, `${data}/analyst`, analyst)
    await writeAssets(join(next, assets))
    const parts = {
      worker: await writeParts(next, `${assets}/worker`, engineFiles.worker),
      engine: await writeParts(next, `${assets}/engine`, engineFiles.engine),
      database: await writeParts(
        next,
        `${data}/database`,
        await input.database(explorer.periods.map(({ key }) => key)),
      ),
    }
    const editions = await writeArchive(next, input, before)
    const publication: Publication = {
      ...input,
      plan: input.asked.plan.number,
      assets,
      data,
      parts,
    }
    await writeDocuments(next, { publication, explorer, input, editions })
    return { office, version, editions }
  })
  const months = explorer.periods.filter(({ kind }) => kind === 'month').length
  const papers = input.archive?.papers.length ?? 0
  return { months, lists: lists.length, papers }
}

/** The cells of the procedures that can be chosen, in their order, so many together. */
function partsOf({ procedures }: Explorer, cells: Cells): readonly Cells[] {
  const parts = Map.groupBy(procedures.entries(), ([i]) =>
    Math.floor(i / proceduresInPart),
  )
  return [...parts.values()].map((part) =>
    Object.fromEntries(
      Object.entries(cells).map(([kpi, places]) => [
        kpi,
        Object.fromEntries(
          part.flatMap(([, { code }]) => {
            const months = places[code]
            return months ? [[code, months] as const] : []
          }),
        ),
      ]),
    ),
  )
}

/** The lists of the shares of rows, of the last months. */
async function* listsOf(input: FiguresInput, { periods, cells }: Explorer) {
  const months = periods
    .filter(({ kind }) => kind === 'month')
    .slice(0, listedMonths)
  for (const kpi of input.kpis) {
    if (kpi.kind !== 'ratio' || cells[kpi.id] === undefined) continue
    for (const { key } of months)
      yield {
        name: `${kpi.id}_${key}`,
        rows: await missesOf(input, kpi, key),
      }
  }
}

async function writeAssets(dir: string): Promise<void> {
  await bundle(join(dir, 'app.js'))
  await writeFile(join(dir, 'style.css'), styles)
}

/** Copies the files, and writes what can be read on a screen. */
async function writeArchive(
  next: string,
  { archive }: PageInput,
  before: { readonly dir: string; readonly editions: KeptEditions },
): Promise<KeptEditions> {
  if (!archive || archive.papers.length === 0) return {}
  await mkdir(join(next, 'archive'))
  for (const file of archive.papers.flatMap(({ files }) => files))
    await copyFile(
      join(archive.dir, file),
      join(next, 'archive', basename(file)),
    )
  return writeEditions(next, archive, before)
}

async function writeDocuments(
  next: string,
  {
    publication,
    explorer,
    input,
    editions,
  }: {
    readonly publication: Publication
    readonly explorer: Explorer
    readonly input: PageInput
    readonly editions: KeptEditions
  },
): Promise<void> {
  const papers = (input.archive?.papers ?? []).map((paper) => ({
    ...paper,
    files: [
      ...[editionFile(paper) ?? ''].filter((file) => file in editions),
      ...paper.files.map((file) => `archive/${basename(file)}`),
    ],
  }))
  const contents: Readonly<Record<PageName, (language: Locale) => Markup>> = {
    explorer: explorerPage,
    archive: (language) => archivePage(papers, explorer.units, language),
    dictionary: (language) =>
      dictionaryPage(explorer.kpis, input.dictionary, language),
    sql: sqlPage,
  }
  for (const language of ['vi', 'en'] as const)
    for (const page of pageNames)
      await writeFile(
        join(next, fileOf(page, language)),
        frame(publication, { page, language }, contents[page](language)),
      )
  const lines = Object.entries(headers).map(
    ([name, value]) => `${name}: ${value}`,
  )
  await writeFile(join(next, 'headers.txt'), `${lines.join('\n')}\n`)
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  closedPeriods,
  localTime,
  NoDataError,
  openOfficeData,
  publishData,
  publishedResults,
} from '@motcua/jobs/reading'
import type { Office, OfficeData } from '@motcua/jobs'
import { PageError, writePage } from '@motcua/page'
import type { DictionaryEntry, Question, WrittenPage } from '@motcua/page'
import {
  cookbook,
  copyKeeping,
  makeFolder,
  readDictionary,
} from '@motcua/warehouse/reading'
import type { PublishedFiles } from '@motcua/warehouse/reading'
import { pathFromHere } from '../terminal/arguments.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { runnable, tell, write, writeJson } from '../terminal/output.ts'
import { askedOf } from './asked.ts'
import { issuedArchive } from './page-archive.ts'
import type { IssuedArchive } from './page-archive.ts'

/** What of an office goes onto a page. */
export interface PageFlags {
  readonly page: string
  /** Its issued papers too. */
  readonly archive?: boolean | undefined
  readonly format: 'table' | 'json'
}

/** `motcua publish --page DIR` */
export async function publishPage(
  office: Office,
  flags: PageFlags,
): Promise<Exit> {
  const issued = flags.archive ? await issuedArchive(office) : undefined
  const written = await makePage(office, flags, issued).catch(
    (error: unknown) => {
      if (!(error instanceof PageError)) throw error
      const { code, message } = error
      throw code === 'no_month'
        ? new NoDataError(message)
        : new UsageError(message)
    },
  )
  for (const line of issued?.lacking ?? []) tell(runnable(line))
  if (issued && issued.unapproved > 0)
    tell(
      runnable(
        `${issued.unapproved} editions are not on the page: no person has approved them; motcua status tells which wait`,
      ),
    )
  if (flags.format === 'json') writeJson(written)
  else
    write(
      `${flags.page}: ${written.months} months, ${written.lists} lists, ${written.papers} papers; open index.html`,
    )
  return (issued?.lacking.length ?? 0) > 0 ? exit.different : exit.done
}

async function makePage(
  office: Office,
  flags: PageFlags,
  issued: IssuedArchive | undefined,
): Promise<WrittenPage> {
  const published = await publishData(office, localTime(office.zone))
  await using data = await openOfficeData(office)
  const { complete, cutOff } = data.loaded
  const { kpis, plan, synthetic: isSynthetic } = office
  const to = pathFromHere(flags.page)
  makeFolder(dirname(to))
  const room = await mkdtemp(join(tmpdir(), 'motcua-page-'))
  try {
    return await writePage(to, {
      db: data.snapshot.db,
      kpis,
      asked: {
        ...askedOf(office, data),
        plan,
        published: publishedResults(office),
        closed: [...closedPeriods(office).keys()],
      },
      from: office.dataFrom,
      to: complete?.to ?? cutOff.slice(0, 10),
      office: office.name,
      version: published.manifest.version,
      isSynthetic,
      asOf: cutOff,
      async database(periods) {
        const copy = join(room, 'motcua.duckdb')
        await copyKeeping(published.database, copy, { kpis, periods })
        return copy
      },
      dictionary: entriesOf(published),
      questions: questionsOf(data),
      ...(issued && { archive: issued.archive }),
    })
  } finally {
    await rm(room, { recursive: true })
  }
}

/** What the published database has, in the words of its dictionary. */
function entriesOf({ folder }: PublishedFiles): readonly DictionaryEntry[] {
  return readDictionary(folder).map((entry) => ({
    name: entry.name,
    kind: entry.kind === 'table macro' ? 'macro' : entry.kind,
    comment: { vi: entry.vi, en: entry.en },
    parameters: entry.parameters,
    columns: entry.columns.map(({ name, type, vi, en }) => ({
      name,
      type: type ?? '',
      comment: { vi, en },
    })),
  }))
}

/** The scorecard's table of the last whole month, then the questions of the cookbook. */
function questionsOf({ loaded }: OfficeData): readonly Question[] {
  const month = (loaded.complete?.to ?? loaded.cutOff).slice(0, 7)
  const kpis: Question = {
    title: { vi: 'Bảng chỉ tiêu của phiếu', en: 'The table of the scorecard' },
    sql: `from kpi('${month}')`,
  }
  return [kpis, ...cookbook().map(({ sql, ...title }) => ({ title, sql }))]
}

import { open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { localTime, publishLacking } from '@motcua/jobs/reading'
import type { Office } from '@motcua/jobs'
import {
  dictionaryText,
  openReadOnlySql,
  publicCounts,
} from '@motcua/warehouse'
import { nearNames } from '@motcua/warehouse/reading'
import type { QueryLimits, ReadOnlySql, ResultSink } from '@motcua/warehouse'
import { historyFile } from '../query/history.ts'
import { paged } from '../query/pager.ts'
import { prompt } from '../query/prompt.ts'
import { countOf } from '../query/counted.ts'
import { isFileFormat, resultFormats } from '../query/formats.ts'
import type { ResultFormat } from '../query/formats.ts'
import { savedList, savedQuery } from '../query/saved.ts'
import { formOf, resultSink } from '../query/results.ts'
import type { Write } from '../query/results.ts'
import { mostCells, workbookSink } from '../query/workbook.ts'
import { parseCount, pathFromHere } from '../terminal/arguments.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { tell, writeOn } from '../terminal/output.ts'

/** Options of `sql`. */
export interface SqlFlags {
  readonly file?: string
  readonly format?: ResultFormat
  readonly out?: string
  readonly param?: readonly string[]
  readonly seconds?: string
  readonly memory?: string
  readonly rows?: string
  readonly output?: string
  readonly schema?: boolean
  readonly saved?: string | true
  readonly public?: boolean
  readonly least?: string
}

/** `motcua sql [QUERY | --file F]`; without either a prompt. */
export async function sql(
  office: Office,
  query: string | undefined,
  flags: SqlFlags,
): Promise<Exit> {
  if (query !== undefined && flags.file !== undefined)
    throw new UsageError('expected a query or --file, got both')
  if (flags.saved !== undefined && (query ?? flags.file) !== undefined)
    throw new UsageError('expected a query or --saved, got both')
  if (flags.saved === true) {
    await writeOn(`${savedList(office.dir)}\n`)
    return exit.done
  }
  const format = formatOf(flags)
  // Views and macros are in a version alone.
  const isCurrent = await publishLacking(office, localTime(office.zone))
  await using data = await openReadOnlySql({
    dir: office.paths.warehouse,
    zone: office.zone,
    published: office.paths.published,
    isCurrent,
    limits: limitsOf(flags, format),
  })
  data.warm()
  const parameters = parametersOf(flags.param ?? [])
  if (flags.schema) return schema(data, query)
  const text = flags.saved
    ? savedQuery(office.dir, flags.saved)
    : await textOf(query, flags)
  if (flags.public)
    return await givePublic(data, text, {
      format,
      parameters,
      out: flags.out,
      least: parseCount('--least', flags.least ?? '5', 1000),
    })
  if (text === undefined) {
    await promptHere(data, { format, parameters, office })
    return exit.done
  }
  return await give(data, text, { format, parameters, out: flags.out })
}

/** What there is to ask, or one of it, with what it means. */
async function schema(
  { dictionary }: ReadOnlySql,
  name: string | undefined,
): Promise<Exit> {
  if (!dictionary)
    throw new UsageError(
      'expected a published version of the last batch, got none; make one: motcua publish',
    )
  const names = dictionary.map((of) => of.name)
  if (name !== undefined && !names.includes(name)) {
    const near = nearNames(name, names)
    throw new UsageError(
      `expected a table, view or macro, got ${name}; ${near.length > 0 ? `near to it: ${near.join(', ')}` : 'all of them: motcua sql --schema'}`,
    )
  }
  await writeOn(dictionaryText(dictionary, name))
  return exit.done
}

/** The prompt on this terminal. */
async function promptHere(
  data: ReadOnlySql,
  {
    format,
    parameters,
    office,
  }: {
    readonly format: ResultFormat
    readonly parameters: Record<string, string>
    readonly office: Office
  },
): Promise<void> {
  if (isFileFormat(format))
    throw new UsageError(`expected a query with ${format}, got none`)
  if (!data.isVersion)
    tell(
      'There are no views and macros: the last batch is not published yet; motcua publish',
    )
  const { stdin, stdout, stderr, env } = process
  await prompt(data, {
    format,
    parameters,
    input: stdin,
    output: stderr,
    write: writeOn,
    width: () => (stdout.isTTY ? stdout.columns : undefined),
    page(text) {
      if (!stdout.isTTY) return false
      stdin.setRawMode(false)
      stdin.pause()
      const isShown = paged(text, { rows: stdout.rows, pager: env['PAGER'] })
      stdin.setRawMode(true)
      stdin.resume()
      return isShown
    },
    history: historyFile(env),
    saved: {
      list: (width) => savedList(office.dir, width),
      text: (name) => savedQuery(office.dir, name),
    },
  })
}

/** The statements that are given; undefined where a person types them. */
async function textOf(
  query: string | undefined,
  { file }: SqlFlags,
): Promise<string | undefined> {
  if (file !== undefined) return readFile(pathFromHere(file), 'utf8')
  if (query !== undefined) return query
  return process.stdin.isTTY ? undefined : readAll(process.stdin)
}

function formatOf({ format, out }: SqlFlags): ResultFormat {
  const extension = extname(out ?? '').slice(1)
  const named = extension === 'md' ? 'markdown' : extension
  const found =
    format ?? resultFormats.find((name) => name === named) ?? 'table'
  if (isFileFormat(found) && out === undefined)
    throw new UsageError(`expected --out FILE with ${found}, got none`)
  return found
}

/** A table is for the eye; other forms are for programs, and take what there is. */
function limitsOf(flags: SqlFlags, format: ResultFormat): Partial<QueryLimits> {
  const isForTheEye = format === 'table' || format === 'markdown'
  const most = {
    seconds: 86_400,
    memory: 1_000_000,
    rows: format === 'xlsx' ? mostCells : 999_999_999,
    output: 1_000_000,
  }
  const given = (['seconds', 'memory', 'rows', 'output'] as const).flatMap(
    (name) => {
      const text = flags[name]
      return text === undefined
        ? []
        : [[name, parseCount(`--${name}`, text, most[name])] as const]
    },
  )
  return {
    ...(isForTheEye ? { rows: 10_000 } : {}),
    ...(format === 'xlsx' ? { rows: mostCells } : {}),
    ...Object.fromEntries(given),
  }
}

function parametersOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const [, name, value] = /^(\w+)=([^]*)$/.exec(pair) ?? []
      if (name === undefined || value === undefined)
        throw new UsageError(`expected --param NAME=VALUE, got ${pair}`)
      return [name, value]
    }),
  )
}

/** Runs statements and writes what they give. */
async function give(
  data: ReadOnlySql,
  text: string,
  {
    format,
    parameters,
    out,
  }: {
    readonly format: ResultFormat
    readonly parameters: Record<string, string>
    readonly out: string | undefined
  },
): Promise<Exit> {
  let isCut = false
  const told: Pick<ResultSink, 'done'> = {
    done(result) {
      isCut ||= result.isCut
      const rows = `${result.isCut ? 'first ' : ''}${countOf(result.rows)}`
      const cure =
        format === 'xlsx'
          ? `a workbook has ${mostCells} cells at most: --format csv or parquet`
          : '--rows N'
      const more = result.isCut ? `; there may be more: ${cure}` : ''
      if (out !== undefined || format === 'table' || result.isCut)
        tell(`${rows} of ${data.source}${more}`)
    },
  }
  const options = {
    form: formOf(format),
    each: format === 'table' || format === 'markdown',
    parameters,
  }
  const isText = format === 'csv' || format === 'tsv'
  if (format === 'parquet' || (isText && out !== undefined)) {
    // The engine writes the file by itself.
    await data.run(text, told, { ...options, to: pathFromHere(out ?? '') })
  } else
    await written(out, async (write) => {
      const sink =
        format === 'xlsx'
          ? workbookSink(write, told)
          : both(resultSink(format, write), told)
      await data.run(text, sink, options)
    })
  return isCut ? exit.partly : exit.done
}

/** Runs a statement that counts, and writes what of it may leave the office. */
async function givePublic(
  data: ReadOnlySql,
  text: string | undefined,
  {
    format,
    parameters,
    out,
    least,
  }: {
    readonly format: ResultFormat
    readonly parameters: Record<string, string>
    readonly out: string | undefined
    readonly least: number
  },
): Promise<Exit> {
  if (text === undefined || format === 'parquet')
    throw new UsageError(
      `expected --public with a query and another form than parquet, got ${text === undefined ? 'no query' : format}`,
    )
  await written(out, async (write) => {
    const sink =
      format === 'xlsx' ? workbookSink(write, {}) : resultSink(format, write)
    const form = formOf(format) === 'values' ? 'values' : 'texts'
    const options = { least, parameters, form } as const
    const { numbers, hidden } = await publicCounts(data, text, sink, options)
    tell(
      `${hidden} of ${numbers} numbers of ${data.source} are hidden: what is below ${least}, and what would tell of it within this result; look at what else was given out`,
    )
  })
  return exit.done
}

/** A sink, and what is told when it is done. */
function both(sink: ResultSink, told: Pick<ResultSink, 'done'>): ResultSink {
  return {
    ...sink,
    async done(result) {
      await sink.done?.(result)
      await told.done?.(result)
    },
  }
}

/** Writes to standard output, or to a file that is there when all of it is. */
async function written(
  out: string | undefined,
  use: (write: Write) => Promise<void>,
): Promise<void> {
  if (out === undefined) return use(writeOn)
  const path = pathFromHere(out)
  const partial = join(dirname(path), `.${basename(path)}.partial`)
  const file = await open(partial, 'w')
  try {
    await use(async (data) => void (await file.writeFile(data)))
    await file.close()
    await rename(partial, path)
  } finally {
    await file.close()
    await rm(partial, { force: true })
  }
}

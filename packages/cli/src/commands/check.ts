import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { Office } from '@motcua/jobs'
import { findings, meaningOf, openSnapshot, rejects } from '@motcua/warehouse'
import type { Reject } from '@motcua/warehouse'
import { pathFromHere } from '../terminal/arguments.ts'
import { exit } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { write, writeJson } from '../terminal/output.ts'
import { csvRecord, table } from '../terminal/table.ts'

/** Options of `check`. */
export interface CheckFlags {
  readonly rejects?: string
  readonly lang: 'vi' | 'en'
  readonly format: 'table' | 'json'
}

/** `motcua check`: what is wrong with the data, by code. */
export async function check(office: Office, flags: CheckFlags): Promise<Exit> {
  const { warehouse: dir } = office.paths
  await using snapshot = await openSnapshot({ dir, zone: office.zone })
  const all = await findings(snapshot.db, {
    office: office.code,
    dir,
    sources: office.profiles,
  })
  const found = all.map((f) => ({
    code: f.code,
    kind: f.kind,
    table: f.table,
    source: f.source,
    rows: f.rows,
    open: f.open,
    meaning: meaningOf(f.code),
    ...(f.examples && { examples: f.examples }),
  }))
  const path = flags.rejects && pathFromHere(flags.rejects)
  if (path)
    await writeRejects(path, rejects(snapshot.db, { office: office.code }))
  if (flags.format === 'json')
    writeJson({ findings: found, ...(path && { rejects: path }) })
  else
    write(
      [
        found.length > 0
          ? table(
              ['code', 'kind', 'table', 'source', 'rows', 'open', 'meaning'],
              found.map((f) => [
                f.code,
                f.kind,
                f.table,
                f.source,
                f.rows,
                f.open,
                f.examples
                  ? `${f.meaning[flags.lang]} ${f.examples.join(', ')}`
                  : f.meaning[flags.lang],
              ]),
            )
          : flags.lang === 'vi'
            ? 'Không có lỗi dữ liệu.'
            : 'Nothing is wrong with the data.',
        ...(path ? [`rejects: ${path}`] : []),
      ].join('\n'),
    )
  return exit.done
}

const cells = ['batch', 'file', 'row', 'column', 'code', 'reason', 'value']

/** A list for a spreadsheet: UTF-8 with its mark, lines as Windows ends them. */
async function writeRejects(
  path: string,
  rows: AsyncIterable<Reject>,
): Promise<void> {
  const next = `${path}.next`
  async function* records() {
    yield `\uFEFF${csvRecord(cells)}\r\n`
    for await (const r of rows)
      yield `${csvRecord([r.batch, r.file, r.row, r.column, r.code, r.reason, r.value])}\r\n`
  }
  try {
    await pipeline(records, createWriteStream(next))
    await rename(next, path)
  } finally {
    await rm(next, { force: true })
  }
}

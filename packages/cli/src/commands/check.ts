import { createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { closedNotices, closedNow } from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { findings, meaningOf, openSnapshot, rejects } from '@motcua/warehouse'
import type { Reject } from '@motcua/warehouse'
import { pathFromHere } from '../terminal/arguments.ts'
import { exit, UsageError } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { runnable, write, writeJson } from '../terminal/output.ts'
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
  const closed = await closedNow(office)
  const path = flags.rejects && pathFromHere(flags.rejects)
  if (path) await assertOwnList(path)
  await using snapshot = await openSnapshot({
    dir,
    zone: office.zone,
    office: office.code,
  })
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
  if (path)
    await writeRejects(path, rejects(snapshot.db, { office: office.code }))
  if (flags.format === 'json')
    writeJson({
      findings: found,
      ...(path && { rejects: path }),
      ...(closed.length > 0 && { closed }),
    })
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
        ...closedNotices(closed).map(runnable),
        ...(path ? [`rejects: ${path}`] : []),
      ].join('\n'),
    )
  return exit.done
}

const cells = ['batch', 'file', 'row', 'column', 'code', 'reason', 'value']

const head = `\uFEFF${csvRecord(cells)}\r\n`

/**
 * What is no list of rejects that an earlier check wrote is not written over.
 *
 * @throws UsageError
 */
async function assertOwnList(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (!found) return
  const got = found.isFile()
    ? (await isOwnList(path))
      ? undefined
      : 'a file that is none'
    : 'a folder, or what is no file'
  if (got !== undefined)
    throw new UsageError(
      `expected --rejects to name a new file, or a list of rejects that check wrote before, got ${path}, ${got}; it is left as it is: name another file`,
    )
}

async function isOwnList(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const own = Buffer.from(head)
    const { buffer } = await file.read(Buffer.alloc(own.length), 0, own.length)
    return buffer.equals(own)
  } finally {
    await file.close()
  }
}

/** A list for a spreadsheet: UTF-8 with its mark, lines as Windows ends them. */
async function writeRejects(
  path: string,
  rows: AsyncIterable<Reject>,
): Promise<void> {
  const next = `${path}.${process.pid}.next`
  async function* records() {
    yield head
    for await (const r of rows)
      yield `${csvRecord([r.batch, r.file, r.row, r.column, r.code, r.reason, r.value])}\r\n`
  }
  const out = createWriteStream(next, { flags: 'wx' })
  let isOurs = false
  out.once('open', () => (isOurs = true))
  try {
    await pipeline(records, out)
    await rename(next, path)
  } finally {
    if (isOurs) await rm(next, { force: true })
  }
}

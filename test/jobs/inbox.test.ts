import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import {
  inboxExports,
  leftOpen,
  loadOffice,
  openOfficeData,
  rebuild,
  runPass,
  takeIn,
  takeOut,
  type Office,
  type Pass,
} from '@motcua/jobs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { motcuaHere } from './command.ts'
import { edit, writeQuiet, type OwnOffice } from './small-office.ts'
import { badRows, openRow, putTinyExport, tinyOffice } from './tiny-export.ts'

/* What becomes of the files of the inbox. No period has ended, so no browser starts. */

const now = '2018-03-31 06:00:00'
const march = 'hoso-20180331-0500.csv'
const second = 'hoso-20180331-0501.csv'

let own: OwnOffice
let office: Office
beforeEach(() => {
  own = tinyOffice()
  office = own.office
})
afterEach(() => own[Symbol.dispose]())

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).toSorted() : []
}

const inInbox = () => namesIn(office.paths.inbox)
const inRefused = () => namesIn(office.paths.refused)

/** The batches of exports, by their files. */
async function loadedFiles(): Promise<readonly string[]> {
  await using data = await openOfficeData(office)
  const batches = await data.snapshot.db
    .selectFrom('batch')
    .select('file')
    .where('target', '=', 'dossier')
    .orderBy('batch')
    .execute()
  return batches.map(({ file }) => file)
}

async function pass(at = now): Promise<Pass & { told: readonly string[] }> {
  const told: string[] = []
  const done = await runPass(office, at, (line) => told.push(line))
  return { ...done, told }
}

function keepOriginals(days: number): void {
  edit(join(office.dir, 'motcua.yaml'), [
    [
      /^(?:intake: .*\n)?schedule:/m,
      `intake: { keepOriginalsDays: ${days} }\nschedule:`,
    ],
  ])
  office = loadOffice(office.dir)
}

describe('a loaded export', () => {
  test('is gone after the pass that loaded it, and nothing of its free text is left; lists and strays stay', async () => {
    const secret = 'Nguyễn Thị Bí Mật'
    const path = putTinyExport(office, march)
    const [head = '', ...rows] = readFileSync(path, 'utf8').trim().split('\n')
    const named = [`${head};Họ tên`, ...rows.map((row) => `${row};${secret}`)]
    writeQuiet(path, `${named.join('\n')}\n`)
    writeFileSync(join(office.paths.inbox, 'notes.txt'), '')
    const { ingested, told, held } = await pass()
    expect(ingested).toMatchObject([{ file: march, accepted: 3 }])
    expect(held).toEqual([])
    expect(told.at(-1)).toBe('1 export is loaded, and deleted from the inbox')
    expect(inInbox()).toEqual(['notes.txt'])
    expect(existsSync(office.paths.units)).toBe(true)
    const kept = readdirSync(office.dir, {
      recursive: true,
      withFileTypes: true,
    })
    for (const entry of kept.filter((e) => e.isFile())) {
      const bytes = readFileSync(join(entry.parentPath, entry.name))
      expect([entry.name, bytes.includes(secret)]).toEqual([entry.name, false])
    }
    // A pass without anything to do touches nothing.
    expect((await pass()).told.slice(1)).toEqual([])
  })

  test('that a killed pass left behind, or that was loaded by hand, leaves with the next pass and is not loaded again', async () => {
    putTinyExport(office, march)
    await takeIn(office, inboxExports(office, now), now)
    expect(inInbox()).toEqual([march])
    const { ingested, told } = await pass()
    expect(ingested).toEqual([])
    expect(told).toEqual(['1 export is loaded, and deleted from the inbox'])
    expect(inInbox()).toEqual([])
    expect(await loadedFiles()).toEqual([march])
    // What was taken out comes back with its file alone.
    await takeOut(office, 3, now)
    expect((await pass()).ingested).toEqual([])
    putTinyExport(office, march)
    expect((await pass()).ingested).toMatchObject([{ file: march, batch: 5 }])
    expect(await rebuild(office)).toMatchObject({ batches: 5 })
  })

  test('is kept for the days that the office says, for its owner alone, and then deleted', async () => {
    keepOriginals(2)
    const text = readFileSync(putTinyExport(office, march), 'utf8')
    const { told } = await pass()
    const { originals } = office.paths
    expect(told.at(-1)).toBe(
      `1 export is loaded, and kept in ${originals} for 2 days`,
    )
    const kept = join(originals, '2018-03-31', `3_${march}`)
    expect(readFileSync(kept, 'utf8')).toBe(text)
    await pass('2018-04-01 23:59:59')
    expect(existsSync(kept)).toBe(true)
    await pass('2018-04-02 00:00:00')
    expect(namesIn(originals)).toEqual([])
  })

  test('of an office whose passes left it there stays for a week, in which it is told what will be', async () => {
    await pass()
    rmSync(join(office.paths.var, 'emptying.json'))
    putTinyExport(office, march)
    for (const day of ['2018-03-31 06:00:00', '2018-04-06 23:00:00']) {
      const { held, failed } = await pass(day)
      expect(failed).toEqual([])
      expect(held).toEqual([
        {
          file: office.paths.inbox,
          period: null,
          unit: null,
          error:
            '1 loaded export lies here; from 2018-04-07 on each pass deletes what is loaded, as it holds names; to keep it for 30 days outside the inbox, write intake: { keepOriginalsDays: 30 } into motcua.yaml; or move it away before',
        },
      ])
      expect(inInbox()).toEqual([march])
    }
    keepOriginals(30)
    expect((await pass('2018-04-06 23:30:00')).held).toEqual([])
    expect(inInbox()).toEqual([])
    keepOriginals(0)
    putTinyExport(office, march)
    expect((await pass('2018-04-07 00:00:00')).held).toEqual([])
    expect(inInbox()).toEqual([])
  })

  test('stays while its rows are rejected, until it or its profile is mended', async () => {
    const path = putTinyExport(office, march, badRows)
    {
      const { held, failed } = await pass()
      expect(failed).toEqual([])
      expect(held).toMatchObject([
        {
          file: path,
          error: expect.stringMatching(
            /^hoso-20180331-0500\.csv: 3 of 3 rows rejected; .*see them with: motcua sql "from rejected where batch = 3"; mend it, or sources\/motcua-dientu\.yaml, or delete it$/,
          ),
        },
      ])
      expect(inInbox()).toEqual([march])
    }
    putTinyExport(office, march)
    expect(await pass()).toMatchObject({ held: [] })
    expect(inInbox()).toEqual([])
  })

  test('that came in the place of one while that was read stays for the next pass', async () => {
    const path = putTinyExport(office, march)
    const told: string[] = []
    await runPass(office, now, (line) => {
      told.push(line)
      if (line.startsWith(march))
        putTinyExport(office, march, [openRow('B1', '30/03/2018 04:00')])
    })
    expect(existsSync(path)).toBe(true)
    const { ingested } = await pass()
    expect(ingested).toMatchObject([{ file: march, read: 1 }])
    expect(inInbox()).toEqual([])
  })
})

describe('an export that cannot be loaded', () => {
  const broken = 'a;b\n1;2\n'

  test('goes to the refused with its reason, is told in every pass, holds back what is due, and is gone when it is mended', async () => {
    writeQuiet(putTinyExport(office, march), broken)
    putTinyExport(office, second)
    const { failed, ingested } = await pass()
    const path = join(office.paths.refused, march)
    expect(ingested.map(({ file }) => file)).toEqual([second])
    expect(failed).toMatchObject([{ file: path }])
    expect(inInbox()).toEqual([])
    expect(inRefused()).toEqual([march, `${march}.reason.json`])
    expect(readFileSync(path, 'utf8')).toBe(broken)
    const told = JSON.parse(readFileSync(`${path}.reason.json`, 'utf8'))
    expect(told).toEqual({
      at: now,
      source: 'motcua-dientu',
      reason: failed[0]?.error,
    })

    const next = await pass()
    expect(next.failed).toEqual([])
    const why = `${failed[0]?.error}; it lies in ${office.paths.refused}: mend it, or sources/motcua-dientu.yaml, and put it into the inbox again, or delete it`
    expect(next.held).toMatchObject([{ file: path, error: why }])
    {
      await using data = await openOfficeData(office)
      const [open] = await leftOpen(office, data, { now })
      expect(open?.why).toBe(
        `${march} could not be loaded; it lies in var/refused with the reason, until it is mended and put into the inbox again, or deleted`,
      )
    }
    // One of the same name that is no better takes its place; a good one ends it.
    writeQuiet(putTinyExport(office, march), `${broken}3;4\n`)
    expect(await pass()).toMatchObject({ failed: [{ file: path }], held: [] })
    expect(readFileSync(path, 'utf8')).toBe(`${broken}3;4\n`)
    putTinyExport(office, march)
    expect(await pass()).toMatchObject({ failed: [], held: [] })
    expect(inRefused()).toEqual([])
    expect(await loadedFiles()).toEqual([second, march])
  })

  test('is gone too when it was loaded by hand from there, and told without a reason when one is missing', async () => {
    const path = join(office.paths.refused, march)
    mkdirSync(office.paths.refused, { recursive: true })
    renameSync(putTinyExport(office, march), path)
    expect((await pass()).held).toMatchObject([
      {
        error: expect.stringContaining(`${march} could not be loaded; it lies`),
      },
    ])
    const args = ['--office', office.dir, 'ingest', path]
    expect(await motcuaHere(args)).toMatchObject({ code: 0 })
    expect(await pass()).toMatchObject({ failed: [], held: [] })
    expect(inRefused()).toEqual([])
  })

  test('is not lost for the next export of its name, where the name tells no time', async () => {
    edit(join(office.dir, 'sources', 'motcua-dientu.yaml'), [
      [/^files: .*$/m, 'files: hoso.csv'],
    ])
    office = loadOffice(office.dir)
    const name = 'hoso.csv'
    const refused = join(office.paths.refused, name)
    writeQuiet(putTinyExport(office, name), broken)
    expect((await pass()).failed).toMatchObject([{ file: refused }])
    // The next one may be of another month: it is loaded, and the first one stays.
    putTinyExport(office, name)
    expect(await pass()).toMatchObject({
      ingested: [{ file: name, accepted: 3 }],
      held: [{ file: refused }],
    })
    expect(readFileSync(refused, 'utf8')).toBe(broken)
    // One that is no better waits, and puts nothing away.
    const next = putTinyExport(office, name)
    writeQuiet(next, `${broken}3;4\n`)
    expect(await pass()).toMatchObject({
      failed: [{ file: next }],
      held: [{ file: refused }],
    })
    expect(readFileSync(refused, 'utf8')).toBe(broken)
    rmSync(refused)
    expect(await pass()).toMatchObject({ failed: [{ file: refused }] })
    expect(inInbox()).toEqual([])
  })

  test('waits where another try may load it, or a person must accept it', async () => {
    edit(join(office.dir, 'sources', 'motcua-dientu.yaml'), [
      [/^every: month$/m, 'mode: snapshot'],
    ])
    office = loadOffice(office.dir)
    mkdirSync(join(office.paths.inbox, march), { recursive: true })
    putTinyExport(office, second)
    expect((await pass()).failed).toMatchObject([
      { file: join(office.paths.inbox, march) },
    ])
    // Of three dossiers all are gone: it is held, and accepted by hand.
    rmSync(join(office.paths.inbox, march), { recursive: true })
    const third = putTinyExport(office, 'hoso-20180331-0502.csv', [])
    expect((await pass()).held).toMatchObject([{ file: third }])
    expect(inInbox()).toEqual(['hoso-20180331-0502.csv'])
    expect(inRefused()).toEqual([])
    const accept = ['ingest', third, '--accept-gone', 'hết hồ sơ']
    const { code } = await motcuaHere(['--office', office.dir, ...accept])
    expect(code).toBe(0)
    expect(await pass()).toMatchObject({ failed: [], held: [] })
    expect(inInbox()).toEqual([])
  })
})

test('a file whose name says that it is made later is named, and waits', async () => {
  const later = 'hoso-20620331-0500.csv'
  putTinyExport(office, later)
  const { told, ingested } = await pass()
  expect(ingested).toEqual([])
  expect(told).toContain(
    `${later}: left until 2062-03-31 05:00:00, as its name says that it is made then; rename it if it was made before`,
  )
  expect(inInbox()).toEqual([later])
  const args = ['--office', office.dir, 'status', '--now', '2018-04-01T06:00']
  const { stdout } = await motcuaHere(args)
  expect(stdout).toContain(`waits: ${later}: left until 2062-03-31 05:00:00, `)
})

test('a file that is still being written waits for the next pass', async () => {
  const path = putTinyExport(office, march)
  const whole = readFileSync(path, 'utf8')
  writeFileSync(path, whole.slice(0, 400))
  const writing = setInterval(() => appendFileSync(path, ' '), 200)
  try {
    const { held, ingested } = await pass()
    expect(ingested).toEqual([])
    expect(held).toMatchObject([
      {
        file: path,
        error: 'it is still being written; the next pass takes it in',
      },
    ])
  } finally {
    clearInterval(writing)
  }
  // One that nothing more comes to is taken in the same pass.
  writeFileSync(path, whole)
  expect(await pass()).toMatchObject({ held: [], ingested: [{ accepted: 3 }] })
})

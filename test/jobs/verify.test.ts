import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync, inflateSync } from 'node:zlib'
import {
  fileScorecard,
  inboxExports,
  lazyPrinter,
  ledgerPath,
  openOfficeData,
  periodFigures,
  readLedger,
  recordNote,
  runPass,
  takeIn,
  takeOut,
  verifyFile,
} from '@motcua/jobs'
import type { LazyPrinter, Office, Verified } from '@motcua/jobs'
import { PDF } from '@libpdf/core'
import { parsePeriod } from '@motcua/metrics'
import { renderScorecard, readIssued } from '@motcua/scorecard'
import type { Manifest, Scorecard } from '@motcua/scorecard'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadedSample } from '../offices.ts'
import { motcuaHere } from './command.ts'
import { openRow, putTinyExport, tinyOffice } from './tiny-export.ts'

/* What was issued is made again from the warehouse as of its batches, and a change is named. */

const { office, remove } = await loadedSample()
let printer: LazyPrinter
let pdf: string
let other: string
beforeAll(async () => {
  printer = lazyPrinter()
  pdf = await file(office, 'vp')
  other = await file(office, 'tt')
})
afterAll(async () => {
  await printer[Symbol.asyncDispose]()
  remove()
})

async function file(of: Office, unit: string): Promise<string> {
  await using data = await openOfficeData(of)
  const period = parsePeriod('2018-03')
  const figures = await periodFigures(of, data, period)
  const doubts = { open: [], accepted: [] }
  const out = join(of.paths.var, 'filed')
  const filed = await fileScorecard(
    { office: of, data, figures, doubts },
    unit,
    {
      out,
      edition: 1,
      printer,
    },
  )
  return filed.files.pdf
}

/** A file of these bytes, held against what the warehouse gives. */
async function verified(
  bytes: Uint8Array,
  of: Office = office,
): Promise<Verified> {
  const path = join(of.paths.var, 'changed.pdf')
  writeFileSync(path, bytes)
  return await verifyFile(of, path, printer)
}

test('a scorecard is made again byte for byte', async () => {
  const { same, differences, notes } = await verifyFile(office, pdf, printer)
  expect({ same, differences, notes }).toEqual({
    same: 'bytes',
    differences: [],
    notes: [],
  })
})

test('the command says so, and ends with 4 where it is not the same', async () => {
  const asked = ['--office', office.dir, 'verify', '--format', 'json']
  const whole = await motcuaHere([...asked, pdf])
  expect(whole.code).toBe(0)
  expect(JSON.parse(whole.stdout)).toEqual({
    file: pdf,
    same: 'bytes',
    signature: null,
    differences: [],
    notes: [],
  })
  const path = join(office.paths.var, 'none.pdf')
  writeFileSync(path, readFileSync(pdf).subarray(0, -1))
  const cut = await motcuaHere([...asked, path])
  expect(cut.code).toBe(4)
  expect(JSON.parse(cut.stdout)).toMatchObject({ same: 'none' })
})

test('a byte that was changed anywhere is found', async () => {
  const whole = readFileSync(pdf)
  // Spread over the file by a generator of its own, the same each time.
  let seed = 2062
  const missed: number[] = []
  for (let n = 0; n < 50; n++) {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    const at = seed % whole.length
    const bytes = Buffer.from(whole)
    bytes[at] = (bytes[at]! + 1 + (seed % 255)) % 256
    const { same, differences } = await verified(bytes)
    if (same !== 'none' || differences.length === 0) missed.push(at)
  }
  expect(missed).toEqual([])
})

test('a byte of what describes an attachment is found, which no hash of the file covers', async () => {
  const bytes = replaced(
    readFileSync(pdf),
    '/Subtype /application#2Fjson',
    '/Subtype /opplication#2Fjson',
  )
  expect(await verified(bytes)).toMatchObject({
    same: 'none',
    differences: [expect.stringMatching(/^byte \d+ of \d+ is another than/)],
  })
})

/** The file with one piece in the place of another. */
function replaced(bytes: Buffer, what: string, by: string): Buffer {
  const text = bytes.toString('latin1')
  expect(text).toContain(what)
  return Buffer.from(text.replace(what, by), 'latin1')
}

/** The file with another text in the place of one that it carries. */
function rewritten(
  bytes: Buffer,
  name: string,
  change: (text: string) => string,
): Buffer {
  const written = bytes.toString('latin1')
  const [, id] = new RegExp(`/F \\(${name}\\)[^>]*/EF <</F (\\d+)`).exec(
    written,
  )!
  const start = written.indexOf(`\n${id} 0 obj\n`)
  const [head = '', length] = /^[\s\S]*?\/Length (\d+)>>\nstream\n/.exec(
    written.slice(start),
  )!
  const from = start + head.length
  const end = from + Number(length)
  const text = change(inflateSync(bytes.subarray(from, end)).toString())
  const packed = deflateSync(text)
  const own = head.replace(`/Length ${length}`, `/Length ${packed.length}`)
  return Buffer.concat([
    bytes.subarray(0, start),
    Buffer.from(own, 'latin1'),
    packed,
    bytes.subarray(end),
  ])
}

describe('what was put into the file is named', () => {
  test('bytes after its end', async () => {
    const bytes = Buffer.concat([readFileSync(pdf), Buffer.from('\n%%EOF\n')])
    const { same, differences } = await verified(bytes)
    expect({ same, differences }).toEqual({
      same: 'none',
      differences: ['7 bytes follow what was made'],
    })
  })

  test('an attachment of another file', async () => {
    const forged = await PDF.load(readFileSync(pdf))
    const strange = (await PDF.load(readFileSync(other))).getAttachment(
      'scorecard.json',
    )
    forged.addAttachment('scorecard.json', strange!, { overwrite: true })
    const { same, differences } = await verified(await forged.save())
    expect(same).toBe('none')
    expect(differences.length).toBeGreaterThan(0)
  })

  const model = 'scorecard.json'
  test.each([
    [
      'a model that is changed',
      (bytes: Buffer) =>
        rewritten(bytes, model, (text) => text.replace('"vp"', '"tt"')),
      [
        'its attachment scorecard.json is another than that of its manifest',
        'its model is not that of its manifest',
      ],
    ],
    [
      'a model that is cut off',
      (bytes: Buffer) => rewritten(bytes, model, () => '{'),
      ['its model cannot be read'],
    ],
    [
      'a model by another name',
      (bytes: Buffer) => replaced(bytes, `/F (${model})`, '/F (scorecard.txt)'),
      [
        'its attachment scorecard.json is missing',
        'its attachment scorecard.txt is none of its manifest',
        'its model cannot be read',
      ],
    ],
    [
      'another code',
      (bytes: Buffer) =>
        rewritten(bytes, 'manifest.json', (text) =>
          text.replace(
            /"code": "\w{4}-\w{4}-\w{4}"/,
            '"code": "0000-0000-0000"',
          ),
        ),
      [
        'its code 0000-0000-0000 is not that of its manifest',
        'its pages do not have its code 0000-0000-0000',
        'its bytes are not those of its parts',
      ],
    ],
  ] as const)('%s', (_, change, faults) => {
    const read = readIssued(change(readFileSync(pdf)))
    expect(read.faults).toEqual(expect.arrayContaining([...faults]))
  })

  test('the pages of another file', async () => {
    const [own, strange] = [pdf, other].map((path) => readFileSync(path))
    const start = readIssued(own!).manifest!.printed.bytes
    const pages = strange!.subarray(
      0,
      readIssued(strange!).manifest!.printed.bytes,
    )
    const joined = Buffer.concat([pages, own!.subarray(start)])
    const { same, differences } = await verified(joined)
    expect(same).toBe('none')
    expect(differences).toContain('its pages are not those of its manifest')
  })

  test('a PDF that is none of ours', async () => {
    const { same, differences } = await verified(Buffer.from('%PDF-1.4'))
    expect({ same, differences }).toEqual({
      same: 'none',
      differences: ['it carries no manifest that can be read'],
    })
  })
})

/** The file as a program would have made it that was otherwise. */
async function madeOtherwise(
  change: (
    model: Scorecard,
    manifest: Manifest,
  ) => [Scorecard, Partial<Manifest>],
): Promise<Verified> {
  const { manifest, paper: scorecard } = readIssued(readFileSync(pdf))
  if (scorecard?.kind !== 'scorecard') throw new Error('expected a scorecard')
  const [model, made] = change(scorecard, manifest!)
  const { pdf: bytes } = await renderScorecard(
    withCells(model),
    await printer.get(),
    {
      ...manifest!,
      ...made,
    },
  )
  return await verified(bytes)
}

/** Cells of a workbook are not kept in the model. */
function withCells(model: Scorecard): Scorecard {
  const cells = { rate: null, toDateRate: null, previous: null, yearAgo: null }
  const rows = model.kpis.rows.map((row) => ({ ...row, cells }))
  const misses = model.misses.all.map((row) => ({
    ...row,
    cells: {
      daysLate: Number(row.daysLate),
      receivedOn: null,
      dueOn: null,
      finishedOn: null,
    },
  }))
  const tasks = model.tasks.all.map((row) => ({
    ...row,
    cells: { due: null },
  }))
  return {
    ...model,
    kpis: { ...model.kpis, rows },
    misses: { ...model.misses, all: misses },
    tasks: { ...model.tasks, all: tasks },
  }
}

describe('what was otherwise when it was made is told', () => {
  const program = { version: '0.0.1', sha256: 'a'.repeat(64) }

  test('an older program with the same numbers', async () => {
    const { same, differences, notes } = await madeOtherwise((model) => [
      model,
      { program },
    ])
    expect({ same, differences }).toEqual({ same: 'numbers', differences: [] })
    expect(notes).toEqual([
      expect.stringMatching(
        /^it was made by the program 0\.0\.1 \(aaaaaaaaaaaa\), and this is 0\.1\.0 \([0-9a-f]{12}\)$/,
      ),
    ])
  })

  test('an older program with another number, by its place', async () => {
    const { same, differences, notes } = await madeOtherwise((model) => [
      { ...model, unitLine: 'Đơn vị: Văn phòng cũ' },
      { program },
    ])
    expect(same).toBe('none')
    expect(differences).toEqual([
      'unitLine: "Đơn vị: Văn phòng cũ", now "Đơn vị: Văn phòng"',
    ])
    expect(notes).toHaveLength(1)
  })

  test('an older version of a definition', async () => {
    const { same, notes } = await madeOtherwise((model, { kpis }) => [
      model,
      { kpis: kpis.map((k) => (k.id === 'early' ? { ...k, version: 0 } : k)) },
    ])
    expect(same).toBe('numbers')
    expect(notes.join()).toMatch(/^early had version 0, and now \d$/)
  })

  test('a plan that is not kept', async () => {
    const { same, differences } = await madeOtherwise((model) => [
      model,
      { plan: 'b'.repeat(64) },
    ])
    expect(same).toBe('none')
    expect(differences.join()).toMatch(/expected the plan by which scorecards/)
  })
})

test('what persons noted after an issue is not on it, and changes no proof', async () => {
  using own = tinyOffice()
  const { office: tiny } = own
  putTinyExport(tiny)
  await runPass(tiny, '2018-04-01 06:00:00')
  const [entry] = readLedger(ledgerPath(tiny))
  const note = {
    kpi: 'on_time',
    period: '2018-03',
    unit: 'so',
    cause: 'thiếu người',
    remedy: 'bổ sung',
    owner: 'dkkd',
    until: '2018-06-30',
  }
  recordNote(tiny, note, '2018-04-02 08:00:00')
  const path = join(tiny.paths.archive, entry?.files?.pdf ?? '')
  const { same, differences } = await verified(readFileSync(path), tiny)
  expect({ same, differences }).toEqual({ same: 'bytes', differences: [] })
})

describe('another warehouse', () => {
  test('where a batch was taken out since gives the same as of then', async () => {
    const { office: own, remove: removeOwn } = await loadedSample()
    const last = readIssued(readFileSync(pdf)).manifest!.batch!
    await takeOut(own, last, '2019-02-01 06:00:00')
    const { same, notes } = await verified(readFileSync(pdf), own)
    removeOwn()
    expect(same).toBe('bytes')
    expect(notes).toEqual([
      '1 batch was loaded since; what they changed: motcua restated --period 2018-03',
    ])
  })

  test('of other exports is told by its batches and its numbers', async () => {
    using own = tinyOffice()
    const { office: tiny } = own
    const now = '2018-04-01 06:00:00'
    const taken = async (rows?: readonly string[]) => {
      putTinyExport(tiny, undefined, rows)
      await takeIn(tiny, inboxExports(tiny, now), now)
    }
    await taken()
    const filed = readFileSync(await file(tiny, 'dkkd'))
    rmSync(tiny.paths.warehouse, { recursive: true })
    await taken([openRow('A9', '05/03/2018 08:00')])
    const { same, differences } = await verified(filed, tiny)
    expect(same).toBe('none')
    expect(differences.join('\n')).toMatch(
      /^batch \d+: expected \S+ [0-9a-f]{12}, the warehouse has \S+ [0-9a-f]{12}$/m,
    )
  })

  test('without its batch says so', async () => {
    const { same, differences } = await madeOtherwise((model) => [
      model,
      { batch: 999 },
    ])
    expect({ same, differences }).toEqual({
      same: 'none',
      differences: ['the warehouse has no batch 999'],
    })
  })

  test('of another office is refused', async () => {
    const of = { ...office, code: 'so-khac' }
    const { same, differences } = await verified(readFileSync(pdf), of)
    expect({ same, differences }).toEqual({
      same: 'none',
      differences: [
        `it is of the office ${office.code}, and this folder of so-khac`,
      ],
    })
  })
})

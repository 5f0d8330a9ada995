import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import {
  ingestCatalogue,
  ingestDossiers,
  openWarehouse,
  openXlsx,
} from '@motcua/warehouse'
import { benchFiles, benchProfile, madeAt, writeBenchFiles } from './exports.ts'
import { zone } from './kpi-data.ts'
import { cpuSecondsOf } from './list.ts'

/** Columns that the profile does not name: most workbooks are wider than what is read of them. */
const unnamed = 9
const headers = [
  ...Object.values(benchProfile.columns).flatMap((names) => names?.[0] ?? []),
  ...Array.from({ length: unnamed }, (_, i) => `Cột khác ${i + 1}`),
]

/** What is done with the workbook: each in a process of its own, so that its peak of memory is its own. */
export type WorkbookPart = 'make' | 'read' | 'load'

/** Makes a workbook in a folder, reads it alone, or loads it into a new warehouse. */
export async function workbookPart(
  dir: string,
  { part, rows }: { readonly part: WorkbookPart; readonly rows: number },
): Promise<{ readonly seconds: number; readonly stored: number }> {
  const own = join(dir, 'workbook')
  const path = join(own, 'rows.xlsx')
  let stored = 0
  const work = async () => {
    if (part === 'make') await makeWorkbook(own, path, rows)
    else if (part === 'read') stored = await readAlone(path)
  }
  if (part !== 'load') return { seconds: await cpuSecondsOf(work), stored }
  const now = madeAt.full2
  const { units, procedures } = benchFiles(own)
  const into = join(own, 'warehouse')
  await using to = await openWarehouse({ dir: into, office: 'bench', zone })
  await ingestCatalogue(to, 'unit', { path: units, now })
  await ingestCatalogue(to, 'procedure', { path: procedures, now })
  const seconds = await cpuSecondsOf(async () => {
    const profile = { ...benchProfile, format: 'xlsx' } as const
    const options = { path, now, extractAt: madeAt.full1 }
    stored = (await ingestDossiers(to, profile, options)).accepted
  })
  return { seconds, stored }
}

async function makeWorkbook(
  own: string,
  path: string,
  rows: number,
): Promise<void> {
  rmSync(own, { recursive: true, force: true })
  mkdirSync(own)
  await writeBenchFiles(own, 1)
  writeFileSync(path, workbookOf(rows))
}

async function readAlone(path: string): Promise<number> {
  const isHeader = (cells: readonly string[]) => cells[0] === headers[0]
  const { rows } = await openXlsx(path, { isHeader })
  let count = 0
  for await (const some of rows) count += some.length
  return count
}

const relations =
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** A workbook with dates as numbers and texts of their own. */
function workbookOf(rows: number): Buffer {
  const text = (t: string) => `<c t="inlineStr"><is><t>${t}</t></is></c>`
  const date = (n: number) => `<c s="1"><v>${n}</v></c>`
  const row = (i: number) => {
    const received = 43_831 + (i % 1000) + 0.375
    const texts = [
      `H09.04-${String(i).padStart(9, '0')}`,
      `TT-00${1 + (i % 9)}`,
      `dv0${1 + (i % 9)}`,
      'Trực tuyến',
      'Đã trả kết quả',
    ]
    return texts
      .map(text)
      .concat(
        [0, 7, 5, 6].map((days) => date(received + days)),
        '<c/>',
      )
      .concat(Array.from({ length: unnamed }, (_, k) => text(`${i} ${k}`)))
      .join('')
  }
  const sheet = [
    `<row>${headers.map(text).join('')}</row>`,
    ...Array.from({ length: rows }, (_, i) => `<row>${row(i)}</row>`),
  ]
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${relations}/${kind}" Target="${target}"/>`
  const type = (part: string, kind: string) =>
    `<Override PartName="/xl/${part}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`
  return zip({
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${type('workbook', 'sheet.main')}${type('sheet', 'worksheet')}${type('styles', 'styles')}</Types>`,
    '_rels/.rels': `<Relationships>${relation('a', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns:r="${relations}"><sheets><sheet name="A" r:id="b"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relation('b', 'worksheet', 'sheet.xml')}${relation('c', 'styles', 'styles.xml')}</Relationships>`,
    'xl/styles.xml':
      '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>',
    'xl/sheet.xml': `<worksheet><sheetData>${sheet.join('')}</sheetData></worksheet>`,
  })
}

/** A zip file of a few parts. */
function zip(parts: Readonly<Record<string, string>>): Buffer {
  const local: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(parts)) {
    const data = Buffer.from(text)
    const packed = deflateRawSync(data, { level: 1 })
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(8, 4)
    facts.writeUInt32LE(crc32(data), 10)
    facts.writeUInt32LE(packed.length, 14)
    facts.writeUInt32LE(data.length, 18)
    facts.writeUInt16LE(name.length, 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    const piece = [
      Buffer.from('PK\u0003\u0004'),
      facts,
      Buffer.from(name),
      packed,
    ]
    local.push(...piece)
    directory.push(
      Buffer.from('PK\u0001\u0002\u0014\0'),
      facts,
      place,
      Buffer.from(name),
    )
    offset += piece.reduce((length, bytes) => length + bytes.length, 0)
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  const count = Object.keys(parts).length
  end.writeUInt16LE(count, 4)
  end.writeUInt16LE(count, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...local, list, Buffer.from('PK\u0005\u0006'), end])
}

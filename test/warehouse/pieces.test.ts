import { gzipSync } from 'node:zlib'
import type { Warehouse } from '@motcua/warehouse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  csv,
  dossier,
  headerLine,
  line,
  load,
  narrow,
  profile,
  rejects,
  removeFolders,
  warehouse,
} from './fixture.ts'

/*
 * A file is read in pieces, a packed one in such of 256 KB. What lies across two
 * of them is what it would be within one.
 */

const piece = 1 << 18

let to: Warehouse
beforeAll(async () => {
  to = await warehouse()
})
afterAll(async () => {
  await to.close()
  removeFolders()
})

/** An export in which so many bytes of some lie before the end of the first piece, and how many rows stand before them. */
function across(some: Buffer, before: number) {
  const row = Buffer.from(`${line(dossier('P000000', { applicant: 'An' }))}\n`)
  const head = Buffer.from(csv([]))
  const room = piece - before - head.length
  // One row more would be of a length that no row has.
  const count = Math.floor(room / row.length) - 1
  const rows = Array.from({ length: count }, (_, i) =>
    row.toString().replace('P000000', `P${String(i).padStart(6, '0')}`),
  )
  const last = line(dossier('LAST', { applicant: 'x' }))
  const fill = room - count * row.length - Buffer.byteLength(`${last}\n`)
  const filled = last.replace(';x;', `;x${'y'.repeat(fill)};`)
  return {
    bytes: Buffer.concat([
      head,
      Buffer.from(`${rows.join('')}${filled}\n`),
      some,
    ]),
    rows: count + 1,
  }
}

const kept = { ...profile, name: 'pieces' }

test.for([1, 2, 3, 4])(
  'a letter, %i bytes of it and of what is before it',
  async (before) => {
    const row = Buffer.from(`${line(dossier('E', { code: 'ữE' }))}\n`)
    const { bytes, rows } = across(row, before)
    expect(bytes[piece - before]).toBe(row[0])
    const done = await load(to, gzipSync(bytes), { profile: kept })
    expect(done).toMatchObject({ read: rows + 1, rejected: 0 })
  },
)

// The engine breaks off at such a byte in a column behind those that are read.
test.for([1, 2, 3])(
  'half a letter, %i bytes before the end',
  async (before) => {
    const row = line(dossier('E', { apology: '??' }))
    const half = Buffer.from(`${row}\n${line(dossier('F'))}\n`)
    const from = half.indexOf('??')
    half.set([0xe1, 0xbb], from)
    const { bytes, rows } = across(half, from + before)
    const done = await load(to, gzipSync(bytes), {
      profile: { ...narrow, name: 'pieces' },
    })
    expect(done).toMatchObject({ read: rows + 2, rejected: 1 })
    expect(await rejects(to, done.batch)).toMatchObject([
      { row: rows + 2, reason: 'bad_encoding' },
    ])
  },
)

test.for([
  1,
  40,
  Buffer.byteLength(headerLine),
  Buffer.byteLength(headerLine) + 1,
])('the header once more, %i bytes before the end', async (before) => {
  const more = Buffer.from(`${headerLine}\n${line(dossier('F'))}\n`)
  const { bytes, rows } = across(more, before)
  const done = await load(to, gzipSync(bytes), { profile: kept })
  expect(done).toMatchObject({ read: rows + 2, rejected: 1, noData: 1 })
  expect(await rejects(to, done.batch)).toMatchObject([
    { row: rows + 2, reason: 'header_row' },
  ])
})

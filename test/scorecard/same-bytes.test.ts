import { execFile } from 'node:child_process'
import type { ExecFileOptions } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { openPrinter, renderScorecard, scorecardPage } from '@motcua/scorecard'
import type { Printer, Scorecard } from '@motcua/scorecard'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { size } from '../size.ts'
import { officeScorecard, unitScorecard } from './fixture.ts'

/* A scorecard gives one file, whenever and wherever it is printed. */

let printer: Printer
let first: string
beforeAll(async () => {
  printer = await openPrinter()
  first = await hashOf(officeScorecard)
})
afterAll(() => printer.close())

async function hashOf(scorecard: Scorecard): Promise<string> {
  const { pdf } = await renderScorecard(scorecard, printer)
  return sha256(pdf)
}

function sha256(pdf: Uint8Array): string {
  return createHash('sha256').update(pdf).digest('hex')
}

test('one page has one form, first or last, between others, two at once', async () => {
  const page = await scorecardPage(officeScorecard)
  const other = await scorecardPage(unitScorecard)
  const { asOf } = officeScorecard
  const prints = size(30, 1000)
  const forms = new Map<string, number>()
  for (let n = 0; n < prints; n += 3) {
    const pages = [page, page, other, page]
    const pdfs = await Promise.all(pages.map((p) => printer.print(p, { asOf })))
    for (const pdf of pdfs.toSpliced(2, 1)) {
      const form = sha256(pdf)
      forms.set(form, (forms.get(form) ?? 0) + 1)
    }
  }
  expect([...forms.values()]).toEqual([Math.ceil(prints / 3) * 3])
})

test('fonts that are there and not used change nothing', async () => {
  const page = await scorecardPage(officeScorecard)
  const wide = await scorecardPage({ ...officeScorecard, disclaimer: 'Ōkĭ' })
  const faces = (html: string) => html.match(/@font-face\{[^}]*\}/g) ?? []
  expect(faces(wide).length).toBe(faces(page).length + 4)
  const [begin] = faces(page)
  const all = page.replace(begin!, faces(wide).join('\n'))
  const pdfs = await Promise.all([page, all].map((p) => printer.print(p)))
  expect(sha256(pdfs[1]!)).toBe(sha256(pdfs[0]!))
})

describe('the same file comes from a process', () => {
  const home = mkdtempSync(join(tmpdir(), 'motcua-user-'))
  afterAll(() => rmSync(home, { recursive: true }))
  const zones = ['Pacific/Apia', 'Asia/Ho_Chi_Minh']

  test.for(zones)('of this user, in %s', async (zone) => {
    const env = { HOME: homedir(), TZ: zone }
    expect(await hashFrom({ env })).toBe(first)
  })

  const isRoot = process.getuid?.() === 0
  test.runIf(isRoot).for(zones)('of another user, in %s', async (zone) => {
    const nobody = 65_534
    chownSync(home, nobody, nobody)
    const env = { HOME: home, TMPDIR: home, TZ: zone }
    expect(await hashFrom({ env, uid: nobody, gid: nobody })).toBe(first)
  })
})

async function hashFrom(options: ExecFileOptions): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--conditions=@motcua/source',
      '--input-type=module',
      '-e',
      `import { createHash } from 'node:crypto'
       import { renderScorecard } from '@motcua/scorecard'
       import { officeScorecard } from './fixture.ts'
       const { pdf } = await renderScorecard(officeScorecard)
       console.log(createHash('sha256').update(pdf).digest('hex'))`,
    ],
    { ...options, cwd: fileURLToPath(new URL('.', import.meta.url)) },
  )
  return String(stdout).trim()
}

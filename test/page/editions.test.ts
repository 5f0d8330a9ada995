import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { ledgerPath, loadOffice, readLedger } from '@motcua/jobs'
import type { LedgerEntry, Office } from '@motcua/jobs'
import { figureSvgs, reportHtml, scorecardPage } from '@motcua/scorecard'
import type { Report, Scorecard } from '@motcua/scorecard'
import type { Page } from 'puppeteer'
import { beforeAll, describe, expect, it } from 'vitest'
import { motcuaHere } from '../jobs/command.ts'
import { edit, putExports, smallOffice } from '../jobs/small-office.ts'
import { barriers, openBrowser, openTab, seen, serve } from './browser.ts'
import type { Looking } from './browser.ts'

/* What was issued, read on a screen: it says what is on its PDF, and is made of what the ledger knows. */

let office: Office
let dir: string
let looking: Looking
let http: Awaited<ReturnType<typeof serve>>
const scorecard = 'archive/scorecard_2018-03-15_so_1_final_MO-PHONG.html'
const report = 'archive/report_2018-03-15_so_1_final_MO-PHONG.html'
const unit = 'archive/scorecard_2018-03-15_dkkd_1_final_MO-PHONG.html'
const reissued = 'archive/scorecard_2018-03-15_so_2_restated_MO-PHONG.html'

beforeAll(async () => {
  const own = smallOffice()
  await putExports(own.office, '2018-02-01', '2018-04-01')
  edit(join(own.office.dir, 'motcua.yaml'), [
    [
      /cron: '[^']*'(.*)periods: \[month\]/,
      "cron: '0 6 15 * *'$1scheme: cut-15, periods: [month], reports: { periods: [month], units: office }",
    ],
  ])
  office = loadOffice(own.office.dir)
  dir = join(await mkdtemp(join(tmpdir(), 'motcua-page-')), 'page')
  await here(0, 'run', '--now', '2018-04-02 06:00:00')
  await here(0, 'publish', '--page', dir, '--archive')
  looking = await openBrowser()
  http = await serve(dir)
  return async () => {
    http.stop()
    await looking[Symbol.asyncDispose]()
    own[Symbol.dispose]()
    await rm(join(dir, '..'), { recursive: true })
  }
})

async function here(code: number, ...args: readonly string[]) {
  const ended = await motcuaHere(['--office', office.dir, ...args])
  expect(ended).toMatchObject({ code })
  return ended
}

/** The page as it is printed from the archived model. */
async function printedPage(file: string): Promise<string> {
  const model = modelOf(file)
  return model.kind === 'report'
    ? reportHtml(model, await figureSvgs(model.scorecard))
    : scorecardPage(model)
}

function modelOf(file: string): Report | Scorecard {
  const path = join(office.paths.archive, entryOf(file).files?.json ?? '')
  return JSON.parse(readFileSync(path, 'utf8')) as Report | Scorecard
}

function entryOf(file: string): LedgerEntry {
  return readLedger(ledgerPath(office)).find(
    ({ files }) =>
      basename(files?.pdf ?? '', '.pdf') === basename(file, '.html'),
  )!
}

/** Every text of the sheets in its order, with the places of cells and figures as they are printed. */
async function laidOut(tab: Page): Promise<unknown> {
  await tab.emulateMediaType('print')
  await tab.setViewport({ width: 624, height: 900 })
  const found = await tab.evaluate(`document.fonts.ready.then(() => ({
    text: [...document.querySelectorAll('.watermark, .sheet')].map((one) => one.innerText),
    places: [...document.querySelectorAll('.sheet :is(th, td, svg, p, li)')].map((one) => {
      const { x, y, width, height } = one.getBoundingClientRect()
      return [x, y, width, height].map(Math.round).join(' ')
    }),
  }))`)
  await tab.emulateMediaType('screen')
  return found
}

const addresses = {
  http: () => `${http.address}/`,
  file: () => `file://${dir}/`,
} as const

describe.for(['http', 'file'] as const)('opened by %s', (scheme) => {
  it.for([scorecard, report])('%s reads as it is printed', async (file) => {
    const address = addresses[scheme]()
    const { tab, wrongs } = await openTab(looking.browser, address)
    const paper = await looking.browser.newPage()
    await paper.setContent(await printedPage(file))
    // The browser that prints papers has letters of their own width.
    await paper.addStyleTag({
      content: 'html { text-rendering: geometricPrecision }',
    })
    await tab.goto(address + file)
    const own = await laidOut(tab)
    expect(own).toEqual(await laidOut(paper))
    expect(JSON.stringify(own).length).toBeGreaterThan(5_000)
    expect(await tab.evaluate("document.fonts.check('16px Tinos')")).toBe(true)
    expect(wrongs).toEqual([])
    await paper.close()
    await tab.close()
  })
})

it.for([scorecard, report])(
  '%s has no barriers, on a telephone either',
  async (file) => {
    const { tab, wrongs } = await openTab(looking.browser, http.address)
    for (const width of [390, 1280]) {
      await tab.setViewport({ width, height: 800 })
      await tab.goto(`${http.address}/${file}`)
      expect(await barriers(tab)).toEqual([])
      const isWide = 'document.documentElement.scrollWidth > innerWidth'
      expect(await tab.evaluate(isWide)).toBe(false)
    }
    expect(wrongs).toEqual([])
    await tab.close()
  },
)

it('is reached from the archive, and leads back to it in both languages', async () => {
  const { tab } = await openTab(looking.browser, http.address)
  for (const [archive, title] of [
    ['archive.html', 'Tháng 3/2018 (15/02/2018 – 14/3/2018)'],
    ['archive.en.html', 'March 2018 (15 February 2018 – 14 March 2018)'],
  ]) {
    await tab.goto(`${http.address}/${archive}`)
    expect(await seen(tab, 'h2')).toBe(title)
    const editions = await tab.$$eval('.papers a', (found) =>
      found.flatMap(
        (one) => one.getAttribute('href')?.match(/.*\.html$/) ?? [],
      ),
    )
    expect(editions.toSorted()).toEqual(written())
    await tab.goto(`${http.address}/${scorecard}`)
    await Promise.all([
      tab.waitForNavigation(),
      tab.click(`.edition-line a[href="../${archive}#2018-03@15"]`),
    ])
    expect(tab.url()).toBe(`${http.address}/${archive}#2018-03@15`)
  }
  await tab.close()
})

/** The editions on the page, in the order of their names. */
function written(): string[] {
  return readdirSync(join(dir, 'archive'))
    .filter((name) => name.endsWith('.html'))
    .map((name) => `archive/${name}`)
    .toSorted()
}

it('has every edition that was issued, and the fonts once for all', () => {
  expect(written()).toHaveLength(readLedger(ledgerPath(office)).length)
  const assets = readdirSync(join(dir, 'assets'))
  expect(assets.filter((name) => name.startsWith('font-'))).toHaveLength(2)
  // Nothing that the policy refuses or that each would carry for itself.
  const own = /<style|<script| style=|url\((?!#)|data:\w/
  expect(
    written().filter((file) => own.test(readFileSync(join(dir, file), 'utf8'))),
  ).toEqual([])
})

/** Writes into an edition of the page, and into what the page says of it where that is told. */
function alter(file: string, told: (text: string) => object): void {
  const text = `${readFileSync(join(dir, file), 'utf8')}<!-- altered -->`
  writeFileSync(join(dir, file), text)
  const about = join(dir, 'motcua-page.json')
  const page = JSON.parse(readFileSync(about, 'utf8')) as {
    editions: Record<string, { files: object }>
  }
  const edition = page.editions[file]!
  edition.files = { ...edition.files, ...told(text) }
  writeFileSync(about, JSON.stringify(page))
}

function isAltered(file: string): boolean {
  return readFileSync(join(dir, file), 'utf8').includes('altered')
}

it('takes over what the page before has as it was written, and nothing else', async () => {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  alter(scorecard, (text) => ({ [scorecard]: hash(text) }))
  alter(report, () => ({}))
  const other = '../taken.html'
  writeFileSync(join(dir, other), 'outside')
  alter(unit, (text) => ({
    [unit]: hash(text),
    [other]: hash('outside'),
  }))
  await here(0, 'publish', '--page', dir, '--archive')
  expect([scorecard, report, unit].map(isAltered)).toEqual([true, false, false])
  await rm(join(dir, other))
})

it('says of an edition that another one came in its place', async () => {
  const again = [
    'run',
    '--now',
    '2018-04-03 06:00:00',
    '--period',
    '2018-03@15',
  ]
  const reason = ['--reissue', '--reason', 'Sửa mẫu']
  await here(0, ...again, ...reason)
  writeFileSync(join(dir, 'motcua-page.json'), '{')
  await here(0, 'publish', '--page', dir, '--archive')
  // Of a page that does not tell what it has nothing is taken over.
  expect(isAltered(scorecard)).toBe(false)
  const { tab } = await openTab(looking.browser, http.address)
  await tab.goto(`${http.address}/${scorecard}`)
  expect(await seen(tab, '.edition-line strong')).toBe(
    'Ấn bản 1 này đã được thay bằng ấn bản 2.',
  )
  await tab.goto(`${http.address}/${reissued}`)
  expect(await seen(tab, '.edition-line strong')).toBe('')
  await tab.close()
})

it('leaves out what no person has approved where the office asks for that', async () => {
  const settings = join(office.dir, 'motcua.yaml')
  const before = readFileSync(settings, 'utf8')
  appendFileSync(
    settings,
    "\ndelivery: { since: '2018-04-01', approval: true, to: [{ name: luu-tru, folder: copies }] }\n",
  )
  const all = readLedger(ledgerPath(office)).length
  const none = await here(0, 'publish', '--page', dir, '--archive')
  expect(existsSync(join(dir, 'archive'))).toBe(false)
  expect(none.stderr).toContain(`${all} editions are not on the page`)
  const approval = ['--unit', 'dkkd', '--reason', 'Đã xem']
  await here(0, 'approve', '--period', '2018-03@15', ...approval)
  const some = await here(0, 'publish', '--page', dir, '--archive')
  expect(written()).toEqual([unit.replace('_1_final', '_2_restated')])
  expect(some.stderr).toContain(`${all - 1} editions are not on the page`)
  writeFileSync(settings, before)
  await here(0, 'publish', '--page', dir, '--archive')
})

it('leaves out what is not as it was issued or was made by another program, and says so', async () => {
  const { archive } = office.paths
  const [changed, other] = [scorecard, unit].map((file) => entryOf(file))
  const { pdf = '', json = '' } = changed!.files ?? {}
  for (const file of [pdf, json]) appendFileSync(join(archive, file), ' ')
  const placed = other!.files?.json ?? ''
  issueAs(other!, `${JSON.stringify({ kind: 'scorecard', language: 'vi' })}\n`)
  const { stderr } = await here(4, 'publish', '--page', dir, '--archive')
  for (const file of [pdf, json])
    expect(stderr).toContain(`${file}: expected the file that was issued`)
  expect(stderr).toContain(`${placed}: expected a paper as this program makes`)
  const lies = (file: string) => existsSync(join(dir, file))
  expect([scorecard, `archive/${basename(pdf)}`, unit].map(lies)).toEqual([
    false,
    false,
    false,
  ])
  expect([reissued, unit.replace('.html', '.pdf')].map(lies)).toEqual([
    true,
    true,
  ])
  const page = readFileSync(join(dir, 'archive.html'), 'utf8')
  expect(page).toContain(reissued)
  for (const file of [scorecard, unit]) expect(page).not.toContain(file)
})

/** Puts another model into the archive, and into the ledger as the one that was issued. */
function issueAs({ files, stored }: LedgerEntry, text: string): void {
  writeFileSync(join(office.paths.archive, files?.json ?? ''), text)
  const ledger = ledgerPath(office)
  const now = {
    bytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
  }
  writeFileSync(
    ledger,
    readFileSync(ledger, 'utf8').replace(
      JSON.stringify(stored?.json),
      JSON.stringify(now),
    ),
  )
}

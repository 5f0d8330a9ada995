import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import {
  evaluate,
  formatCount,
  formatDuration,
  formatShare,
  onTime,
  parsePeriod,
} from '@motcua/metrics'
import type { Result } from '@motcua/metrics'
import { loadOffice, openOfficeData } from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { policy } from '@motcua/page'
import { coverage } from '@motcua/warehouse'
import type { Page } from 'puppeteer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { motcuaHere } from '../jobs/command.ts'
import { putExports, smallOffice, smallUnits } from '../jobs/small-office.ts'
import {
  answered,
  ask,
  barriers,
  follow,
  openBrowser,
  openTab,
  press,
  rowsOf,
  seen,
  serve,
} from './browser.ts'
import type { Looking } from './browser.ts'
import { size } from '../size.ts'
import { explorerIn } from './written.ts'

/* The page of an office as a person uses it, in a browser: served, and as a file. */

let office: Office
let dir: string
let looking: Looking
let http: Awaited<ReturnType<typeof serve>>
const period = '2018-03'

beforeAll(async () => {
  const own = smallOffice()
  await putExports(own.office, '2018-02-01', '2018-04-01')
  office = loadOffice(own.office.dir)
  await here('ingest', office.paths.inbox)
  dir = join(await mkdtemp(join(tmpdir(), 'motcua-page-')), 'page')
  mkdirSync(dir)
  for (const name of ['motcua-page.json', 'old.html'])
    writeFileSync(join(dir, name), '{}')
  await here('run', '--now', '2018-04-02 06:00:00')
  await here('publish', '--page', dir, '--archive')
  looking = await openBrowser()
  http = await serve(dir)
  return async () => {
    http.stop()
    await looking[Symbol.asyncDispose]()
    own[Symbol.dispose]()
    await rm(join(dir, '..'), { recursive: true })
  }
})

async function here(...args: readonly string[]) {
  const ended = await motcuaHere(['--office', office.dir, ...args])
  expect(ended).toMatchObject({ code: 0 })
  return ended
}

/** What the library says of every KPI and unit, or procedure. */
async function libraryOf(
  key: string,
  by: 'unit' | 'procedure' = 'unit',
): Promise<readonly Result[]> {
  await using data = await openOfficeData(office)
  const { results } = await evaluate(data.snapshot.db, office.kpis, {
    office: office.code,
    plan: office.plan,
    asOf: data.asOf,
    calendar: data.calendar,
    complete: coverage(data.loaded),
    period: parsePeriod(key),
    by: [by],
  })
  return results
}

/** What the library says of a unit. */
async function onTimeOf(unit: string) {
  const results = await libraryOf(period)
  return results.find((of) => of.kpi === onTime.id && of.unit === unit)!
}

/** A value as a person reads it on a page. */
function printed({ target, duration, isCovered, ...of }: Result): string {
  if (!isCovered) return '…'
  const { numerator, denominator, value } = of
  const targets = target ? [target.value] : []
  if (denominator === null) return formatCount(numerator)
  if (!duration) return formatShare(numerator, denominator, targets)
  const text = formatDuration(value, targets)
  return value === null ? text : `${text} ngày làm việc`
}

/** The value of each card, by KPI, of what an address asks for. */
async function cardsOf(tab: Page, hash: string): Promise<unknown> {
  await tab.evaluate(`new Promise((done) => {
    addEventListener('hashchange', () => done(), { once: true })
    location.hash = ${JSON.stringify(hash)}
  })`)
  return tab.evaluate(
    "Object.fromEntries([...document.querySelectorAll('.card')].map((card) => [card.id.slice(5), card.querySelector('.value strong').innerText]))",
  )
}

/** The file of a name, once it is whole. */
async function saved(name: string): Promise<string> {
  const path = join(looking.saved, name)
  while (!existsSync(path)) await wait(20)
  return readFileSync(path, 'utf8')
}

describe('the folder', () => {
  it('has pages in both languages that name nothing but their own files', () => {
    const pages = readdirSync(dir).filter((name) => name.endsWith('.html'))
    expect(pages).toHaveLength(8)
    for (const name of pages) {
      const text = readFileSync(join(dir, name), 'utf8')
      expect(text).not.toMatch(/(?:href|src)="(?:https?:)?\/\//)
      expect(text).toContain(
        `<html lang="${/\.en\./.test(name) ? 'en' : 'vi'}"`,
      )
      const named = [...text.matchAll(/(?:href|src)="([^"#:,]+)"/g)]
      for (const [, path = ''] of named)
        expect([path, existsSync(join(dir, path))]).toEqual([path, true])
    }
  })

  it('takes the place of a page, and of nothing else', async () => {
    expect(existsSync(join(dir, 'old.html'))).toBe(false)
    expect(readdirSync(join(dir, '..'))).toEqual(['page'])
    const args = ['publish', '--page', office.dir]
    const ended = await motcuaHere(['--office', office.dir, ...args])
    expect(ended).toMatchObject({ code: 2 })
    expect(ended.stderr).toContain('expected a new folder')
    expect(existsSync(join(office.dir, 'motcua.yaml'))).toBe(true)
  })
})

describe.for(['http', 'file'] as const)('opened by %s', (scheme) => {
  let tab: Page
  let wrongs: string[]
  const pageOf = (name: string) =>
    scheme === 'http' ? `${http.address}/${name}` : `file://${dir}/${name}`

  beforeAll(async () => {
    const address = scheme === 'http' ? http.address : `file://${dir}/`
    ;({ tab, wrongs } = await openTab(looking.browser, address))
  })

  afterAll(async () => {
    await tab.close()
  })

  it('explores the numbers of the library, down to the dossiers', async () => {
    await tab.goto(pageOf(`index.html#period=${period}&unit=dkkd`))
    await tab.waitForSelector('#card-on_time svg')
    const { numerator, denominator, target } = await onTimeOf('dkkd')
    expect(await seen(tab, '#card-on_time .value strong')).toBe(
      formatShare(numerator, denominator ?? 0, [target?.value ?? 1]),
    )
    expect(await barriers(tab)).toEqual([])
    const missed = (denominator ?? 0) - numerator
    expect(missed).toBeGreaterThan(0)
    await press(tab, `Xem ${missed} hồ sơ chưa đạt`)
    await tab.waitForSelector('#misses tbody tr')
    const rows = await tab.$$('#misses tbody tr')
    expect(rows).toHaveLength(missed)
    expect(await barriers(tab)).toEqual([])
    expect(wrongs).toEqual([])
  })

  it.skipIf(scheme === 'file')(
    'shows every number of the library as it is printed',
    async () => {
      const keys = explorerIn(dir).periods.map(({ key }) => key)
      for (const key of keys.slice(0, size(1, keys.length))) {
        const library = await libraryOf(key)
        for (const unit of smallUnits)
          expect(await cardsOf(tab, `period=${key}&unit=${unit}`)).toEqual(
            Object.fromEntries(
              library
                .filter((of) => of.unit === unit)
                .map((of) => [of.kpi, printed(of)]),
            ),
          )
      }
      expect(wrongs).toEqual([])
    },
  )

  it('shows a procedure, and reads no figures of far others for it', async () => {
    const { procedures } = explorerIn(dir)
    const results = await libraryOf(period, 'procedure')
    const told = procedures.flatMap(({ code }, i) => {
      const of = results.find(
        (one) => one.kpi === onTime.id && one.procedure === code,
      )
      return of && (of.denominator ?? 0) > 0 ? [{ code, of, i }] : []
    })
    const [first, last] = [told[0]!, told.at(-1)!]
    const read: string[] = []
    tab.on('request', (request) => {
      read.push(...(/procedures-\d+/.exec(request.url()) ?? []))
    })
    for (const { code, of } of [first, last]) {
      const asked = new URLSearchParams({ period, unit: 'so', procedure: code })
      await tab.goto('about:blank')
      await tab.goto(pageOf(`index.html#${asked}`))
      await tab.waitForSelector('#card-on_time svg')
      expect(await seen(tab, '#card-on_time .value strong')).toBe(printed(of))
    }
    expect(last.i).toBeGreaterThanOrEqual(50)
    expect(read).toEqual(['procedures-0', 'procedures-1'])
    expect(wrongs).toEqual([])
  })

  it('asks SQL, by a link only once it is told to', async () => {
    await tab.goto(pageOf(`sql.html#q=${encodeURIComponent('select 7')}`))
    await answered(tab)
    expect(await seen(tab, '.status')).toContain('liên kết')
    expect(await rowsOf(tab)).toEqual([])
    await press(tab, 'Chạy')
    await answered(tab)
    expect(await rowsOf(tab)).toEqual([['7']])
    expect(await barriers(tab)).toEqual([])

    const { numerator, denominator } = await onTimeOf('so')
    await tab.select('select', '0')
    await press(tab, 'Chạy')
    await answered(tab)
    const rows = await rowsOf(tab)
    const own = rows.find(
      ([kpi, , , unit]) => kpi === 'on_time' && unit === 'so',
    )
    expect(own?.slice(6, 8)).toEqual([String(numerator), String(denominator)])
    expect(wrongs).toEqual([])
  })

  it.skipIf(scheme === 'file')(
    'answers by its own engine what that of the office answers',
    async () => {
      const table = `select kpi, unit, numerator, denominator, round(value, 12) as value, to_date_numerator,
        to_date_denominator, status, reason, median, p90, open_overdue from kpi('${period}') order by kpi, unit`
      const rows = await ask(tab, table)
      const { stdout } = await here('sql', table, '--format', 'tsv')
      const [, ...told] = stdout.slice(0, -1).split('\n')
      expect(rows.length).toBeGreaterThan(90)
      expect(
        rows.map((row) => row.map((c) => (c === 'trống' ? '' : c))),
      ).toEqual(told.map((line) => line.split('\t')))
      // Of a month it is kept, of a span of months counted.
      const finished = (key: string) =>
        ask(
          tab,
          `select numerator from kpi('${key}') where kpi = 'finished' and unit = 'so'`,
        )
      expect(await finished(`${period}..${period}`)).toEqual(
        await finished(period),
      )
    },
  )

  it('shows what the engine has, and saves it', async () => {
    const values = await ask(
      tab,
      "select 9007199254740993 as big, 12.50 as decimal, interval 3 day as span, date '2018-03-01' as day, '' as empty, null as none, '=1+1' as formula, -1 as less",
    )
    const row = ['9007199254740993', '12.50', '3 days', '2018-03-01']
    expect(values).toEqual([[...row, '', 'trống', '=1+1', '-1']])
    await press(tab, 'Tải CSV')
    expect(await saved('motcua.csv')).toBe(
      `\uFEFFbig,decimal,span,day,empty,none,formula,less\r\n${row.join(',')},"",,'=1+1,-1\r\n`,
    )
    await press(tab, 'Tải JSON')
    expect(JSON.parse(await saved('motcua.json'))).toEqual([
      {
        big: '9007199254740993',
        decimal: 12.5,
        span: '3 days',
        day: '2018-03-01',
        empty: '',
        none: null,
        formula: '=1+1',
        less: -1,
      },
    ])
    for (const name of ['motcua.csv', 'motcua.json'])
      await rm(join(looking.saved, name))
  })

  it.skipIf(scheme === 'file')(
    'draws, and says it without a picture',
    async () => {
      await ask(
        tab,
        "select strftime(received_on, '%Y-%m') as month, count(*) as dossiers from dossier group by all order by all",
      )
      await press(tab, 'Biểu đồ')
      await tab.waitForSelector('.chart svg path')
      expect(await barriers(tab)).toEqual([])
      expect(wrongs).toEqual([])
    },
  )

  it.skipIf(scheme === 'file').for([
    ['select nope from dossier', /nope.*not found[^]*LINE 1: select nope/],
    ['selec 1', /Parser Error: syntax error/],
    ["from read_csv('x.csv')", /disabled by configuration/],
    ["attach 'x.duckdb'", /disabled by configuration/],
    ['set enable_external_access = true', /locked/],
    ['create table motcua.main.x as select 1', /read-only/],
    ['delete from dossier', /read-only/],
    ['select current_date', /icu extension\.$/],
  ] as const)('refuses %s and goes on', async ([statement, why]) => {
    await ask(tab, statement)
    expect(await seen(tab, '.refused pre')).toMatch(why)
    expect(await ask(tab, 'select 1')).toEqual([['1']])
    expect(wrongs).toEqual([])
  })

  it.skipIf(scheme === 'file')(
    'is used by the keyboard, with names that are suggested',
    async () => {
      await tab.focus('select')
      await tab.keyboard.press('Tab')
      await tab.keyboard.down('Control')
      await tab.keyboard.press('a')
      await tab.keyboard.up('Control')
      await tab.keyboard.type('select count(*) from doss')
      const suggested =
        "document.querySelector('.editor').shadowRoot.querySelector('.cm-tooltip-autocomplete')?.innerText ?? ''"
      await tab.waitForFunction(`(${suggested}).includes('dossier_past')`)
      await tab.keyboard.press('Escape')
      await tab.keyboard.type('ier')
      await tab.keyboard.down('Control')
      await tab.keyboard.press('Enter')
      await tab.keyboard.up('Control')
      await answered(tab)
      expect((await rowsOf(tab)).flat()).toEqual([
        expect.stringMatching(/^\d+$/),
      ])
      // Out of the editor again: Esc, then Tab.
      await tab.keyboard.press('Escape')
      await tab.keyboard.press('Tab')
      expect(await tab.evaluate('document.activeElement.innerText')).toBe(
        'Chạy',
      )
      expect(wrongs).toEqual([])
    },
  )

  it('stops what takes long and goes on', async () => {
    await follow(
      tab,
      'select count(*) from range(1000000) a, range(1000000) b where (a.range * b.range) % 7 = 3',
    )
    await press(tab, 'Chạy')
    await tab.waitForFunction(
      "[...document.querySelectorAll('button')].some((b) => b.innerText === 'Dừng' && !b.disabled)",
    )
    await press(tab, 'Dừng')
    await answered(tab)
    expect(await seen(tab, '.status')).toBe('Đã dừng.')
    expect(await ask(tab, 'select 1')).toEqual([['1']])
  })
})

it.each(['archive', 'dictionary', 'archive.en', 'dictionary.en', 'index.en'])(
  '%s has no barriers, on a telephone either',
  async (name) => {
    const { tab, wrongs } = await openTab(looking.browser, http.address)
    await tab.setViewport({ width: 390, height: 800 })
    await tab.goto(`${http.address}/${name}.html`)
    if (name === 'index.en') await tab.waitForSelector('#card-on_time svg')
    expect(await barriers(tab)).toEqual([])
    const isWide = 'document.documentElement.scrollWidth > innerWidth'
    expect(await tab.evaluate(isWide)).toBe(false)
    expect(wrongs).toEqual([])
    await tab.close()
  },
)

it('has what was issued, by period, with its files', async () => {
  const { tab } = await openTab(looking.browser, http.address)
  await tab.goto(`${http.address}/archive.html`)
  const texts = (of: string) =>
    tab.$$eval(of, (found) => found.map((one) => one.textContent))
  expect(await texts('h2')).toEqual(['Tháng 3/2018'])
  expect(await texts('.contents a')).toEqual(await texts('h2'))
  const files = await tab.$$eval('.papers a', (found) =>
    found.map((one) => one.getAttribute('href') ?? ''),
  )
  expect(files.length).toBeGreaterThan(0)
  expect(files.filter((file) => !existsSync(join(dir, file)))).toEqual([])
  await tab.close()
})

it.each(['engine', 'database'])(
  'names a part of the %s that was not copied',
  async (of) => {
    const copy = `${dir}-${of}`
    cpSync(dir, copy, { recursive: true })
    const parts = readdirSync(copy, { recursive: true, encoding: 'utf8' })
    const part = parts.find((name) => name.endsWith(`/${of}-0.js`)) ?? ''
    rmSync(join(copy, part))
    const { address, stop } = await serve(copy)
    const { tab } = await openTab(looking.browser, `${address}/`)
    await tab.goto(`${address}/sql.html`)
    await tab.waitForSelector('.notice.failed')
    expect(await seen(tab, '.notice.failed')).toContain(` ${part}.`)
    await tab.close()
    stop()
  },
)

it('lets nothing be connected to', () => {
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toMatch(/connect-src|unsafe-(?:inline|eval'$)|https?:|\*/)
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openPrinter, PrintError, scorecardPage } from '@motcua/scorecard'
import type { Printer, Scorecard } from '@motcua/scorecard'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../jobs/browsers.ts'
import { officeScorecard, unitScorecard } from './fixture.ts'
import { readPdf, withoutSpaces } from './pdf-reader.ts'
import { placedPages } from './placed.ts'
import { eachText } from './texts.ts'

const page = '<!doctype html><title>t</title><p>Một trang.'

let printer: Printer
beforeAll(async () => {
  printer = await openPrinter()
})
afterAll(() => printer.close())

describe.each([
  { name: 'the whole office', scorecard: officeScorecard, length: 3 },
  { name: 'a unit without dossiers', scorecard: unitScorecard, length: 2 },
])('the paper of $name', ({ scorecard, length }) => {
  let pdf: Uint8Array
  beforeAll(async () => {
    pdf = await printer.print(await scorecardPage(scorecard), {
      asOf: scorecard.asOf,
    })
  })

  test(`has ${length} pages, the first without its number`, () => {
    const { pages } = readPdf(pdf)
    expect(pages).toHaveLength(length)
    const ends = (text: string, i: number) =>
      text.startsWith(String(i + 1)) ||
      text.includes(withoutSpaces(`xếp hạng.${i + 1}`))
    expect(pages.map(ends)).toEqual(pages.map((_, i) => i > 0))
  })

  test('says on every page that the data are synthetic', () => {
    for (const text of readPdf(pdf).pages) {
      expect(text).toContain(withoutSpaces(scorecard.banners[0]!.strong))
      expect(text).toContain(withoutSpaces(scorecard.disclaimer!))
      expect(text).toContain(withoutSpaces(scorecard.watermark!))
    }
  })

  test('shows no glyph but of the embedded font', () => {
    const { fonts, pages } = readPdf(pdf)
    expect(new Set(fonts.map((font) => font.replace(/-.*/, '')))).toEqual(
      new Set(['Tinos']),
    )
    expect(pages.join('')).not.toContain('\ufffd')
  })

  test('does not end with signatures alone', () => {
    const last = readPdf(pdf).pages.at(-1)
    expect(last).toContain(withoutSpaces('NGƯỜI LẬP BIỂU'))
    expect(last).toContain(withoutSpaces('Chú thích'))
  })

  test('prints the conclusions, codes and notes as they stand', () => {
    const text = readPdf(pdf).pages.join('')
    for (const each of [
      ...scorecard.conclusions,
      ...scorecard.misses.rows.map(({ code }) => code),
      ...scorecard.notes,
    ]) {
      expect(text).toContain(withoutSpaces(each))
    }
  })

  test('has its language, its tags and the date of its data', () => {
    const text = Buffer.from(pdf).toString('latin1')
    expect(text).toContain('/Lang (vi)')
    expect(text).toContain('/StructTreeRoot')
    expect(text).toContain('/CreationDate (D:20180401060000)')
    expect(text).toContain('/ModDate (D:20180401060000)')
  })
})

test('a table longer than a page repeats its head on each', async () => {
  const { misses } = officeScorecard
  const rows = Array.from({ length: 4 }, () => misses.rows).flat()
  const pdf = await printer.print(
    await scorecardPage({ ...officeScorecard, misses: { ...misses, rows } }),
  )
  const { pages } = readPdf(pdf)
  const code = withoutSpaces(misses.rows[0]?.code ?? '')
  const withRows = pages.filter((text) => text.includes(code))
  expect(withRows.length).toBeGreaterThan(1)
  for (const text of withRows)
    expect(text).toContain(withoutSpaces('Văn bản xin lỗi'))
})

describe('print', () => {
  test('gives the same bytes, warm and from a fresh browser', async () => {
    const html = await scorecardPage(officeScorecard)
    const warm = [await printer.print(html), await printer.print(html)]
    const other = await openPrinter()
    const fresh = await other.print(html)
    await other.close()
    expect(warm[0]!.length).toBeGreaterThan(50_000)
    expect(Buffer.compare(warm[0]!, warm[1]!)).toBe(0)
    expect(Buffer.compare(warm[0]!, fresh)).toBe(0)
  })

  test('keeps nothing of what it gave', async () => {
    setFlagsFromString('--expose-gc')
    const collect: () => void = runInNewContext('gc')
    const html = await scorecardPage(unitScorecard)
    const given: WeakRef<ArrayBufferLike>[] = []
    for (let n = 0; n < 12; n++)
      given.push(new WeakRef((await printer.print(html)).buffer))
    // What has ended is let go in turns of its own; what is held never is.
    let kept = given.length
    for (let turn = 0; turn < 100 && kept > 1; turn++) {
      await sleep(turn)
      collect()
      kept = given.filter((pdf) => pdf.deref() !== undefined).length
    }
    expect(kept).toBeLessThanOrEqual(1)
  })

  test('serves calls in turn', async () => {
    const texts = ['một', 'hai', 'ba']
    const pdfs = await Promise.all(
      texts.map((text) => printer.print(`<!doctype html><p>${text}`)),
    )
    expect(pdfs.map((pdf) => readPdf(pdf).pages)).toEqual(
      texts.map((text) => [text]),
    )
  })

  test('prints long banners without covering the text', async () => {
    const banners = [
      ...officeScorecard.banners,
      {
        strong: 'SỐ LIỆU TẠM TÍNH',
        rest: `– chưa có dữ liệu của: ${'Phòng Đăng ký kinh doanh, '.repeat(6)}; sẽ có ấn bản chính thức.`,
      },
    ]
    const pdf = await printer.print(
      await scorecardPage({ ...officeScorecard, banners }),
    )
    const { pages } = readPdf(pdf)
    expect(pages.length).toBeLessThanOrEqual(4)
    for (const text of pages) {
      expect(text).toContain(withoutSpaces(banners[1]!.rest))
    }
  })
})

test('a word without a break is broken in its cell, and the page keeps its scale', async () => {
  const { misses } = officeScorecard
  const word = 'tra_cuu/ho_so_000.00.13.H30'.repeat(8)
  const rows = misses.rows.map((row) => ({
    ...row,
    code: word,
    procedure: word,
    unit: word,
    reason: word,
  }))
  const narrative = { causes: word, remedies: word, difficulties: word }
  const scorecard = {
    ...officeScorecard,
    misses: { ...misses, rows },
    narrative,
    notes: [word],
  }
  const [plain, broken] = await Promise.all(
    [officeScorecard, scorecard].map(async (each) =>
      readPdf(await printer.print(await scorecardPage(each))),
    ),
  )
  expect(plain!.scales[0]).toBeGreaterThan(0)
  expect(Math.min(...broken!.scales)).toBe(Math.min(...plain!.scales))
  expect(broken!.pages.join('')).toContain(withoutSpaces(word))
  for (const { receivedOn } of rows)
    expect(plain!.pieces.some((p) => p.includes(receivedOn))).toBe(true)
})

describe('a text that may be set larger', () => {
  const larger = { factors: [1.5, 1.4, 1.2], above: 257, upTo: 460, pages: 2 }
  const textOf = (
    heights: readonly number[],
  ) => `<!doctype html><title>t</title>
    <style>
      @page { size: 210mm 297mm; margin: 20mm 15mm 20mm 30mm }
      html { --set: 1; font: 10pt Tinos }
      body, p { margin: 0; break-inside: avoid }
      p { font-size: calc(10pt * var(--set)) }
    </style>
    ${heights.map((mm) => `<p style="height: calc(${mm}mm * var(--set))">Chữ`).join('')}`

  test.each([
    { of: 'one full page', heights: Array<number>(10).fill(25), factor: 1 },
    {
      of: 'a page and a fourth',
      heights: Array<number>(13).fill(25),
      factor: 1.4,
    },
    {
      of: 'two pages nearly full',
      heights: Array<number>(20).fill(20),
      factor: 1,
    },
    // 132 mm each, of which a page has one.
    {
      of: 'parts that would need a third page',
      heights: [110, 110, 110],
      factor: 1,
    },
  ])('of $of is set $factor times as large', async ({ heights, factor }) => {
    const text = textOf(heights)
    const [own, set] = await Promise.all([
      printer.print(text),
      printer.print(text, { larger }),
    ])
    const sizeIn = (pdf: Uint8Array) =>
      placedPages(pdf).flatMap(({ letters }) => letters.map((l) => l.size))[0]!
    expect(sizeIn(set) / sizeIn(own)).toBeCloseTo(factor, 2)
    expect(placedPages(set)).toHaveLength(placedPages(own).length)
    if (factor === 1) expect(set).toEqual(own)
  })
})

describe('a hostile page', () => {
  const requests: string[] = []
  const canary = createServer((request, response) => {
    requests.push(request.url ?? '')
    response.end('body { color: red }')
  })
  let url = ''
  beforeAll(async () => {
    canary.listen(0, '127.0.0.1')
    await once(canary, 'listening')
    url = `http://127.0.0.1:${(canary.address() as AddressInfo).port}`
  })
  afterAll(() => {
    canary.close()
  })

  test('cannot be made from the texts of a scorecard', async () => {
    const payload =
      `<script>location='${url}/script'</script><img src=${url}/img>` +
      `<meta http-equiv=refresh content="0;url=${url}/refresh">` +
      `<link rel=stylesheet href=${url}/css>"' onload='fetch("${url}/on")' x='` +
      `</style><style>@import url(${url}/import);</style>\\a}`
    const hostile: Scorecard = {
      ...eachText(officeScorecard, (text) => `${text} ${payload}`),
      language: 'vi',
    }
    const scorecard = { ...hostile, asOf: officeScorecard.asOf }
    const pdf = await printer.print(await scorecardPage(scorecard))
    expect(readPdf(pdf).pages.join('')).toContain(withoutSpaces(payload))
    expect(requests).toEqual([])
  })

  test.each([
    ['stylesheet', (at: string) => `<link rel=stylesheet href=${at}>`],
    ['import', (at: string) => `<style>@import url(${at});</style>`],
    [
      'font',
      (at: string) =>
        `<style>@font-face{font-family:x;src:url(${at})}p{font-family:x}</style>`,
    ],
    ['background', (at: string) => `<p style="background:url(${at})">x`],
    ['image', (at: string) => `<img src=${at} srcset="${at} 2x">`],
    ['svg image', (at: string) => `<svg><image href="${at}" /></svg>`],
    [
      'foreign object',
      (at: string) =>
        `<svg><foreignObject><img src=${at}></foreignObject></svg>`,
    ],
    ['svg use', (at: string) => `<svg><use href="${at}#x" /></svg>`],
    ['frame', (at: string) => `<iframe src=${at}></iframe>`],
    ['srcdoc', (at: string) => `<iframe srcdoc="<img src=${at}>"></iframe>`],
    ['object', (at: string) => `<object data=${at}></object><embed src=${at}>`],
    [
      'video',
      (at: string) => `<video src=${at} poster=${at} autoplay></video>`,
    ],
    ['prefetch', (at: string) => `<link rel=prefetch href=${at}>`],
    [
      'preconnect',
      (at: string) =>
        `<link rel=preconnect href=${at}><link rel=dns-prefetch href=${at}>`,
    ],
    ['preload', (at: string) => `<link rel=preload as=style href=${at}>`],
    [
      'script',
      (at: string) =>
        `<script src=${at}></script><body onload="fetch('${at}')">`,
    ],
    [
      'refresh',
      (at: string) => `<meta http-equiv=refresh content="0;url=${at}">`,
    ],
    ['base', (at: string) => `<base href=${at}/><img src=x><form action=x>`],
    [
      'manifest',
      (at: string) =>
        `<link rel=manifest href=${at}><link rel=icon href=${at}>`,
    ],
    [
      'speculation',
      (at: string) =>
        `<script type=speculationrules>{"prefetch":[{"urls":["${at}"]}]}</script>`,
    ],
  ])('reaches nobody through %s', async (_, payload) => {
    const outcome = await printer
      .print(`<!doctype html>${payload(`${url}/x`)}<p>Còn đây.`)
      .then(
        (pdf) => readPdf(pdf).pages.join('').includes('Cònđây.'),
        (error: unknown) => error instanceof PrintError && error.code,
      )
    await sleep(50)
    expect(requests).toEqual([])
    expect([true, 'bad_page']).toContain(outcome)
  })

  test('reads no file of the machine', async () => {
    const pdf = await printer.print(
      '<!doctype html><iframe src=file:///etc/passwd></iframe>' +
        '<object data=file:///etc/passwd></object><p>Còn đây.',
    )
    expect(readPdf(pdf).pages).toEqual([withoutSpaces('Còn đây.')])
  })
})

// Each has a browser of its own, and some wait for it.
describe.concurrent('a browser that fails', () => {
  test('while it hangs is killed and replaced', async () => {
    const own = await openPrinter()
    const pid = own.pid()!
    process.kill(-pid, 'SIGSTOP')
    const pdf = await own.print(page, { timeoutMs: 10_000 })
    expect(readPdf(pdf).pages).toEqual([withoutSpaces('Một trang.')])
    expect(own.pid()).not.toBe(pid)
    await nothingLeft(pid)
    const second = own.pid()!
    await own.close()
    await nothingLeft(second)
  })

  test.each([
    ['while its page is made', untilItStartsAnother],
    ['while it prints', () => sleep(60)],
    ['at once', () => {}],
  ] as const)('because it is killed %s is replaced at once', async (_, at) => {
    const own = await openPrinter()
    const pid = own.pid()!
    const html = await scorecardPage(officeScorecard)
    const before = aliveInGroup(pid)
    // Nothing is noticed by a limit.
    const printing = own.print(html, { timeoutMs: 2 ** 31 - 1 })
    await at(pid, before)
    process.kill(-pid, 'SIGKILL')
    expect(readPdf(await printing).pages).toHaveLength(3)
    expect(own.pid()).not.toBe(pid)
    await own.close()
  })

  test('every time ends in an error within the deadlines', async () => {
    const own = await openPrinter()
    const pid = own.pid()!
    const error = await own
      .print(page, { timeoutMs: 1 })
      .catch((e: unknown) => e)
    expect(error).toBeInstanceOf(PrintError)
    expect(error).toMatchObject({
      code: 'failed',
      message: expect.stringMatching(/3 tries.*1 ms/),
    })
    await nothingLeft(pid)
    await own.close()
  })

  test('does so when the printer is closed', async () => {
    const own = await openPrinter()
    const pid = own.pid()!
    const printing = own.print(page).catch((e: unknown) => e)
    await own.close()
    expect(await printing).toMatchObject({ code: 'closed' })
    await expect(own.print(page)).rejects.toMatchObject({ code: 'closed' })
    await nothingLeft(pid)
  })

  test('ends with Node, however Node ends', async () => {
    const node = spawn(
      process.execPath,
      [
        '--conditions=@motcua/source',
        '--input-type=module',
        '-e',
        `import { openPrinter } from '@motcua/scorecard'
         const printer = await openPrinter()
         process.stdout.write(String(printer.pid()))
         setInterval(() => {}, 1000)`,
      ],
      {
        cwd: fileURLToPath(new URL('.', import.meta.url)),
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    )
    const [pid] = (await once(node.stdout, 'data')) as [Buffer]
    expect(aliveInGroup(Number(pid)).length).toBeGreaterThan(0)
    node.kill('SIGKILL')
    await nothingLeft(Number(pid))
  })

  test('to start is named with its reason', async () => {
    await expect(
      openPrinter({ executablePath: '/nonexistent/chrome' }),
    ).rejects.toMatchObject({
      code: 'no_browser',
      message: expect.stringContaining('/nonexistent/chrome'),
    })
  })
})

/** A killed process takes a moment to go. */
function nothingLeft(group: number): Promise<void> {
  return until(() => aliveInGroup(group).length === 0)
}

/** A page that is made gets a process of its own. */
async function untilItStartsAnother(
  group: number,
  before: readonly string[],
): Promise<void> {
  while (aliveInGroup(group).every((pid) => before.includes(pid)))
    await sleep(1)
}

/** Processes of a group that still run, zombies not counted. */
function aliveInGroup(group: number): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
        const [state, , pgrp] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        return Number(pgrp) === group && state !== 'Z'
      } catch {
        return false
      }
    })
}

import { openPrinter, renderReport, scorecardPage } from '@motcua/scorecard'
import type { Printer } from '@motcua/scorecard'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriers, openBrowser } from '../page/browser.ts'
import { officeScorecard, unitScorecard } from './fixture.ts'
import { reportOn } from './hand-made-report.ts'
import { inflated, objectsIn } from './pdf-reader.ts'

/* What a reader who does not see the paper is told of it. */

let printer: Printer
beforeAll(async () => {
  printer = await openPrinter()
})
afterAll(() => printer.close())

const papers = [
  ['a scorecard of the office', async () => scorecardPdf(officeScorecard)],
  [
    'a scorecard of a unit without dossiers',
    async () => scorecardPdf(unitScorecard),
  ],
  [
    'a report',
    async () => (await renderReport(reportOn(officeScorecard), printer)).pdf,
  ],
] as const

async function scorecardPdf(scorecard: typeof officeScorecard) {
  return await printer.print(await scorecardPage(scorecard))
}

/** An element of the tree of tags. */
interface Tag {
  readonly name: string
  readonly text: string
  readonly kids: readonly Tag[]
  /** Places in the drawing of a page, in order. */
  readonly drawn: readonly string[]
}

function tagsOf(pdf: Uint8Array): Tag {
  const objects = objectsIn(pdf)
  const body = (id = '') => objects.get(id) ?? ''
  const read = (id = ''): Tag => {
    const text = body(id)
    const [, name = ''] = /\/S \/(\w+)/.exec(text) ?? []
    const [, page] = /\/Pg (\d+)/.exec(text) ?? []
    const [, list, one = ''] = /\/K (?:\[([^\]]*)\]|(.*))/.exec(text) ?? []
    const inside = [
      ...(list ?? one).matchAll(
        /\/Pg (\d+) 0 R\s*\/MCID (\d+)|(\d+) 0 R|(\d+)/g,
      ),
    ]
    return {
      name,
      text,
      kids: inside.flatMap(([, , , kid]) => (kid ? [read(kid)] : [])),
      drawn: inside.flatMap(([, other, there, , here]) =>
        there ? [`${other} ${there}`] : here ? [`${page} ${here}`] : [],
      ),
    }
  }
  const root = [...objects.keys()].find((id) =>
    body(id).startsWith('<</Type /StructTreeRoot'),
  )
  return read(root)
}

function all(tag: Tag): readonly Tag[] {
  return [tag, ...tag.kids.flatMap(all)]
}

describe.each(papers)('%s', (_, make) => {
  let pdf: Uint8Array
  let tags: readonly Tag[]
  beforeAll(async () => {
    pdf = await make()
    tags = all(tagsOf(pdf))
  })
  const named = (name: string) => tags.filter((tag) => tag.name === name)

  test('says its language and its title, which a reader shows, and that it is tagged', () => {
    const text = Buffer.from(pdf).toString('latin1')
    expect(text).toContain('/Lang (vi)')
    expect(text).toContain('/DisplayDocTitle true')
    expect(text).toMatch(/\/MarkInfo <<[^>]*\/Marked true/)
    expect(text).toMatch(/\/Title [(<]/)
  })

  test('has headings in order, each a bookmark', () => {
    const levels = tags.flatMap(({ name }) => {
      const [, level] = /^H(\d)$/.exec(name) ?? []
      return level === undefined ? [] : [Number(level)]
    })
    expect(levels[0]).toBe(1)
    expect(levels.length).toBeGreaterThan(4)
    levels.forEach((level, i) => {
      expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1)
    })
    const bookmarks = [...objectsIn(pdf).values()].filter((of) =>
      /\/Title [\s\S]*\/Parent|\/Parent [\s\S]*\/Title/.test(of),
    )
    expect(bookmarks).toHaveLength(levels.length)
  })

  test('tells of each figure what it shows', () => {
    expect(
      named('Figure').filter(({ text }) => !text.includes('/Alt')),
    ).toEqual([])
  })

  test('has heads over the columns of its tables and before their rows', () => {
    const tables = named('Table')
    expect(tables.length).toBeGreaterThan(1)
    const heads = tables.map((table) =>
      all(table)
        .filter(({ name }) => name === 'TH')
        .map(({ text }) => /\/Scope \/(\w+)/.exec(text)?.[1]),
    )
    for (const scopes of heads) expect(scopes).toContain('Column')
    expect(heads.flat()).toContain('Row')
    expect(heads.flat()).not.toContain(undefined)
  })

  test('leaves nothing that is marked on a page out of what is read, once', () => {
    const byPage = Map.groupBy(
      tags.flatMap(({ drawn }) => drawn.map((of) => of.split(' '))),
      ([page]) => page,
    )
    const contents = [...objectsIn(pdf).values()].flatMap((page) => {
      const [, id] =
        (page.startsWith('<</Type /Page\n') && /\/Contents (\d+)/.exec(page)) ||
        []
      return id === undefined ? [] : [inflated(objectsIn(pdf).get(id) ?? '')]
    })
    const marked = contents.map((content) =>
      [...content.matchAll(/\/MCID (\d+)/g)].map(([, at]) => Number(at)),
    )
    const read = [...byPage.values()].map((of) =>
      of.map(([, at]) => Number(at)),
    )
    const sorted = (places: number[][]) =>
      places.map((of) => of.toSorted((a, b) => a - b).join(' ')).toSorted()
    expect(sorted(read)).toEqual(sorted(marked))
  })
})

test('axe-core finds no barrier on the pages', async () => {
  const pages = [await scorecardPage(officeScorecard)]
  await renderReport(reportOn(officeScorecard), {
    browser: () => printer.browser(),
    print: (html, options) => {
      pages.push(html)
      return printer.print(html, options)
    },
  })
  expect(pages).toHaveLength(2)
  await using looking = await openBrowser()
  const tab = await looking.browser.newPage()
  for (const page of pages) {
    await tab.setContent(page)
    expect(await barriers(tab)).toEqual([])
  }
})

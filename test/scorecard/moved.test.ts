import { movedAnnexes, type Block, type Report } from '@motcua/scorecard'
import { expect, test } from 'vitest'

/* Which annexes of a report have other numbers than those of the edition before it. */

const title = (of: string) => ({ group: null, title: of, width: 10 })

/** A table of names and counts. */
function table(
  rows: readonly (readonly [string, number | null])[],
  heading = 'Tiếp nhận',
): Block {
  return {
    kind: 'table',
    caption: null,
    columns: [
      { ...title('Tên'), kind: 'words' },
      { ...title(heading), kind: 'count' },
    ],
    rows: rows.map(([name, number]) => ({
      isSum: false,
      cells: [
        { text: name, number: null },
        { text: number === null ? '…' : `${number}`, number },
      ],
    })),
  }
}

const none: Block = { kind: 'none', text: 'Không có.' }

function reportOf(
  annexes: Readonly<Record<string, Block>>,
  sections: Report['sections'] = [],
): Pick<Report, 'annexes' | 'sections'> {
  const of = { label: '', title: '', isLandscape: false, head: [] }
  return {
    annexes: Object.entries(annexes).map(([number, block]) => {
      return { number, ...of, blocks: [block] }
    }),
    sections,
  }
}

const phong = table([['Phòng', 3]])

test.for([
  ['nothing', phong, phong, false],
  ['a name', phong, table([['Phòng mới', 3]]), false],
  ['a number', phong, table([['Phòng', 4]]), true],
  ['a number that was not known', table([['Phòng', null]]), phong, true],
  [
    'a row more',
    phong,
    table([
      ['Phòng', 3],
      ['Ban', 0],
    ]),
    true,
  ],
  ['a table that was not there', none, phong, true],
  ['a table that is not there any more', phong, none, true],
  [
    'the columns of another program',
    phong,
    table([['Phòng', 4]], 'Nhận'),
    false,
  ],
] as const)('%s', ([, before, now, isMoved]) => {
  expect(movedAnnexes(reportOf({ II: before }), reportOf({ II: now }))).toEqual(
    isMoved ? ['II'] : [],
  )
})

test('what falls due later, earlier issues, plan, files and defects are not compared', () => {
  const all = 'I III V X XI XII'.split(' ')
  const of = (block: Block) =>
    reportOf(Object.fromEntries(all.map((number) => [number, block])))
  expect(movedAnnexes(of(phong), of(table([['Phòng', 4]])))).toEqual([
    'I',
    'III',
  ])
})

test('of dossiers that are missed another one is moved, though as late', () => {
  const list = (code: string): Block => ({
    kind: 'table',
    caption: null,
    columns: [
      { ...title('TT'), kind: 'count' },
      { ...title('Mã'), kind: 'words' },
    ],
    rows: [
      {
        isSum: false,
        cells: [
          { text: '1', number: 1 },
          { text: code, number: null },
        ],
      },
    ],
  })
  const moved = (number: string) =>
    movedAnnexes(
      reportOf({ [number]: list('A1') }),
      reportOf({ [number]: list('A2') }),
    )
  expect([moved('IV'), moved('IX')]).toEqual([['IV'], []])
})

test('a table of the body counts with the annex that has it in full', () => {
  const body = (n: number): Report['sections'] => [
    { key: 'tasks', title: '', blocks: [table([['Nhóm', n]])] },
  ]
  expect(
    movedAnnexes(
      reportOf({ VI: none }, body(1)),
      reportOf({ VI: none }, body(2)),
    ),
  ).toEqual(['VI'])
})

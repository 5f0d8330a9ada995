import { answerBlocks, unansweredBlocks } from '@motcua/scorecard'
import type { Answer } from '@motcua/scorecard'
import { describe, expect, it } from 'vitest'

/* Annex XIII of a report: what an office's own queries give, as it is printed. */

const answer = (type: string, values: readonly (string | null)[]): Answer => ({
  query: 'kenh',
  question: 'Bao nhiêu?',
  columns: [{ name: 'Số', type }],
  rows: values.map((value) => [value]),
})

/** The only column of an answer: how it is set, its texts and its numbers. */
function printed(
  type: string,
  values: readonly (string | null)[],
  language: 'vi' | 'en',
) {
  const blocks = answerBlocks([answer(type, values)], { language })
  const table = blocks.find((block) => block.kind === 'table')
  const cells = table?.rows.map((row) => ('cells' in row ? row.cells[0] : null))
  return {
    kind: table?.columns[0]?.kind,
    digits: table?.columns[0]?.digits,
    texts: cells?.map((cell) => cell?.text),
    numbers: cells?.map((cell) => cell?.number),
  }
}

describe('a value is printed as a paper writes it, and is a number in the workbook where it is one', () => {
  it.for([
    [
      'BIGINT',
      ['1234', '-5', null],
      ['count', undefined, ['1.234', '−5', ''], [1234, -5, null]],
      ['1,234', '−5', ''],
    ],
    [
      'DECIMAL(10,2)',
      ['1234.50', '-0.07'],
      ['count', 2, ['1.234,50', '−0,07'], [1234.5, -0.07]],
      ['1,234.50', '−0.07'],
    ],
    [
      // As many digits as the longest, so that points stand below each other.
      'DOUBLE',
      ['1.5', '2.25', '3'],
      ['count', 2, ['1,50', '2,25', '3,00'], [1.5, 2.25, 3]],
      ['1.50', '2.25', '3.00'],
    ],
    [
      // No workbook keeps so many digits, and none knows what is infinite.
      'HUGEINT',
      ['1234567890123456', '7'],
      ['count', undefined, ['1234567890123456', '7'], [null, 7]],
      ['1234567890123456', '7'],
    ],
    [
      'DOUBLE',
      ['inf', '1e+20'],
      ['count', undefined, ['inf', '1e+20'], [null, null]],
      ['inf', '1e+20'],
    ],
    [
      'DATE',
      ['2018-03-05', 'infinity'],
      ['middle', undefined, ['05/03/2018', 'infinity'], [null, null]],
      ['5 Mar 2018', 'infinity'],
    ],
    [
      'BOOLEAN',
      ['true', 'false'],
      ['middle', undefined, ['Có', 'Không'], [null, null]],
      ['Yes', 'No'],
    ],
    [
      // Digits of a code are no number.
      'VARCHAR',
      ['007', 'dkkd'],
      ['words', undefined, ['007', 'dkkd'], [null, null]],
      ['007', 'dkkd'],
    ],
  ] as const)('%s %j', ([type, values, [kind, digits, texts, numbers], en]) => {
    expect(printed(type, values, 'vi')).toEqual({
      kind,
      digits,
      texts,
      numbers,
    })
    expect(printed(type, values, 'en')).toMatchObject({ texts: en, numbers })
  })
})

it('questions stand over their answers, with what there is none of, and the queries below', () => {
  const first = answer('BIGINT', ['1'])
  const none = { ...first, query: 'khac', question: 'Có gì khác?', rows: [] }
  const blocks = answerBlocks([first, none], {})
  expect(
    blocks.map((block) => ('text' in block ? block.text : block.kind)),
  ).toEqual([
    '1. Bao nhiêu?',
    'table',
    '2. Có gì khác?',
    'Không có dòng nào.',
    'Truy vấn của cơ quan: kenh.sql, khac.sql.',
  ])
})

it('an office that asks nothing has no annex, and of an earlier load it is said that nothing is answered', () => {
  expect(answerBlocks([], {})).toEqual([])
  expect(unansweredBlocks({ language: 'en' })).toEqual([
    {
      kind: 'text',
      text: "This report is of an earlier load; the office's own queries answer of the newest alone.",
    },
  ])
})

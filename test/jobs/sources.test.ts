import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles, loadOffice } from '@motcua/jobs'
import { tableDefinitions } from '@motcua/warehouse'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addSource, edit, smallOffice, type OwnOffice } from './small-office.ts'

let own: OwnOffice
beforeEach(() => {
  own = smallOffice()
})
afterEach(() => own[Symbol.dispose]())

test('the lists of the office folder are those of the README, a file for each table that is loaded by its definition', () => {
  expect(Object.keys(listFiles).toSorted()).toEqual(
    Object.keys(tableDefinitions).toSorted(),
  )
  const readme = readFileSync(
    new URL('../../packages/cli/README.md', import.meta.url),
    'utf8',
  )
  const [, named = ''] =
    /lists that lie in the office folder: (.*?`)\. /.exec(readme) ?? []
  expect(Object.values(listFiles).map((file) => `\`${file}\``)).toEqual(
    named.split(', '),
  )
})

describe('motcua.yaml', () => {
  const unit = [
    'target: unit',
    "files: 'x.csv'",
    'columns: { code: a, name: b, position: c, valid_from: d }',
    "dates: ['YYYY-MM-DD']",
  ]

  test('may not name two whole lists of one table', () => {
    expect(() => addSource(own.office, 'don-vi', ...unit)).toThrow(
      'motcua.yaml, sources: expected one whole list of unit, got don-vi and units.csv',
    )
  })

  test('may not name two sources of one whole list, though no file lies there', () => {
    rmSync(own.office.paths.units)
    const first = addSource(own.office, 'don-vi', ...unit)
    expect(first.tableProfiles.map((p) => p.name)).toEqual(['don-vi'])
    expect(() => addSource(own.office, 'phong', ...unit)).toThrow(
      'motcua.yaml, sources: expected one whole list of unit, got don-vi and phong',
    )
  })

  test('may name two sources of a list that no file is the whole of, unless it says it is', () => {
    const feedback = [
      'target: feedback',
      "files: 'x.csv'",
      'columns: { code: a, kind: b, received_on: c }',
      "dates: ['YYYY-MM-DD']",
    ]
    const named = (name: string, lines: readonly string[]) =>
      addSource(
        own.office,
        name,
        ...lines.map((line) => line.replace('x.csv', `${name}.csv`)),
      )
    named('gop-y', feedback)
    named('kien-nghi', feedback)
    const whole = [...feedback, 'mode: snapshot']
    named('phan-anh', whole)
    expect(() => named('to-cao', whole)).toThrow(
      'motcua.yaml, sources: expected one whole list of feedback, got phan-anh and to-cao',
    )
  })

  test('may name a source that adds to a list', () => {
    const office = addSource(own.office, 'don-vi', ...unit, 'mode: append')
    expect(office.tableProfiles.map((p) => p.name)).toEqual(['don-vi'])
    expect(office.profiles.map((p) => p.name)).toEqual(['motcua-dientu'])
  })

  test('names a source of dossiers', () => {
    edit(join(own.office.dir, 'motcua.yaml'), [[/\[motcua-dientu\]/, '[]']])
    expect(() => loadOffice(own.office.dir)).toThrow('sources')
    edit(join(own.office.dir, 'motcua.yaml'), [
      [/sources: \[\]/, 'sources: [x]'],
    ])
    writeFileSync(
      join(own.office.dir, 'sources', 'x.yaml'),
      ['name: x', ...unit, 'mode: append', ''].join('\n'),
    )
    expect(() => loadOffice(own.office.dir)).toThrow(
      'motcua.yaml, sources: expected a source of dossiers, got none',
    )
  })

  test('tells the tables that a source may be of', () => {
    expect(() => addSource(own.office, 'x', 'target: dosier')).toThrow(
      /^x\.yaml, line 2, target: expected one of "dossier", "unit", .*, got "dosier"$/m,
    )
  })
})

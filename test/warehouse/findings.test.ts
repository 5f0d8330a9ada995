import { readdirSync, readFileSync } from 'node:fs'
import { defects, meaningOf, tableDefinitions } from '@motcua/warehouse'
import { expect, it } from 'vitest'

const folder = new URL('../../packages/warehouse/src/', import.meta.url)

/** Every code that a row may be rejected or flagged with. */
function allCodes(): readonly string[] {
  const source = ['stage', 'tables']
    .flatMap((room) =>
      readdirSync(new URL(room, folder)).map((name) => `${room}/${name}`),
    )
    .map((path) => readFileSync(new URL(path, folder), 'utf8'))
    .join('\n')
  const told = [
    ...source.matchAll(/reason: '(\w+)'/g),
    ...source.matchAll(/before\('(\w+)'/g),
    ...source.matchAll(/\? '(no_\w+)' : '(no_\w+)'/g),
    ...source.matchAll(
      /'((?:unknown|unreadable|duplicate)_\w+|ambiguous_(?:unit|procedure))'/g,
    ),
  ].flatMap(([, ...codes]) => codes)
  const records = readFileSync(new URL('formats/records.ts', folder), 'utf8')
  const misread = [...records.matchAll(/\| '(\w+)'/g)].map(
    ([, code = '']) => code,
  )
  const flags = Object.values(tableDefinitions).flatMap((t) =>
    Object.keys(t.flags ?? {}),
  )
  return [
    ...new Set([
      ...told,
      ...misread,
      ...flags,
      ...Object.keys(defects),
      'total_row',
      'gone',
    ]),
  ]
}

it('says in two languages what every code means', () => {
  const codes = allCodes()
  expect(codes.length).toBeGreaterThan(40)
  const silent = codes.filter((code) => {
    const { vi, en } = meaningOf(code)
    return !vi.endsWith('.') || !en.endsWith('.')
  })
  expect(silent).toEqual([])
})

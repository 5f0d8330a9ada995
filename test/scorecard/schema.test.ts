import { readFileSync } from 'node:fs'
import { scorecardJson } from '@motcua/scorecard'
import type { Scorecard } from '@motcua/scorecard'
import { expect, test } from 'vitest'
import { fits } from '../json-schema.ts'
import { officeScorecard, unitScorecard } from './fixture.ts'
import { card } from './hand-made.ts'

/* What reports/schema/scorecard.json promises of the JSON that is filed. */

const schema = JSON.parse(
  readFileSync(
    new URL('../../reports/schema/scorecard.json', import.meta.url),
    'utf8',
  ),
)

const ownTexts = { 'kpis.caption': { vi: 'Bảng 1' } }
const scorecards: readonly (readonly [string, Scorecard])[] = [
  ['the whole office', officeScorecard],
  ['a unit', unitScorecard],
  ['an office without numbers', card()],
  [
    'an office in English with a text of its own',
    card({ language: 'en', texts: ownTexts }),
  ],
  ['a signed one', { ...unitScorecard, isSigned: true }],
]

test.each(scorecards)('fits the JSON of %s', (_, scorecard) => {
  expect(fits(schema, JSON.parse(scorecardJson(scorecard)))).toBe(true)
})

test.each(scorecards.slice(0, 2))(
  'fits no JSON of %s with a field too many or too few',
  (_, scorecard) => {
    const json = JSON.parse(scorecardJson(scorecard))
    const slips: string[] = []
    const tried = (path: string) => {
      if (fits(schema, json)) slips.push(path)
    }
    for (const [path, object] of objectsIn(json, 'scorecard')) {
      object['other'] = 1
      tried(`${path} with another`)
      delete object['other']
      for (const [key, value] of Object.entries(object)) {
        Reflect.deleteProperty(object, key)
        tried(`${path} without ${key}`)
        object[key] = value
      }
    }
    expect(slips).toEqual([])
  },
)

/** All objects of a value, the first of each list alone; with their paths. */
function* objectsIn(
  value: unknown,
  path: string,
): Generator<readonly [string, Record<string, unknown>]> {
  if (Array.isArray(value)) yield* objectsIn(value[0], `${path}[0]`)
  else if (isObject(value)) {
    yield [path, value]
    for (const [key, inner] of Object.entries(value))
      yield* objectsIn(inner, `${path}.${key}`)
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

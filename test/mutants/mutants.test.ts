import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { guardOf } from './guard.ts'
import { shareKilled, survivors, table } from './report.ts'
import { allRooms, roomsNamed } from './rooms.ts'
import type { Mutant } from './run-room.ts'

const top = new URL('../../', import.meta.url)

function mutants(
  count: number,
  end: Mutant['end'],
  change: Partial<Mutant> = {},
): readonly Mutant[] {
  const mutant: Mutant = {
    file: 'packages/metrics/src/a.ts',
    line: 3,
    text: 'if (a < b) return\n',
    original: 'a < b',
    replacement: 'a <= b',
    end,
    ...change,
  }
  return Array.from({ length: count }, () => mutant)
}

describe('each room', () => {
  it('has files, a guard and suites that are there', () => {
    for (const room of allRooms()) {
      const { file, line, suite } = guardOf(room)
      const lines = readFileSync(new URL(file, top), 'utf8').split('\n')
      expect(lines[line - 1]).toMatch(/^export function /)
      for (const path of [suite, ...room.suites])
        expect([path, existsSync(new URL(path, top))]).toEqual([path, true])
    }
  })

  it('is asked for by its name, or by one of its files', () => {
    expect(roomsNamed(['metrics/time']).map((r) => r.mutate)).toEqual([
      ['packages/metrics/src/time/**/*.ts'],
    ])
    const [file] = roomsNamed(['metrics/time/period.ts'])
    expect(file?.mutate).toEqual(['packages/metrics/src/time/period.ts'])
    expect(file?.suites).toEqual(roomsNamed(['metrics/time'])[0]?.suites)
    expect(() => roomsNamed(['metrics/tme'])).toThrow(
      /^expected a room \(.*metrics\/time.*\) or a file .*, got metrics\/tme$/,
    )
  })
})

describe('the report', () => {
  const outcome = {
    room: 'metrics/a',
    mutants: [
      ...mutants(22, 'killed'),
      ...mutants(5, 'survived'),
      ...mutants(3, 'no coverage'),
    ],
  }

  it('has the share of a room with the interval of a sample', () => {
    expect(shareKilled(outcome)).toBeCloseTo(22 / 30)
    // Wilson's interval of 22 in 30 is 0.556 to 0.858.
    expect(table([outcome]).split('\n').at(-1)).toMatch(
      /^metrics\/a +30 +22 +5 +3 +73 \(56–86\)$/,
    )
    expect(shareKilled({ room: 'b', mutants: [] })).toBe(1)
  })

  it('names what was not killed, in the order of the sources', () => {
    const list = survivors({
      room: 'r',
      mutants: [
        ...mutants(1, 'survived', { line: 10 }),
        ...mutants(1, 'killed', { line: 4 }),
        ...mutants(1, 'no coverage', { line: 9, original: '{\n  x()\n}' }),
      ],
    })
    expect(list).toEqual([
      'r  packages/metrics/src/a.ts:9  { x() } → a <= b  (no coverage)',
      'r  packages/metrics/src/a.ts:10  a < b → a <= b  (survived)',
    ])
  })
})

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError, loadOffice } from '@motcua/jobs'
import { describe, expect, test, vi } from 'vitest'
import { copyOffice } from '../offices.ts'
import { motcua } from './command.ts'
import { edit, smallOffice } from './small-office.ts'

// A process of its own for each command: slow where the machine is busy.
vi.setConfig({ testTimeout: 120_000 })

/** What is wrong: file, what becomes what, and the message. */
const faults = [
  [
    'motcua.yaml',
    /^zone: .*/m,
    'zone: Asia/Hanoi',
    'motcua.yaml, line 3, zone: expected an IANA time zone such as Asia/Ho_Chi_Minh, got "Asia/Hanoi"',
  ],
  [
    'motcua.yaml',
    /^code: .*/m,
    'code: 7',
    'motcua.yaml, line 1, code: expected string, got 7',
  ],
  [
    'motcua.yaml',
    /^code: .*/m,
    'code: Sở',
    'motcua.yaml, line 1, code: expected text of the form /^[a-z0-9-]+$/, got "Sở"',
  ],
  [
    'motcua.yaml',
    /^code: .*\n/m,
    '',
    'motcua.yaml, line 1, code: expected string, got nothing',
  ],
  [
    'motcua.yaml',
    /dataFrom: .*/,
    'dataFrom: 01/01/2017',
    'motcua.yaml, line 6, dataFrom: expected a date such as "2018-01-31", got "01/01/2017"',
  ],
  [
    'motcua.yaml',
    /\[month, .*\]/,
    '[month, weekly]',
    'motcua.yaml, line 7, schedule.periods.1: expected one of "month", "quarter", "half", "year", got "weekly"',
  ],
  [
    'motcua.yaml',
    /^synthetic: true/m,
    'synthetic: true\nmail: x',
    'motcua.yaml, line 5, mail: expected no such field, got "x"',
  ],
  [
    'motcua.yaml',
    /^synthetic: true/m,
    'synthetic: : true',
    /^motcua\.yaml, line 4: expected YAML, got: /,
  ],
  [
    'motcua.yaml',
    /^synthetic: true/m,
    'code: twice',
    /^motcua\.yaml, line 4: expected YAML, got: Map keys must be unique$/,
  ],
  [
    'motcua.yaml',
    /motcua-dientu/,
    'other',
    /other\.yaml: expected a file, got none$/,
  ],
  [
    'plan.yaml',
    /comparator: '>='/,
    "comparator: '=='",
    /^plan\.yaml, line \d+, targets\.0\.comparator: expected one of ">=", ">", "<=", "<", got "=="$/,
  ],
  [
    'plan.yaml',
    /clause: III\.2\.b/,
    'clause: IX',
    /^plan\.yaml, line \d+, targets\.0\.clause: expected one of .*, got IX$/,
  ],
  [
    'plan.yaml',
    /value: 1\b/,
    'value: 100',
    /^plan\.yaml, line \d+, targets\.0\.value: expected number to be <=1, got 100$/,
  ],
  [
    'plan.yaml',
    /kpi: early/,
    'kpi: earyl',
    /^plan\.yaml, line 107, targets\.1\.kpi: expected one of on_time, early, .*, got earyl$/,
  ],
  [
    'plan.yaml',
    /kpi: early/,
    'kpi: open_overdue',
    /^plan\.yaml, line 107, targets\.1\.kpi: expected one of .*, got open_overdue$/,
  ],
  [
    'plan.yaml',
    /units: \[so, dkkd\]/,
    'units: [so, dkdk]',
    /^plan\.yaml, line 135, targets\.3\.units\.1: expected one of so, vp, tt, .*, gd4, got dkdk$/,
  ],
  [
    'plan.yaml',
    /leadUnits: \[vp\]/,
    'leadUnits: [pv]',
    /^plan\.yaml, line \d+, tasks\.0\.leadUnits\.0: expected one of so, vp, .*, got pv$/,
  ],
  [
    'letterhead.yaml',
    /^place: .*/m,
    'place: [a]',
    /^letterhead\.yaml, line \d+, place: expected string, got \["a"\]$/,
  ],
  [
    'sources/motcua-dientu.yaml',
    /^name: .*/m,
    'name: other',
    'motcua-dientu.yaml, name: expected motcua-dientu as in motcua.yaml, got other',
  ],
  [
    'sources/motcua-dientu.yaml',
    /DD\/MM\/YYYY HH:mm/,
    'DD.MM.YY',
    /^motcua-dientu\.yaml, line \d+, dates\.0: expected one of .*, got "DD\.MM\.YY"$/,
  ],
] as const

/** What is told of an office folder that is wrong. */
function messageOf(dir: string): string {
  try {
    loadOffice(dir)
    return 'loaded'
  } catch (error) {
    return error instanceof ConfigError ? error.message : `thrown: ${error}`
  }
}

describe('an office folder', () => {
  test.for(faults)('%s: %s → %s is told', ([file, from, to, message]) => {
    const { office, remove } = copyOffice('binh-duong-2018')
    try {
      edit(join(office.dir, file), [[from, to]])
      expect(messageOf(office.dir)).toMatch(message)
    } finally {
      remove()
    }
  })

  test.for(['plan.yaml', 'letterhead.yaml', 'sources/motcua-dientu.yaml'])(
    'without %s is told so',
    (file) => {
      const { office, remove } = copyOffice('binh-duong-2018')
      try {
        const path = join(office.dir, file)
        rmSync(path)
        expect(messageOf(office.dir)).toBe(`${path}: expected a file, got none`)
      } finally {
        remove()
      }
    },
  )

  test('tells all faults of a file at once, a line each', () => {
    const { office, remove } = copyOffice('binh-duong-2018')
    try {
      edit(join(office.dir, 'motcua.yaml'), [
        [/^code: .*/m, 'code: 7'],
        [/^zone: .*/m, 'zone: 8'],
      ])
      expect(messageOf(office.dir).split('\n')).toEqual([
        'motcua.yaml, line 1, code: expected string, got 7',
        'motcua.yaml, line 3, zone: expected string, got 8',
      ])
    } finally {
      remove()
    }
  })

  test('that is wrong ends the command with 2, without a stack', async () => {
    using own = smallOffice()
    const path = join(own.office.dir, 'motcua.yaml')
    const args = ['--office', own.office.dir, 'status']
    const text = readFileSync(path, 'utf8')
    for (const spoil of [
      () => edit(path, [[/^code: .*/m, 'code: 7']]),
      () => writeFileSync(path, text.replace('code:', 'code: :')),
      () => renameSync(path, `${path}.away`),
    ]) {
      spoil()
      const { code, stdout, stderr } = await motcua(args)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(/^error: .*expected/)
      expect(stderr).not.toContain(' at ')
      writeFileSync(path, text)
    }
  })
})

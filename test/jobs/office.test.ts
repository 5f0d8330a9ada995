import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { ConfigError, loadOffice } from '@motcua/jobs'
import { describe, expect, test } from 'vitest'
import { copyOffice } from '../offices.ts'
import { motcuaHere } from './command.ts'
import { edit, smallOffice } from './small-office.ts'

/** What is wrong: file, what becomes what, and the message. */
const faults = [
  [
    'motcua.yaml',
    /^zone: .*/m,
    'zone: Asia/Hanoi',
    'motcua.yaml, line 4, zone: expected an IANA time zone such as Asia/Ho_Chi_Minh, got "Asia/Hanoi"',
  ],
  [
    'motcua.yaml',
    /^code: .*/m,
    'code: 7',
    'motcua.yaml, line 2, code: expected string, got 7',
  ],
  [
    'motcua.yaml',
    /^code: .*/m,
    'code: Sở',
    'motcua.yaml, line 2, code: expected small letters from a to z, digits and -, got "Sở"',
  ],
  [
    'motcua.yaml',
    /^[^]*$/,
    '# nothing yet\n',
    'motcua.yaml: expected the fields code, name, language, zone, synthetic, sources, dataFrom, intake, published, editions, delivery, annexQueries, sign, backup, schedule, composite, got an empty file; write them, or copy them from an office that works: motcua init DIR',
  ],
  [
    'motcua.yaml',
    /motcua-dientu/,
    'motcua-dien-tu',
    /motcua-dien-tu\.yaml: expected a file, got none; motcua\.yaml names motcua-dien-tu under sources; is it motcua-dientu\?; write the file/,
  ],
  [
    'motcua.yaml',
    /^code: .*\n/m,
    '',
    'motcua.yaml, line 2, code: expected string, got nothing',
  ],
  [
    'motcua.yaml',
    /dataFrom: .*/,
    'dataFrom: 01/01/2017',
    'motcua.yaml, line 7, dataFrom: expected a date such as "2018-01-31", got "01/01/2017"',
  ],
  [
    'motcua.yaml',
    /\[month, .*\]/,
    '[month, weekly]',
    'motcua.yaml, line 8, schedule.periods.1: expected one of "month", "quarter", "half", "year", got "weekly"',
  ],
  [
    'motcua.yaml',
    /^synthetic: true/m,
    'synthetic: true\nmail: x',
    'motcua.yaml, line 6, mail: expected one of code, name, language, zone, synthetic, sources, dataFrom, intake, published, editions, delivery, annexQueries, sign, backup, schedule, composite, got mail',
  ],
  [
    'motcua.yaml',
    /^zone: .*/m,
    `zone: ${'x'.repeat(78)}`,
    `motcua.yaml, line 4, zone: expected an IANA time zone such as Asia/Ho_Chi_Minh, got "${'x'.repeat(78)}"`,
  ],
  [
    'motcua.yaml',
    /^zone: .*/m,
    `zone: ${'x'.repeat(79)}`,
    `motcua.yaml, line 4, zone: expected an IANA time zone such as Asia/Ho_Chi_Minh, got "${'x'.repeat(79)}…`,
  ],
  [
    'motcua.yaml',
    /sources: .*/,
    'sources: []',
    'motcua.yaml, line 6, sources: expected a list of at least 1, got []',
  ],
  [
    'motcua.yaml',
    /sources: .*/,
    'sources:\n  - motcua-dientu\n  - 7',
    'motcua.yaml, line 8, sources.1: expected string, got 7',
  ],
  [
    'motcua.yaml',
    /schedule: \{ cron: [^,]*, /,
    'schedule: { ',
    'motcua.yaml, line 8, schedule.cron: expected string, got nothing',
  ],
  [
    'motcua.yaml',
    /schedule: .*/,
    'schedule:',
    'motcua.yaml, line 8, schedule: expected object, got null',
  ],
  [
    'motcua.yaml',
    /[^]*/,
    '# nothing\n- code\n',
    'motcua.yaml, line 2, top level: expected object, got ["code"]',
  ],
  [
    'motcua.yaml',
    /^synthetic: true/m,
    'synthetic: : true',
    /^motcua\.yaml, line 5: expected YAML, got: /,
  ],
  [
    'motcua.yaml',
    /^synthetic: true/m,
    'code: twice',
    /^motcua\.yaml, line 5: expected YAML, got: Map keys must be unique; see the colons, .* before$/,
  ],
  [
    'motcua.yaml',
    /motcua-dientu/,
    'other',
    /other\.yaml: expected a file, got none; motcua\.yaml names other under sources; write the file \(motcua profile EXPORT --out FILE drafts it\), or mend the name$/,
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
    /^plan\.yaml, line \d+, targets\.0\.value: expected a share, at most 1 \(100%\), got 100$/,
  ],
  [
    'plan.yaml',
    /kpi: early/,
    'kpi: earyl',
    /^plan\.yaml, line 116, targets\.1\.kpi: expected one of on_time, early, .*, got earyl$/,
  ],
  [
    'plan.yaml',
    /kpi: early/,
    'kpi: open_overdue',
    /^plan\.yaml, line 116, targets\.1\.kpi: expected one of .*, got open_overdue$/,
  ],
  [
    'plan.yaml',
    /units: \[so, dkkd\]/,
    'units: [so, dkdk]',
    /^plan\.yaml, line 144, targets\.3\.units\.1: expected one of so, vp, tt, .*, gd4, got dkdk$/,
  ],
  [
    'plan.yaml',
    /leadUnits: \[vp\]/,
    'leadUnits: [pv]',
    /^plan\.yaml, line \d+, tasks\.0\.leadUnits\.0: expected one of so, vp, .*, got pv$/,
  ],
  [
    'plan.yaml',
    /measure: broadcasts/,
    'measure: broadcast',
    /^plan\.yaml, line \d+, tasks\.36\.measure: expected one of on_time, .*\bbroadcasts\b.*, got broadcast$/,
  ],
  [
    'letterhead.yaml',
    /^place: .*/m,
    'place: [a]',
    /^letterhead\.yaml, line \d+, place: expected a text or \{ vi, en \}, got \["a"\]$/,
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
    'DD.MM',
    /^motcua-dientu\.yaml, line \d+, dates\.0: expected a format such as .*, got "DD\.MM"$/,
  ],
  [
    'sources/motcua-dientu.yaml',
    /^every: month/m,
    'every: week',
    'motcua-dientu.yaml, line 10, every: expected "month", got "week"',
  ],
  [
    'sources/motcua-dientu.yaml',
    /^  code: .*/m,
    '  code: 7',
    'motcua-dientu.yaml, line 12, columns.code: expected string or array, got 7',
  ],
  [
    'sources/motcua-dientu.yaml',
    /^every: month/m,
    'defects: { no_name: flag }',
    /^motcua-dientu\.yaml, line 10, defects\.no_name: expected one of rounded_code, .*, lookalike_code, got no_name$/,
  ],
  [
    'sources/motcua-dientu.yaml',
    /^ {2}received: /m,
    '  recieved: ',
    /, columns\.recieved: expected one of code, procedure, .*, event, got recieved; is it received\?$/m,
  ],
  [
    'sources/motcua-dientu.yaml',
    /^every: /m,
    'evry: ',
    /, evry: expected one of target, .*, defects, got evry; is it every\?$/m,
  ],
] as const

/** A plan of what may contradict itself; units are those of the sample office. */
const smallPlan = `number: '1/KH'
date: '2017-12-29'
title: { vi: Kế hoạch, en: Plan }
issuer: Sở
year: 2018
rules: { compare: date, finish: result }
clauses:
  - { id: '1', cite: khoản 1, quote: Đúng hạn }
  - { id: '2', cite: khoản 2, quote: Trước hạn }
targets:
  - kpi: early
    title: { vi: Trước hạn, en: Early }
    clause: '2'
    units: [so]
    from: '2018-01-01'
    to: '2018-12-31'
    comparator: '>'
    value: 0.5
    printed: { vi: trên 50%, en: over 50% }
    near: 0.45
    baseline: { year: 2017, value: 0.507, printed: '50,7%' }
groups:
  - { id: I, title: Thể chế }
tasks:
  - id: I.1
    group: I
    number: '1'
    text: Trình đề án
    lead: Văn phòng
    supporting: ''
    time: Tháng 02
    leadUnits: [vp]
    kind: by_month
    due: ['2018-02-28']
  - id: I.2
    group: I
    number: '2'
    text: Xây dựng quy chế
    lead: Văn phòng
    supporting: ''
    time: Sau khi phê duyệt
    leadUnits: [vp]
    kind: after
    due: []
    after: I.1
    measure: on_time
oddities: []
deviations:
  - kpi: early
    units: [so]
    reason: { vi: Thiếu người, en: Short of staff }
    from: '2018-01-01'
    expires: '2018-03-31'
    decision: 12/QĐ
`

/** What is wrong with it: what becomes what, and the whole message. */
const planFaults = [
  ...['0,5', '50%', "'0.5'"].map(
    (given) =>
      [
        /value: 0\.5$/m,
        `value: ${given}`,
        `plan.yaml, line 18, targets.0.value: expected a number, with a point, without quotes or %, got "${given.replaceAll("'", '')}"`,
      ] as const,
  ),
  [
    /value: 0\.5$/m,
    'value: 50',
    'plan.yaml, line 18, targets.0.value: expected a share, at most 1 (100%), got 50',
  ],
  [
    /value: 0\.5$/m,
    'value: -0.5',
    'plan.yaml, line 18, targets.0.value: expected at least 0, got -0.5',
  ],
  [
    /value: 0\.507/,
    'value: 50.7',
    'plan.yaml, line 21, targets.0.baseline.value: expected a share, at most 1 (100%), got 50.7',
  ],
  [
    /near: 0\.45/,
    'near: 0.5',
    'plan.yaml, line 20, targets.0.near: expected a number below the target > 0.5, got 0.5',
  ],
  [
    /comparator: '>'/,
    "comparator: '<='",
    'plan.yaml, line 20, targets.0.near: expected a number above the target <= 0.5, got 0.45',
  ],
  [
    /to: '2018-12-31'/,
    "to: '2017-12-31'",
    [
      'plan.yaml, line 16, targets.0.to: expected a day from 2018-01-01 on, got 2017-12-31',
      'plan.yaml, line 49, deviations.0.kpi: expected a KPI with a target from 2018-01-01 to 2018-03-31: there is none, got early',
    ].join('\n'),
  ],
  [
    /clause: '2'/,
    "clause: '3'",
    'plan.yaml, line 13, targets.0.clause: expected one of 1, 2, got 3',
  ],
  [
    /id: '2'/,
    "id: '1'",
    [
      'plan.yaml, line 9, clauses.1.id: expected each id once, got 1 twice',
      'plan.yaml, line 13, targets.0.clause: expected one of 1, got 2',
    ].join('\n'),
  ],
  [
    /id: I\.2/,
    'id: I.1',
    'plan.yaml, line 35, tasks.1.id: expected each id once, got I.1 twice',
  ],
  [
    /^    group: I$/m,
    '    group: II',
    'plan.yaml, line 26, tasks.0.group: expected one of I, got II',
  ],
  [
    /after: I\.1/,
    'after: I.9',
    'plan.yaml, line 45, tasks.1.after: expected one of I.1, got I.9',
  ],
  [
    /after: I\.1/,
    'after: I.2',
    'plan.yaml, line 45, tasks.1.after: expected one of I.1, got I.2',
  ],
  [
    /^    after: I\.1\n/m,
    '',
    'plan.yaml, line 35, tasks.1.after: expected the task that this one waits for, got none',
  ],
  [
    /due: \['2018-02-28'\]/,
    'due: []',
    'plan.yaml, line 34, tasks.0.due: expected a due date of a task of kind by_month, got none',
  ],
  [
    /due: \['2018-02-28'\]/,
    "due: ['2018-02-15', '2018-02-28']",
    'plan.yaml, line 34, tasks.0.due.1: expected one due date for 2018-02, got 2018-02-15 and 2018-02-28',
  ],
  [
    /due: \['2018-02-28'\]/,
    'due: [28/02/2018]',
    'plan.yaml, line 34, tasks.0.due.0: expected a date such as "2018-01-31", got "28/02/2018"',
  ],
  [
    /^year: 2018/m,
    'year: 18',
    'plan.yaml, line 5, year: expected at least 1000, got 18',
  ],
  [
    /  - \{ id: I, title: Thể chế \}/,
    '  []',
    [
      'plan.yaml, line 26, tasks.0.group: expected none, as none is known, got I',
      'plan.yaml, line 36, tasks.1.group: expected none, as none is known, got I',
    ].join('\n'),
  ],
  [
    /due: \[\]/,
    "due: ['2018-05-01', '2018-06-01']",
    'plan.yaml, line 44, tasks.1.due.1: expected one due date at most of a task of kind after, got 2018-06-01',
  ],
  [
    /kind: by_month/,
    'kind: ongoing',
    'plan.yaml, line 34, tasks.0.due.0: expected no due date of a task of kind ongoing, got 2018-02-28',
  ],
  [
    /- kpi: early\n    units/,
    '- kpi: earyl\n    units',
    'plan.yaml, line 49, deviations.0.kpi: expected a KPI with a target from 2018-01-01 to 2018-03-31: early, got earyl',
  ],
  [
    /expires: '2018-03-31'/,
    "expires: '2017-12-31'",
    'plan.yaml, line 53, deviations.0.expires: expected a day from 2018-01-01 on, got 2017-12-31',
  ],
  [
    /expires: '2018-03-31'/,
    'expires: 31/3/2018',
    'plan.yaml, line 53, deviations.0.expires: expected a date such as "2018-01-31", got "31/3/2018"',
  ],
  [
    /, en: Short of staff/,
    '',
    'plan.yaml, line 51, deviations.0.reason.en: expected string, got nothing',
  ],
  [
    /decision: /,
    'decided: ',
    'plan.yaml, line 54, deviations.0.decided: expected one of kpi, units, reason, from, expires, decision, got decided',
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

  test('has a small plan that is right, with a target for all or for one', () => {
    const { office, remove } = copyOffice('binh-duong-2018')
    try {
      const path = join(office.dir, 'plan.yaml')
      writeFileSync(path, smallPlan)
      expect(messageOf(office.dir)).toBe('loaded')
      edit(path, [
        [/units: \[so\]$/m, "units: ['*']"],
        [/- kpi: early\n    units: \[so\]/, '- kpi: early\n    units: [pv]'],
      ])
      expect(messageOf(office.dir)).toMatch(
        /^plan\.yaml, line 50, deviations\.0\.units\.0: expected one of so, vp, .*, got pv$/,
      )
    } finally {
      remove()
    }
  })

  test.for(planFaults)(
    'whose plan has %s → %s is told',
    ([from, to, message]) => {
      const { office, remove } = copyOffice('binh-duong-2018')
      try {
        const path = join(office.dir, 'plan.yaml')
        writeFileSync(path, smallPlan)
        edit(path, [[from, to]])
        expect(messageOf(office.dir)).toBe(message)
      } finally {
        remove()
      }
    },
  )

  test('with a folder in place of a file is told what it is', () => {
    const { office, remove } = copyOffice('binh-duong-2018')
    try {
      const path = join(office.dir, 'plan.yaml')
      rmSync(path)
      mkdirSync(path)
      expect(messageOf(office.dir)).toBe(`${path}: expected a file, got EISDIR`)
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
        const more = file.startsWith('sources')
          ? '; motcua.yaml names motcua-dientu under sources; write the file (motcua profile EXPORT --out FILE drafts it), or mend the name'
          : ''
        expect(messageOf(office.dir)).toBe(
          `${path}: expected a file, got none${more}`,
        )
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
        'motcua.yaml, line 2, code: expected string, got 7',
        'motcua.yaml, line 4, zone: expected string, got 8',
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
      const { code, stdout, stderr } = await motcuaHere(args)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(/^error: .*expected/)
      expect(stderr).not.toContain(' at ')
      writeFileSync(path, text)
    }
  })
})

describe('the codes of units', () => {
  const head = 'code,parent,name,valid_from'
  /** The units that a plan may name, as the message of one that names another lists them. */
  function unitsOf(lists: string): string {
    const { office, remove } = copyOffice('binh-duong-2018')
    try {
      edit(join(office.dir, 'sources/motcua-dientu.yaml'), [
        [/^units:\n(?:  .*\n)+/m, ''],
      ])
      const plan = smallPlan.replace('leadUnits: [vp]', 'leadUnits: [zz]')
      writeFileSync(join(office.dir, 'plan.yaml'), plan)
      writeFileSync(join(office.dir, 'units.csv'), lists)
      const message = messageOf(office.dir).split('\n')[0] ?? ''
      const told = /leadUnits\.0: expected one of (.*), got zz$/.exec(message)
      return told?.[1] ?? message
    } finally {
      remove()
    }
  }

  test('are those of its column', () => {
    expect(unitsOf(`${head}\nso,,Sở,2010-01-01\nvp,so,VP,2010-01-01\n`)).toBe(
      'so, vp',
    )
  })

  test('under another name are missed, not taken from elsewhere', () => {
    expect(unitsOf('ma,name\nso,Sở\n')).toBe(
      'units.csv, row 1: expected a column "code" for code, got 2 columns that are none of the wanted; is there no header, or another delimiter?; the units that plan.yaml names are looked up in it',
    )
  })

  test('are not looked up where a row is too short: it may be the one that is named', () => {
    expect(unitsOf('code,name,parent\nso,Sở,\nzz,VP\n')).toBe('loaded')
  })
})

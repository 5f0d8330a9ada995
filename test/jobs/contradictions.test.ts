import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError, cronFault, fileOfBoth, loadOffice } from '@motcua/jobs'
import { filePattern, openDuckDb } from '@motcua/warehouse'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { copyOffice } from '../offices.ts'
import { addSource, edit, keepDossiers, smallOffice } from './small-office.ts'

const profile = 'sources/motcua-dientu.yaml'

/** A second source of dossiers, by the pattern of its files. */
const second = (files: string) =>
  [
    'name: hai',
    `files: '${files}'`,
    "dates: ['DD/MM/YYYY']",
    'columns: { code: a, procedure: b, unit: c, channel: d, status: e, received: f, due: g, finished: h }',
    'status: { finished: [x] }',
    'channel: { online: [y] }',
    '',
  ].join('\n')

/** What contradicts itself: file, what becomes what, and the message. */
const contradictions = [
  [
    profile,
    /finished: \[Đã xử lý xong, /,
    'finished: [ĐANG  xử lý, ',
    'motcua-dientu.yaml, line 32, status.finished.0: expected each text under one meaning, got "ĐANG  xử lý" under processing and finished; case, spaces and punctuation make no other text',
  ],
  [
    profile,
    /post: \[Dịch vụ bưu chính/,
    `post: [${'Trực tuyến'.normalize('NFD')}`,
    `motcua-dientu.yaml, line 39, channel.post.0: expected each text under one meaning, got "${'Trực tuyến'.normalize('NFD')}" under online and post; case, spaces and punctuation make no other text`,
  ],
  [
    profile,
    /no: \[Không\]/,
    'no: [Không, có]',
    'motcua-dientu.yaml, line 44, apology.no.1: expected each text under one meaning, got "có" under yes and no; case, spaces and punctuation make no other text',
  ],
  [
    profile,
    /dkkd: \[P\.ĐKKD\]/,
    'dkkd: [P.ĐKKD, thanh tra sở]',
    'motcua-dientu.yaml, line 42, units.dkkd.1: expected each text under one meaning, got "thanh tra sở" under tt and dkkd; case, spaces and punctuation make no other text',
  ],
  ...(
    [
      ['TT', 'code of tt', 4],
      ['văn  phòng', 'name of vp', 3],
    ] as const
  ).map(
    ([text, is, row]) =>
      [
        profile,
        /^units:([^]*?)dkkd: \[P\.ĐKKD\]/m,
        `units:$1dkkd: [P.ĐKKD, ${text}]`,
        `motcua-dientu.yaml, line 42, units.dkkd.1: expected texts that are no other unit's, got "${text}", which is the ${is} in units.csv, row ${row}; take it out here, or mend the list`,
      ] as const,
  ),
  [
    profile,
    /^apology/m,
    'procedures: { KHDT-002: [khdt 001] }\napology',
    /^motcua-dientu\.yaml, line 44, procedures\.KHDT-002\.0: expected texts that are no other procedure's, got "khdt 001", which is the code of KHDT-001 in procedures\.csv, row 2; /,
  ],
  [
    profile,
    /^ {2}due: .*$/m,
    '  due: [Hẹn, NGÀY TIẾP NHẬN]',
    'motcua-dientu.yaml, line 18, columns.due: expected another header than that of received, got "NGÀY TIẾP NHẬN" for both; name the column that each is in, or leave one out',
  ],
  [
    profile,
    /  tt: \[/,
    '  ttra: [',
    'motcua-dientu.yaml, line 41, units.ttra: expected a code of units.csv: so, vp, tt, dkkd, ktdn, thqh, gd1, gd2, gd3, gd4, got ttra',
  ],
  [
    profile,
    /^apology/m,
    'procedures: { KHDT-999: [Thủ tục lạ] }\napology',
    /^motcua-dientu\.yaml, line 44, procedures\.KHDT-999: expected a code of procedures\.csv: KHDT-001, .*, …, got KHDT-999$/,
  ],
  [
    profile,
    /^columns:([^]*?)\n {2}unit: .*/m,
    'given: { unit: ttra }\ncolumns:$1',
    'motcua-dientu.yaml, line 11, given.unit: expected a code of units.csv: so, vp, tt, dkkd, ktdn, thqh, gd1, gd2, gd3, gd4, got ttra',
  ],
  [
    profile,
    /^columns:([^]*?)\n {2}procedure: .*/m,
    'given: { procedure: KHDT-999 }\ncolumns:$1',
    /^motcua-dientu\.yaml, line 11, given\.procedure: expected a code of procedures\.csv: KHDT-001, .*, …, got KHDT-999$/,
  ],
  [
    profile,
    /^columns:/m,
    'given: { unit: tt }\ncolumns:',
    'motcua-dientu.yaml, line 11, given.unit: expected unit under columns or under given, got both; leave out the one that is not so',
  ],
  [
    profile,
    /^ {2}procedure: .*\n/m,
    '',
    'motcua-dientu.yaml, line 11, columns.procedure: expected a header under columns, or under given the code of the one procedure of all dossiers, got neither',
  ],
  [
    profile,
    /\{HH\}\{mm\}/,
    '{HH}{HH}',
    "motcua-dientu.yaml, line 9, files: expected {HH} once, got 'hoso-{YYYY}{MM}{DD}-{HH}{HH}.csv'",
  ],
  [
    profile,
    /\{MM\}\{DD\}/,
    '{DD}',
    "motcua-dientu.yaml, line 9, files: expected {MM} beside the finer parts of the time, got 'hoso-{YYYY}{DD}-{HH}{mm}.csv'; write * for digits that are no time",
  ],
  ...['+07:00', '+0700', '-03', 'GMT+7'].map(
    (zone) =>
      [
        'motcua.yaml',
        /^zone: .*/m,
        `zone: '${zone}'`,
        `motcua.yaml, line 4, zone: expected an IANA time zone such as Asia/Ho_Chi_Minh, got "${zone}"`,
      ] as const,
  ),
  [
    'motcua.yaml',
    /0 6 1 \* \*/,
    '0 6 32 * *',
    "motcua.yaml, line 8, schedule.cron: expected a cron expression such as '0 6 1 * *', got '0 6 32 * *'",
  ],
  [
    'motcua.yaml',
    /0 6 1 \* \*/,
    '0 6 31 * *',
    "motcua.yaml, line 8, schedule.cron: expected a run in each month that follows the end of a period, got none in February, April, June, September, November, of some years at least, by '0 6 31 * *'; a day of 1 to 28 is in every month, as in '0 6 1 * *'",
  ],
] as const

function messageOf(dir: string): string {
  try {
    loadOffice(dir)
    return 'loaded'
  } catch (error) {
    return error instanceof ConfigError ? error.message : `thrown: ${error}`
  }
}

describe('an office folder that contradicts itself', () => {
  test.for(contradictions)(
    '%s: %s → %s is told',
    ([file, from, to, message]) => {
      const { office, remove } = copyOffice('binh-duong-2018')
      keepDossiers(office)
      try {
        edit(join(office.dir, file), [[from, to]])
        const told = messageOf(office.dir)
        if (typeof message === 'string') expect(told).toBe(message)
        else expect(told).toMatch(message)
      } finally {
        remove()
      }
    },
  )

  test.for([
    ['hoso-*.csv', 'hoso-20260101-0000.csv'],
    ['*', 'hoso-20260101-0000.csv'],
    ['hoso-{YYYY}1231-*', 'hoso-20261231-0000.csv'],
    ['hai-*.csv', undefined],
    ['hoso-{YYYY}.csv', undefined],
  ] as const)('by a source of %s is told: %s is of both', ([files, both]) => {
    const { office, remove } = copyOffice('binh-duong-2018')
    keepDossiers(office)
    try {
      writeFileSync(join(office.dir, 'sources/hai.yaml'), second(files))
      edit(join(office.dir, 'motcua.yaml'), [
        [/\[motcua-dientu\]/, '[motcua-dientu, hai]'],
      ])
      expect(messageOf(office.dir)).toBe(
        both
          ? `hai.yaml, line 2, files: expected file names that no other source has, got '${files}': ${both} fits it and 'hoso-{YYYY}{MM}{DD}-{HH}{mm}.csv' of motcua-dientu`
          : 'loaded',
      )
    } finally {
      remove()
    }
  })
})

/** What is wrong with a profile of feedback: what becomes what, and the message. */
const tableFaults = [
  [
    /answered_on: d/,
    'answerd_on: d',
    'gop-y.yaml, line 4, columns.answerd_on: expected one of code, kind, unit, received_on, due_on, answered_on, published_province_on, published_office_on, got answerd_on; is it answered_on?',
  ],
  [
    /kind: b, /,
    '',
    'gop-y.yaml, line 4, columns: expected a header under columns, or a text under given, of kind, got neither',
  ],
  [
    /given: .*/,
    'given: { kid: x }',
    'gop-y.yaml, line 7, given.kid: expected one of code, kind, unit, received_on, due_on, answered_on, published_province_on, published_office_on, got kid; is it kind?',
  ],
  [
    /petition: /,
    'petitions: ',
    'gop-y.yaml, line 6, values.kind.petitions: expected one of feedback, petition, got petitions; is it petition?',
  ],
  [
    /feedback: \[Phản ánh\]/,
    'feedback: [Phản ánh, KIẾN NGHỊ]',
    'gop-y.yaml, line 6, values.kind.petition.0: expected each text under one meaning, got "Kiến nghị" under feedback and petition; case, spaces and punctuation make no other text',
  ],
  [
    /feedback: \[Phản ánh\]/,
    'feedback: [Phản ánh, PETITION]',
    'gop-y.yaml, line 6, values.kind.feedback.1: expected each text under one meaning, got "PETITION" under feedback, which means petition by itself',
  ],
  [
    /\[ĐKKD\]/,
    '[ĐKKD, KTDN]',
    /^gop-y\.yaml, line 6, values\.unit\.dkkd\.1: expected texts that are no other unit's, got "KTDN", which is the code of ktdn in units\.csv, row \d+; /,
  ],
  [
    /\{ dkkd: /,
    '{ dkdk: ',
    /^gop-y\.yaml, line 6, values\.unit\.dkdk: expected a code of units\.csv: so, .*, got dkdk$/,
  ],
] as const

describe('a source of another table', () => {
  const lines = [
    'target: feedback',
    "files: 'gop-y.csv'",
    'columns: { code: a, kind: b, received_on: c, answered_on: d, unit: e }',
    "dates: ['YYYY-MM-DD']",
    'values: { unit: { dkkd: [ĐKKD] }, kind: { feedback: [Phản ánh], petition: [Kiến nghị] } }',
    'given: { due_on: 2018-03-31 }',
  ]

  test.for(tableFaults)('%s → %s is told', ([from, to, message]) => {
    using own = smallOffice()
    addSource(own.office, 'gop-y', ...lines)
    edit(join(own.office.dir, 'sources/gop-y.yaml'), [[from, to]])
    const told = messageOf(own.office.dir)
    if (typeof message === 'string') expect(told).toBe(message)
    else expect(told).toMatch(message)
  })
})

describe('the list of units', () => {
  const head = 'code,parent,name,name_en,position,invented,valid_from,valid_to'
  const rows = (...roots: readonly string[]) => [
    head,
    ...roots,
    'dkkd,so,ĐKKD,,2,,2010-01-01,',
    'ktdn,so,KTĐN,,3,,2010-01-01,',
  ]

  test.for([
    [
      ['so,,Sở,,1,,2010-01-01,', 'moi,,Sở mới,,9,,2018-01-01,'],
      'units.csv, row 3, parent: expected one unit without parent on each day, got moi beside so of row 2; give one of them a parent, or a last day',
    ],
    [
      ['so,,Sở,,1,,2010-01-01,2017-12-31', 'moi,,Sở mới,,9,,2018-01-01,'],
      'loaded',
    ],
    [
      ['so,,Sở,,1,,2010-01-01,2017-12-31', 'so,,Sở mới,,1,,2018-01-01,'],
      'loaded',
    ],
    [
      ['so,dkkd,Sở,,1,,2010-01-01,'],
      'units.csv: expected a unit without parent, which is the whole office, got none',
    ],
  ] as const)('with %o: %s', ([roots, message]) => {
    using own = smallOffice()
    writeFileSync(own.office.paths.units, `${rows(...roots).join('\n')}\n`)
    expect(messageOf(own.office.dir)).toBe(message)
  })
})

describe('a spelling of a unit', () => {
  const rows = (until: string) => [
    'code,parent,name,name_en,position,invented,valid_from,valid_to',
    'so,,Sở,,1,,2010-01-01,',
    'dkkd,so,Tổ một cửa,,2,,2018-01-01,',
    'ktdn,so,Tổ một cửa,,3,,2010-01-01,',
    `cu,so,Phòng cũ,,4,,2010-01-01,${until}`,
  ]
  test.for([
    ['of a name that two have', 'Tổ một cửa', '', /^loaded$/],
    ['that is its own code', 'DKKD', '', /^loaded$/],
    ['of what ended before it', 'cu', '2017-12-31', /^loaded$/],
    [
      'of the name of what ended before it',
      'Phòng cũ',
      '2017-12-31',
      /^loaded$/,
    ],
    [
      'of what ended after its begin',
      'Cu',
      '2018-01-01',
      /got "Cu", which is the code of cu in units\.csv, row 5/,
    ],
    [
      'of the name of what goes on',
      'phòng cũ',
      '',
      /got "phòng cũ", which is the name of cu in units\.csv, row 5/,
    ],
  ] as const)('%s, %s: %s, %s', ([, text, until, told]) => {
    using own = smallOffice()
    writeFileSync(own.office.paths.units, `${rows(until).join('\n')}\n`)
    edit(join(own.office.dir, profile), [
      [/^units:[^]*?(?=^\S)/m, ''],
      [/$/, `units: { dkkd: [${text}] }\n`],
    ])
    expect(messageOf(own.office.dir)).toMatch(told)
  })
})

describe('a source that supersedes', () => {
  test.for([
    [
      ['ba'],
      [],
      'hai.yaml, line 7, supersedes.0: expected another source of dossiers of motcua.yaml: motcua-dientu, got ba',
    ],
    [
      ['hai'],
      [],
      'hai.yaml, line 7, supersedes.0: expected another source of dossiers of motcua.yaml: motcua-dientu, got hai',
    ],
    [['motcua-dientu'], [], 'loaded'],
    [
      ['motcua-dientu'],
      ['hai'],
      /^motcua-dientu\.yaml, line \d+, supersedes\.0: expected a source that does not supersede motcua-dientu itself, got hai$/,
    ],
  ] as const)(
    '%o, while it is superseded by %o: %s',
    ([over, back, message]) => {
      using own = smallOffice()
      const { dir } = own.office
      writeFileSync(
        join(dir, 'sources/hai.yaml'),
        `${second('hai-*.csv')}supersedes: [${over.join(', ')}]\n`,
      )
      edit(join(dir, profile), [[/$/, `supersedes: [${back.join(', ')}]\n`]])
      edit(join(dir, 'motcua.yaml'), [
        [/\[motcua-dientu\]/, '[motcua-dientu, hai]'],
      ])
      const told = messageOf(dir)
      if (typeof message === 'string') expect(told).toBe(message)
      else expect(told).toMatch(message)
    },
  )
})

describe('the file name of two patterns', () => {
  const parts = ['*', '{YYYY}', '{MM}', 'a', 'b', '1', '12', '.', 'ạ']
  const pattern = fc.array(fc.constantFrom(...parts), { maxLength: 5 })
  // Each part of the time once, as a profile has it.
  const once = pattern
    .map((some) =>
      some.filter((p, i) => !p.startsWith('{') || some.indexOf(p) === i),
    )
    .map((some) => some.join(''))

  test('fits both; where there is none, no name of one fits the other', () => {
    fc.assert(
      fc.property(
        once,
        once,
        fc.array(fc.constantFrom('', 'a', 'b1', '12', '2026', '.'), {
          minLength: 5,
          maxLength: 5,
        }),
        (one, other, stars) => {
          const both = fileOfBoth(one, other)
          const fits = (files: string, name: string) =>
            filePattern({ files }).test(name)
          if (both !== undefined) {
            const name = both === 'a file without a name' ? '' : both
            expect([fits(one, name), fits(other, name)]).toEqual([true, true])
            return
          }
          const fill = stars.values()
          const made = one
            .replaceAll('*', () => fill.next().value ?? '')
            .replace('{YYYY}', '1212')
            .replace('{MM}', '12')
          expect([fits(one, made), fits(other, made)]).toEqual([true, false])
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

describe('a cron line', () => {
  const all = ['month', 'quarter', 'half', 'year'] as const

  test.for([
    ['0 6 1 * *', all, undefined],
    ['0 6 28 * *', all, undefined],
    ['30 5,17 * * *', all, undefined],
    ['0 6 L * *', all, undefined],
    ['0 6 * * 1', all, undefined],
    ['@monthly', all, undefined],
    ['0 6 1 1,4,7,10 *', ['quarter', 'half', 'year'], undefined],
    ['0 6 5 1 *', ['year'], undefined],
    ['0 6 1 1,4,7,10 *', ['month'], /none in February, March, May, June, Aug/],
    ['0 6 1 4,7,10 *', ['quarter'], /none in January, /],
    ['0 6 29 * *', all, /none in February, /],
    ['0 6 30 * *', all, /none in February, /],
    ['0 6 31 * *', all, /none in February, April, June, September, November, /],
    ['0 6 29 2 *', all, /none in January, February, March, April, /],
    ['0 6 1 * 1', all, /none in January, February, March, /],
    ['0 6 * * 1#5', all, /none in January, February, March, /],
    ['0 6 30 2 *', all, /a cron expression such as/],
    ['0 6 1 *', all, /a cron expression such as/],
    ['', all, /a cron expression such as/],
  ] as const)('%s for %o: %s', ([line, kinds, told]) => {
    const fault = cronFault(line, kinds)
    if (told) expect(fault).toMatch(told)
    else expect(fault).toBe(undefined)
  })
})

test('the engine knows every zone that an office may have', async () => {
  await using engine = await openDuckDb(':memory:')
  const rows = await engine.query('select name from pg_timezone_names()')
  const known = new Set(rows.map(({ name }) => name))
  const zones = Intl.supportedValuesOf('timeZone')
  expect(zones.filter((zone) => !known.has(zone))).toEqual([])
})

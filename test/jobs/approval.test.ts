import {
  appendFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import {
  appendLedger,
  decideParcel,
  deliverDue,
  ledgerPath,
  loadOffice,
  officeStatus,
  outcomeOf,
  readLedger,
  readOutbox,
  runPass,
  startEndpoint,
  type Office,
} from '@motcua/jobs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { motcuaHere } from './command.ts'
import { openMailbox, type Mailbox } from './mailbox.ts'
import { copyOf, edit, type OwnOffice } from './small-office.ts'
import { putTinyExport, tinyOffice } from './tiny-export.ts'

/* Where the office asks for it, nothing is sent that no person has approved. */

const april = '2018-04-01 06:00:00'

/** March was issued; each test takes a copy. */
let issued: OwnOffice
let box: Mailbox
/** Mails of the tests before. */
let before = 0
beforeAll(async () => {
  issued = tinyOffice()
  putTinyExport(issued.office)
  await runPass(issued.office, april)
  box = await openMailbox()
})
beforeEach(() => {
  before = box.arrived.length
})
afterAll(async () => {
  issued[Symbol.dispose]()
  await box[Symbol.asyncDispose]()
})

async function asking(approval = true): Promise<OwnOffice> {
  const own = await copyOf(issued.office)
  appendFileSync(
    join(own.office.dir, 'motcua.yaml'),
    `
delivery:
  since: '2018-04-01'
  approval: ${approval}
  server: { host: 127.0.0.1, port: ${box.port}, security: none, from: kpi@localhost.test }
  operator: operator@localhost.test
  to:
    - { name: lanh-dao, mail: leaders@localhost.test, units: [so] }
    - { name: tong-hop, mail: all@localhost.test }
    - { name: luu-tru, folder: copies, units: [so] }
`,
  )
  return { ...own, office: loadOffice(own.office.dir) }
}

/** What Prometheus reads of approvals: `waiting 2`. */
async function counted(office: Office): Promise<readonly string[]> {
  const { port, close } = await startEndpoint(office, 0)
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`)
  const text = await answer.text()
  await close()
  const found = text.matchAll(
    /^motcua_papers_by_approval{state="(\w+)",.*} (\d+)$/gm,
  )
  return [...found].map(([, state, n]) => `${state} ${n}`).toSorted()
}

function approve({ dir }: Office, ...words: readonly string[]) {
  const args = ['--office', dir, 'approve', '--period', '2018-03']
  return motcuaHere([...args, '--reason', 'đã xem', ...words])
}

function arrived(): Mailbox['arrived'] {
  return box.arrived.slice(before)
}

function sent(): readonly (string | undefined)[] {
  return arrived()
    .map(({ to, mail }) => `${to} ${mail.subject}`)
    .filter((s) => !s.startsWith('operator'))
}

function states(office: Office): readonly string[] {
  return [...readOutbox(office).values()].map(
    (p) => `${p.unit} ${p.edition} ${p.to} ${p.state}`,
  )
}

/** Issues another edition of the total, without the work. */
function issueAnew(office: Office): void {
  const path = ledgerPath(office)
  const [first] = readLedger(path)
  appendLedger(path, [{ ...first, edition: 2, at: '2018-04-05 06:00:00' }])
}

test('what is issued waits for approval, in the pass, the status and the notice, and is then sent once', async () => {
  using own = await asking()
  const { office } = own
  const pass = await runPass(office, '2018-04-01 07:00:00')
  expect([pass.delivered, outcomeOf(pass)]).toEqual([[], 'refused'])
  expect(pass.held.map(({ error }) => error)).toEqual([
    `2018-03 waits for approval since ${april} (so, dkkd, ktdn): nothing of it is sent; look at it in the archive, then: motcua approve --period 2018-03 --reason '...'`,
  ])
  expect(arrived().map(({ to }) => to)).toEqual(['operator@localhost.test'])
  expect(arrived()[0]?.mail.text).toContain('1. held: 2018-03 waits')
  const status = await officeStatus(office, '2018-04-03 06:00:00')
  expect(status.outbox).toMatchObject({
    sent: 0,
    open: [],
    unapproved: ['so', 'dkkd', 'ktdn'].map((unit) => {
      return {
        kind: 'scorecard',
        period: '2018-03',
        unit,
        edition: 1,
        at: april,
      }
    }),
  })
  const args = ['--office', office.dir, 'status', '--now', '2018-04-03T06:00']
  expect((await motcuaHere(args)).stdout).toContain(
    `2018-03 waits for approval since ${april}, 2 days (so, dkkd, ktdn)`,
  )
  expect(await counted(office)).toEqual(['approved 0', 'waiting 3'])
  const told = await approve(office, '--unit', 'so', '--edition', '1')
  expect(await counted(office)).toEqual(['approved 1', 'waiting 2'])
  expect(told).toMatchObject({ code: 0 })
  expect(told.stdout).toMatch(
    /^Kỳ 2018-03, so, ấn bản 1: đã duyệt lúc \S+ \S+ \(Lãnh đạo\): đã xem\n$/,
  )
  await deliverDue(office, '2018-04-03 07:00:00')
  expect(states(office)).toEqual([
    'so 1 lanh-dao sent',
    'so 1 tong-hop sent',
    'so 1 luu-tru sent',
  ])
  await approve(office, '--by', 'Phó Giám đốc')
  for (const hour of ['08', '09'])
    await deliverDue(office, `2018-04-03 ${hour}:00:00`)
  expect(states(office).slice(3)).toEqual([
    'dkkd 1 tong-hop sent',
    'ktdn 1 tong-hop sent',
  ])
  expect(sent()).toHaveLength(4)
  const next = await runPass(office, '2018-04-03 10:00:00')
  expect(outcomeOf(next)).toBe('done')
  const record = readFileSync(
    join(office.paths.var, 'approvals.ndjson'),
    'utf8',
  )
  expect(
    record
      .trimEnd()
      .split('\n')
      .map((line) => {
        const { unit, edition, by, reason } = JSON.parse(line)
        return [unit, edition, by, reason]
      }),
  ).toEqual([
    ['so', 1, 'Lãnh đạo', 'đã xem'],
    ['dkkd', 1, 'Phó Giám đốc', 'đã xem'],
    ['ktdn', 1, 'Phó Giám đốc', 'đã xem'],
  ])
})

test('a later edition waits for an approval of its own', async () => {
  using own = await asking()
  const { office } = own
  await approve(office)
  await deliverDue(office, '2018-04-03 07:00:00')
  const count = sent().length
  issueAnew(office)
  const { held } = await deliverDue(office, '2018-04-05 07:00:00')
  expect(held.join()).toContain('(so edition 2)')
  expect(sent()).toHaveLength(count)
  const other = await approve(office, '--unit', 'so', '--edition', '1')
  expect(other.code).toBe(2)
  expect(other.stderr).toContain(
    'expected the last edition of 2018-03 so, which is 2, got 1',
  )
  await approve(office)
  await deliverDue(office, '2018-04-05 08:00:00')
  expect(sent()).toHaveLength(count + 2)
  expect(states(office)).toContain('so 2 luu-tru sent')
})

test('of papers whose last editions differ the one that was looked at is approved, and no other', async () => {
  using own = await asking()
  const { office } = own
  issueAnew(office)
  const { code } = await approve(office, '--edition', '1')
  expect(code).toBe(0)
  await deliverDue(office, '2018-04-05 07:00:00')
  expect(states(office)).toEqual([
    'so 1 lanh-dao settled',
    'so 1 tong-hop settled',
    'so 1 luu-tru settled',
    'dkkd 1 tong-hop sent',
    'ktdn 1 tong-hop sent',
  ])
})

test('an approved edition goes out while a later one waits; one that nobody approved does not go after it', async () => {
  using own = await asking()
  const { office } = own
  await approve(office, '--unit', 'dkkd')
  issueAnew(office)
  await deliverDue(office, '2018-04-05 07:00:00')
  await approve(office, '--unit', 'so')
  await deliverDue(office, '2018-04-05 08:00:00')
  expect(states(office).filter((s) => !s.startsWith('dkkd'))).toEqual([
    'so 1 lanh-dao settled',
    'so 1 tong-hop settled',
    'so 1 luu-tru settled',
    'so 2 lanh-dao sent',
    'so 2 tong-hop sent',
    'so 2 luu-tru sent',
  ])
  using approved = await asking()
  await approve(approved.office, '--unit', 'so')
  issueAnew(approved.office)
  await deliverDue(approved.office, '2018-04-05 07:00:00')
  expect(states(approved.office)).toEqual([
    'so 1 lanh-dao sent',
    'so 1 tong-hop sent',
    'so 1 luu-tru sent',
  ])
})

test('an office that begins to ask is not asked of what it sent before', async () => {
  using own = await asking(false)
  await deliverDue(own.office, '2018-04-01 07:00:00')
  expect(sent()).toHaveLength(4)
  edit(join(own.office.dir, 'motcua.yaml'), [
    [/approval: false/, 'approval: true'],
  ])
  const office = loadOffice(own.office.dir)
  expect((await deliverDue(office, '2018-04-01 08:00:00')).held).toEqual([])
})

interface Refused {
  readonly what: string
  readonly words: readonly string[]
  readonly code: number
  readonly message: string
  readonly first?: (office: Office) => unknown
}
const refused: readonly Refused[] = [
  {
    what: 'a period that was not issued',
    words: ['--period', '2018-04'],
    code: 2,
    message: 'expected a period that was issued, got 2018-04; ',
  },
  {
    what: 'a unit that was not',
    words: ['--unit', 'vp'],
    code: 2,
    message:
      'expected a unit of which 2018-03 was issued (so, dkkd, ktdn), got vp',
  },
  {
    what: 'what is approved',
    words: [],
    code: 2,
    message:
      'expected an edition that waits for approval, got 2018-03 so edition 1, approved at ',
    first: (office) => approve(office),
  },
  {
    what: 'a damaged file',
    words: [],
    code: 4,
    message:
      'expected the file that was issued, got another; nothing of it is sent; nothing is approved: make it whole by motcua ',
    first: ({ paths }) => {
      const folder = join(paths.archive, '2018-03')
      const pdf = readdirSync(folder).findLast((name) => name.endsWith('.pdf'))
      appendFileSync(join(folder, pdf ?? ''), 'x')
    },
  },
  {
    what: 'a reason with a number of a telephone',
    words: ['--reason', 'gọi 0274 3822 926'],
    code: 2,
    message: 'expected a reason without personal data',
  },
]

test.for(refused)(
  'refuses to approve $what',
  async ({ words, code, message, first }) => {
    using own = await asking()
    await first?.(own.office)
    const record = join(own.office.paths.var, 'approvals.ndjson')
    const text = () =>
      readdirSync(own.office.paths.var).includes('approvals.ndjson')
        ? readFileSync(record, 'utf8')
        : ''
    const kept = text()
    const ended = await approve(own.office, ...words)
    expect(ended.stderr).toContain(message)
    expect(ended.code).toBe(code)
    expect(text()).toBe(kept)
  },
)

test('refuses to approve where the office does not ask for it', async () => {
  using own = await asking(false)
  const { code, stderr } = await approve(own.office)
  expect(code).toBe(2)
  expect(stderr).toContain(
    'got one without delivery.approval: true in motcua.yaml',
  )
})

/** What there is to look at, by the last notice to the operator. */
function noticed(): readonly string[] {
  const mails = arrived().filter(({ to }) => to.startsWith('operator'))
  const text = mails.at(-1)?.mail.text ?? ''
  return text.split('\n').filter((line) => /^\d+\. /.test(line))
}

test.for([
  [
    'drops',
    /^\d\. held: \d parcels? to [\w-]+ \(2018-03 so.*\) may have come or not: .*; ask there, then say: motcua outbox --settle \w+ --reason '\.\.\.' where it came, motcua outbox --again/,
  ],
  [
    'refuses',
    /^\d\. held: \d parcels? to [\w-]+ \(2018-03 so.*\) did not come and will not be tried again: .*; mend the address in motcua.yaml, then: motcua outbox --again \w+ --reason '\.\.\.'; or, /,
  ],
] as const)(
  'of a server that %s the operator is told until a person decides',
  async ([behaviour, line]) => {
    using own = await asking(false)
    const { office } = own
    box.behaviour = behaviour
    await runPass(office, '2018-04-01 07:00:00')
    box.behaviour = 'takes'
    const next = await runPass(office, '2018-04-01 08:00:00')
    expect([next.delivered, outcomeOf(next)]).toEqual([[], 'refused'])
    const lines = [
      'lanh-dao (2018-03 so)',
      'tong-hop (2018-03 so, 2018-03 dkkd',
    ]
    expect(noticed()).toEqual(lines.map(() => expect.stringMatching(line)))
    lines.forEach((to, i) => expect(noticed()[i]).toContain(to))
    const at = '2018-04-01 08:30:00'
    for (const { id, state } of readOutbox(office).values())
      if (state !== 'sent')
        decideParcel(office, { id, event: 'settled', reason: 'đã hỏi' }, at)
    const after = await runPass(office, '2018-04-01 09:00:00')
    expect(outcomeOf(after)).toBe('done')
    expect(arrived().at(-1)?.mail.subject).toContain('không còn việc phải xem')
  },
)

test('what waits for another try is no all-clear', async () => {
  using own = await asking(false)
  const { office } = own
  const copies = join(office.dir, 'copies')
  writeFileSync(copies, '')
  await runPass(office, '2018-04-01 07:00:00')
  const line = expect.stringMatching(
    /^1\. failed: 2018-03 so: to luu-tru, not sent: .*expected a folder/,
  )
  expect(noticed()).toEqual([line])
  const mails = arrived().length
  const next = await runPass(office, '2018-04-01 07:00:30')
  expect([next.waiting, outcomeOf(next)]).toEqual([1, 'partly'])
  expect(arrived()).toHaveLength(mails)
  rmSync(copies)
  await runPass(office, '2018-04-01 07:10:00')
  expect(arrived().at(-1)?.mail.subject).toContain('không còn việc phải xem')
})

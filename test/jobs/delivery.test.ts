import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import {
  appendFileSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import {
  appendLedger,
  decideParcel,
  ledgerPath,
  letterOf,
  loadOffice,
  momentOf,
  officeStatus,
  outboxPath,
  ParcelError,
  readLedger,
  readOutbox,
  runPass,
  deliverDue,
  type Office,
  type Pass,
} from '@motcua/jobs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { motcuaHere } from './command.ts'
import { openMailbox, type Behaviour, type Mailbox } from './mailbox.ts'
import { copyOf, edit, type OwnOffice } from './small-office.ts'
import { putTinyExport, tinyOffice } from './tiny-export.ts'

/* What was issued reaches everybody whom it is for, once, or somebody is told. */

const april = '2018-04-01 06:00:00'

/** Issued once, without recipients; each test takes a copy. */
let issued: OwnOffice
let issuing: Pass
beforeAll(async () => {
  issued = tinyOffice()
  putTinyExport(issued.office)
  issuing = await runPass(issued.office, april)
})
afterAll(() => issued[Symbol.dispose]())

/** The issued office with recipients. */
async function officeWith(
  delivery: readonly string[],
): Promise<OwnOffice & { readonly office: Office }> {
  const own = await copyOf(issued.office)
  appendFileSync(
    join(own.office.dir, 'motcua.yaml'),
    ['delivery:', ...delivery.map((line) => `  ${line}`), ''].join('\n'),
  )
  return {
    office: loadOffice(own.office.dir),
    [Symbol.dispose]: own[Symbol.dispose],
  }
}

function serverAt({ port }: Pick<Mailbox, 'port'>, ...more: readonly string[]) {
  return [
    "since: '2018-04-01'",
    `server: { host: 127.0.0.1, port: ${port}, security: none, from: kpi@localhost.test, timeoutSeconds: 20${more.map((m) => `, ${m}`).join('')} }`,
  ]
}

const toTwo = [
  'to:',
  '  - { name: lanh-dao, mail: leaders@localhost.test, units: [so] }',
  '  - { name: tong-hop, mail: all@localhost.test }',
]

function at(minutes: number): string {
  const whole = new Date(Date.parse('2018-04-01T06:00:00Z') + minutes * 60_000)
  return whole.toISOString().slice(0, 19).replace('T', ' ')
}

function statesOf(office: Office): readonly string[] {
  return [...readOutbox(office).values()].map(
    ({ unit, to, state }) => `${unit} ${to} ${state}`,
  )
}

test('an office without recipients issues and sends nothing', () => {
  const { issued: filed, delivered, waiting } = issuing
  expect(filed.map(({ unit }) => unit)).toEqual(['so', 'dkkd', 'ktdn'])
  expect([delivered, waiting]).toEqual([[], 0])
})

describe('mail', () => {
  test('each scorecard goes to those whom it is for, with its numbers and files, and never again', async () => {
    await using box = await openMailbox()
    using own = await officeWith([...serverAt(box), ...toTwo])
    const { office } = own
    const first = await runPass(office, at(1))
    expect(first.delivered.map((d) => `${d.unit} ${d.to} ${d.sent}`)).toEqual([
      'so lanh-dao sent',
      'so tong-hop sent',
      'dkkd tong-hop sent',
      'ktdn tong-hop sent',
    ])
    const second = await runPass(office, at(2))
    expect([second.delivered, second.waiting, second.failed]).toEqual([
      [],
      0,
      [],
    ])
    expect(box.arrived.map(({ to }) => to)).toEqual([
      'leaders@localhost.test',
      ...Array(3).fill('all@localhost.test'),
    ])
    const entries = readLedger(ledgerPath(office))
    for (const [i, { mail }] of box.arrived.entries()) {
      const entry = entries[Math.max(0, i - 1)]
      const files = entry?.files
      if (!files) throw new Error('expected files')
      const { archive } = office.paths
      const card = JSON.parse(readFileSync(join(archive, files.json), 'utf8'))
      expect(mail.subject).toBe(
        `[MÔ PHỎNG] Phiếu theo dõi chỉ tiêu cải cách hành chính tháng 3/2018 – ${card.unit.name}`,
      )
      expect(mail.date).toEqual(momentOf(office.zone, entry.at))
      expect(mail.attachments.map((a) => a.filename)).toEqual(
        [files.pdf, files.xlsx].map((path) => path.split('/').at(-1)),
      )
      for (const [j, path] of [files.pdf, files.xlsx].entries())
        expect(
          mail.attachments[j]?.content.equals(
            readFileSync(join(archive, path)),
          ),
        ).toBe(true)
      for (const body of [mail.text, mail.html]) {
        // What is not known is told once.
        expect(body).toContain('…')
        expect(body).not.toContain('… (…)')
        if (!body) throw new Error('expected a body')
        for (const banner of card.banners) expect(body).toContain(banner.strong)
        for (const row of card.kpis.rows) {
          expect(body).toContain(row.title)
          for (const { rate, ratio } of [row.value, row.toDate])
            expect(body).toContain(
              /\d/.test(rate) ? `${rate} (${ratio})` : rate,
            )
          expect(body).toContain(row.statusText)
        }
        expect(body).toContain(card.verification)
      }
    }
  })

  test('the same document in another pass is the same message, to the byte', async () => {
    await using box = await openMailbox()
    for (const minute of [1, 500]) {
      using own = await officeWith([...serverAt(box), ...toTwo])
      await deliverDue(own.office, at(minute))
    }
    const raw = box.arrived.map((one) => one.raw)
    expect(raw).toHaveLength(8)
    expect(raw.slice(4)).toEqual(raw.slice(0, 4))
  })

  interface Fault {
    readonly behaviour: Behaviour
    /** Of the first parcel, after the first attempt. */
    readonly state: string
    /** Mails that reached the server then. */
    readonly arrived: number
    /** How many more arrive when the server takes mail again, 60 minutes later. */
    readonly later: number
    readonly reason: RegExp
  }
  const faults: readonly Fault[] = [
    { behaviour: 'busy', state: 'failed', arrived: 0, later: 4, reason: /451/ },
    {
      behaviour: 'refuses',
      state: 'refused',
      arrived: 0,
      later: 0,
      reason: /550/,
    },
    {
      behaviour: 'drops',
      state: 'unknown',
      arrived: 4,
      later: 0,
      reason: /expected an answer to the whole mail/,
    },
    {
      behaviour: 'hangs-up',
      state: 'failed',
      arrived: 0,
      later: 4,
      reason: /got (ECONNECTION|ESOCKET)/,
    },
    {
      behaviour: 'denies',
      state: 'failed',
      arrived: 0,
      later: 4,
      reason: /535/,
    },
  ]
  test.for(faults)(
    'a server that $behaviour: $state, and $later more when it takes mail again',
    async ({ behaviour, state, arrived, later, reason }) => {
      await using box = await openMailbox()
      using own = await officeWith([
        ...serverAt(box, 'user: kpi', 'passwordFile: password'),
        ...toTwo,
      ])
      writeFileSync(join(own.office.dir, 'password'), 'mật khẩu\n')
      const { office } = own
      box.behaviour = behaviour
      const { delivered, waiting } = await deliverDue(office, at(0))
      expect(delivered[0]).toMatchObject({ sent: state })
      expect(delivered[0]?.reason).toMatch(reason)
      expect(delivered.length + waiting).toBe(4)
      expect(box.arrived).toHaveLength(arrived)
      expect(readFileSync(outboxPath(office), 'utf8')).not.toContain('@')
      // Too soon after a failure nothing is tried.
      box.behaviour = 'takes'
      if (state === 'failed')
        expect((await deliverDue(office, at(0))).delivered).toHaveLength(
          4 - delivered.length,
        )
      await deliverDue(office, at(60))
      await deliverDue(office, at(120))
      expect(box.arrived).toHaveLength(arrived + later)
      const keys = box.arrived.map(({ mail }) => mail.messageId)
      expect(new Set(keys).size).toBe(keys.length)
      const { outbox } = await officeStatus(office, at(120))
      expect(outbox.open).toHaveLength(4 - later)
    },
  )

  test('a server that is not there is asked once a pass, and everything comes when it is', async () => {
    await using gone = await openMailbox()
    const { port } = gone
    await gone[Symbol.asyncDispose]()
    using own = await officeWith([...serverAt({ port }), ...toTwo])
    const { office } = own
    const passes: Pass[] = []
    for (const hour of [0, 1, 2])
      passes.push(await runPass(office, at(hour * 60 + 1)))
    for (const pass of passes) {
      expect(pass.delivered).toHaveLength(1)
      expect(pass.waiting).toBe(3)
      expect(pass.failed[0]?.error).toMatch(
        /^to lanh-dao, not sent: 127\.0\.0\.1: expected a mail server that takes mail, got ESOCKET: connect ECONNREFUSED/,
      )
    }
    expect(statesOf(office)).toEqual(['so lanh-dao failed'])
    await using box = await openMailbox()
    edit(join(office.dir, 'motcua.yaml'), [[/port: \d+/, `port: ${box.port}`]])
    await deliverDue(loadOffice(office.dir), at(300))
    expect(box.arrived).toHaveLength(4)
  })

  test.for([
    ['hold', 0],
    ['again', 4],
  ] as const)(
    'of what may have come, `unknown: %s` sends %i again, and says so',
    async ([unknown, more]) => {
      await using box = await openMailbox()
      using own = await officeWith([
        ...serverAt(box),
        `unknown: ${unknown}`,
        ...toTwo,
      ])
      box.behaviour = 'drops'
      await deliverDue(own.office, at(0))
      box.behaviour = 'takes'
      await deliverDue(own.office, at(60))
      await deliverDue(own.office, at(120))
      const again = box.arrived.slice(4)
      expect(again).toHaveLength(more)
      for (const { mail } of again) {
        expect(mail.subject).toMatch(/^\[MÔ PHỎNG\] \[Gửi lại\] /)
        expect(mail.text).toContain('có thể đã đến trước đó')
      }
    },
  )

  test('a person sends an unknown one again or settles it, with a reason', async () => {
    await using box = await openMailbox()
    using own = await officeWith([...serverAt(box), ...toTwo])
    const { office } = own
    box.behaviour = 'drops'
    await deliverDue(office, at(0))
    box.behaviour = 'takes'
    const [one, two] = [...readOutbox(office).keys()]
    const dir = ['--office', office.dir]
    const asked = await motcuaHere([
      'outbox',
      '--again',
      one ?? '',
      '--reason',
      'chưa nhận được',
      ...dir,
    ])
    expect(asked.code).toBe(0)
    const settled = await motcuaHere([
      'outbox',
      '--settle',
      two ?? '',
      '--reason',
      'đã nhận',
      ...dir,
    ])
    expect(settled.stdout).toMatch(/settled/)
    const none = await motcuaHere([
      'outbox',
      '--settle',
      'abc',
      '--reason',
      'x',
      ...dir,
    ])
    expect(none).toMatchObject({ code: 2 })
    expect(none.stderr).toContain('expected the id of a parcel, got abc')
    expect(() =>
      decideParcel(
        office,
        { id: two ?? '', event: 'settled', reason: 'x' },
        at(1),
      ),
    ).toThrow(ParcelError)
    await deliverDue(office, at(60))
    expect(box.arrived).toHaveLength(5)
    expect(statesOf(office).map((s) => s.split(' ').at(-1))).toEqual([
      'sent',
      'settled',
      'unknown',
      'unknown',
    ])
  })

  test('nothing goes over a network in clear: where STARTTLS is not offered nothing is sent', async () => {
    await using box = await openMailbox()
    using own = await officeWith([
      ...serverAt(box).map((l) => l.replace('none', 'starttls')),
      ...toTwo,
    ])
    const { delivered } = await deliverDue(own.office, at(0))
    expect(delivered[0]).toMatchObject({ sent: 'failed' })
    expect(delivered[0]?.reason).toMatch(
      /got 5\d\d to STARTTLS; the server has to offer TLS/,
    )
    expect(box.arrived).toEqual([])
    const clear = await copyOf(issued.office)
    appendFileSync(
      join(clear.office.dir, 'motcua.yaml'),
      "delivery: { since: '2018-04-01', server: { host: mail.test, security: none, from: a@b.test }, to: [{ name: x, mail: c@d.test }] }\n",
    )
    expect(() => loadOffice(clear.office.dir)).toThrow(
      /only a server on this machine/,
    )
    clear[Symbol.dispose]()
  })

  test('with STARTTLS and a certificate that the office trusts it is sent encrypted, with one that it does not nothing is', async () => {
    using own = await officeWith([
      "since: '2018-04-01'",
      'server: { host: localhost, from: kpi@localhost.test, caFile: ca.pem }',
      ...toTwo,
    ])
    const [key, cert] = ['key.pem', 'ca.pem'].map((name) =>
      join(own.office.dir, name),
    )
    if (!key || !cert) throw new Error('expected paths')
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        key,
        '-out',
        cert,
        '-days',
        '2',
        '-subj',
        '/CN=localhost',
        '-addext',
        'subjectAltName=DNS:localhost',
      ],
      { stdio: 'ignore' },
    )
    await using box = await openMailbox({
      key: readFileSync(key, 'utf8'),
      cert: readFileSync(cert, 'utf8'),
    })
    const config = join(own.office.dir, 'motcua.yaml')
    edit(config, [[/host: localhost,/, `host: localhost, port: ${box.port},`]])
    const trusted = loadOffice(own.office.dir)
    edit(config, [[/, caFile: ca\.pem/, '']])
    const untrusted = loadOffice(own.office.dir)
    const refused = await deliverDue(untrusted, at(0))
    expect(refused.delivered[0]?.reason).toContain('delivery.server.caFile')
    expect(box.arrived).toEqual([])
    await deliverDue(trusted, at(60))
    expect(box.arrived.map((one) => one.isEncrypted)).toEqual([
      true,
      true,
      true,
      true,
    ])
  })

  test('what is too large is named and not attached', async () => {
    await using box = await openMailbox()
    using own = await officeWith([
      ...serverAt(box, 'attachAtMostMb: 0.001'),
      ...toTwo,
    ])
    await deliverDue(own.office, at(0))
    const [first] = box.arrived
    expect(first?.mail.attachments).toEqual([])
    const [entry] = readLedger(ledgerPath(own.office))
    expect(first?.mail.text).toContain(entry?.files?.pdf)
  })
})

test('the words of a frame are apart', () => {
  const json = readFileSync(issuing.issued[0]?.files.json ?? '', 'utf8')
  const card = JSON.parse(json)
  const banner = { strong: 'SỐ LIỆU TẠM TÍNH', rest: '– chưa có dữ liệu.' }
  const bytes = Buffer.from(JSON.stringify({ ...card, banners: [banner] }))
  const file = { name: 'a', path: 'a', bytes }
  const letter = letterOf(
    { json: file, pdf: file, xlsx: file },
    { isRepeat: false, isAttached: true },
  )
  for (const body of [letter.text, letter.html])
    expect(body).toContain('SỐ LIỆU TẠM TÍNH – chưa có dữ liệu.')
})

test('the mail of an English scorecard says nothing in Vietnamese of its own', () => {
  const [entry] = readLedger(ledgerPath(issued.office))
  const file = (form: 'pdf' | 'xlsx' | 'json') => {
    const path = entry?.files?.[form] ?? ''
    const bytes = readFileSync(join(issued.office.paths.archive, path))
    return { path, name: form, bytes }
  }
  const json = file('json')
  const english = JSON.stringify({
    ...JSON.parse(json.bytes.toString()),
    language: 'en',
    period: { title: 'March 2018', toDateTitle: 'To date' },
    unit: { name: 'All' },
  })
  const files = { pdf: file('pdf'), xlsx: file('xlsx') }
  const letter = letterOf(
    { ...files, json: { ...json, bytes: Buffer.from(english) } },
    { isRepeat: true, isAttached: true },
  )
  expect(letter.subject).toBe(
    '[SYNTHETIC] [Sent again] Scorecard of the administrative reform targets, March 2018 – All',
  )
  for (const body of [letter.text, letter.html]) {
    expect(body).toContain('Attached: pdf; xlsx.')
    expect(body).not.toMatch(/Kết luận|Tệp kèm|Mã kiểm chứng|Thư/)
  }
})

test('the operator is told what a pass held back, once a day while it stays, and when it is over', async () => {
  await using box = await openMailbox()
  using own = await officeWith([
    ...serverAt(box),
    'operator: operator@localhost.test',
  ])
  const { office } = own
  const day = 24 * 60
  // April has ended and has no export.
  for (const minute of [31 * day, 31 * day + 60, 32 * day + 59, 32 * day + 60])
    await runPass(office, at(minute))
  const subjects = () => box.arrived.map(({ mail }) => mail.subject)
  const held = '[MÔ PHỎNG] motcua skhdt-bd: 1 việc phải xem'
  expect(subjects()).toEqual([held, held])
  const [first] = box.arrived
  expect(first?.to).toBe('operator@localhost.test')
  expect(first?.mail.text).toMatch(
    /^1\. refused: 2018-04, 3 units \(so, dkkd, ktdn\): .*motcua-dientu/m,
  )
  // A server that is away: the notice comes with the first pass that reaches it.
  box.behaviour = 'hangs-up'
  putTinyExport(office, 'hoso-20180501-0500.csv')
  const done = await runPass(office, at(33 * day))
  expect(done.issued).toHaveLength(3)
  expect(subjects()).toHaveLength(2)
  box.behaviour = 'takes'
  await runPass(office, at(33 * day + 60))
  await runPass(office, at(36 * day))
  expect(subjects().slice(2)).toEqual([
    '[MÔ PHỎNG] motcua skhdt-bd: không còn việc phải xem',
  ])
})

test('a watcher is told where no pass has ended for so long', async () => {
  using own = await copyOf(issued.office)
  const asked = (...args: readonly string[]) =>
    motcuaHere(['status', ...args, '--office', own.office.dir])
  expect((await asked('--within', '24')).code).toBe(0)
  const path = join(own.office.paths.var, 'last-pass.json')
  edit(path, [[/"endedAt": "\d{4}/, '"endedAt": "2018']])
  const late = await asked('--within', '24')
  expect(late.code).toBe(1)
  expect(late.stderr).toMatch(
    /expected a pass that ended within 24 hours, got 2018-/,
  )
  expect((await asked()).code).toBe(0)
})

test('a file of the archive that is not the one that was issued goes nowhere', async () => {
  await using box = await openMailbox()
  using own = await officeWith([...serverAt(box), ...toTwo])
  const { office } = own
  const [entry] = readLedger(ledgerPath(office))
  appendFileSync(join(office.paths.archive, entry?.files?.pdf ?? ''), ' ')
  const { delivered } = await deliverDue(office, at(0))
  expect(delivered.map((d) => `${d.unit} ${d.sent}`)).toEqual([
    'so failed',
    'so failed',
    'dkkd sent',
    'ktdn sent',
  ])
  expect(delivered[0]?.reason).toContain('expected the file that was issued')
  expect(box.arrived.map(({ mail }) => mail.subject).join()).not.toContain(
    'Toàn Sở',
  )
})

test('nobody gets an old edition by mail when a newer one is there, but who asks for it', async () => {
  await using gone = await openMailbox()
  const { port } = gone
  await gone[Symbol.asyncDispose]()
  using own = await officeWith([...serverAt({ port }), ...toTwo])
  await deliverDue(own.office, at(0))
  const path = ledgerPath(own.office)
  const [entry] = readLedger(path)
  appendLedger(path, [{ ...entry, edition: 2 }])
  await using box = await openMailbox()
  edit(join(own.office.dir, 'motcua.yaml'), [
    [/port: \d+/, `port: ${box.port}`],
  ])
  const office = loadOffice(own.office.dir)
  // The wait of the one that failed is not over.
  await deliverDue(office, at(0.5))
  await deliverDue(office, at(60))
  const sent = () =>
    [...readOutbox(office).values()].map(
      (p) => `${p.unit} ${p.edition} ${p.to} ${p.state}`,
    )
  expect(sent().toSorted()).toEqual([
    'dkkd 1 tong-hop sent',
    'ktdn 1 tong-hop sent',
    'so 1 lanh-dao settled',
    'so 1 tong-hop settled',
    'so 2 lanh-dao sent',
    'so 2 tong-hop sent',
  ])
  expect(box.arrived).toHaveLength(4)
  const [old] = [...readOutbox(office).values()]
  expect(old).toMatchObject({ edition: 1, reason: 'edition 2 is in its place' })
  const decision = { id: old?.id ?? '', reason: 'Cần bản cũ' }
  decideParcel(office, { ...decision, event: 'again' }, at(61))
  await deliverDue(office, at(62))
  expect(box.arrived).toHaveLength(5)
})

test('what was issued before the office began to send is not sent', async () => {
  await using box = await openMailbox()
  using own = await officeWith([
    ...serverAt(box).map((l) => l.replace('2018-04-01', '2018-04-02')),
    ...toTwo,
  ])
  expect(await deliverDue(own.office, at(0))).toEqual({
    delivered: [],
    waiting: 0,
    held: [],
  })
})

test('a folder gets the files whole, also after an attempt that was cut off', async () => {
  using own = await officeWith([
    "since: '2018-04-01'",
    'to: [{ name: luu-tru, folder: copy }]',
  ])
  const { office } = own
  const [entry] = readLedger(ledgerPath(office))
  if (!entry?.files) throw new Error('expected an issue')
  await deliverDue(office, at(0))
  const copies = readdirSync(join(office.dir, 'copy', '2018-03')).toSorted()
  expect(copies).toEqual(
    readdirSync(join(office.paths.archive, '2018-03')).toSorted(),
  )
  for (const name of copies)
    expect(readFileSync(join(office.dir, 'copy', '2018-03', name))).toEqual(
      readFileSync(join(office.paths.archive, '2018-03', name)),
    )
  const [parcel] = readOutbox(office).values()
  appendLedger(outboxPath(office), [
    { at: at(1), event: 'sending', ...pick(parcel) },
  ])
  await deliverDue(office, at(2))
  await deliverDue(office, at(60))
  expect(statesOf(office)[0]).toBe('so luu-tru sent')
})

function pick(parcel: object | undefined) {
  const { id, to, kind, period, unit, edition } = { ...parcel } as Record<
    string,
    unknown
  >
  return { id, to, kind, period, unit, edition }
}

test('a webhook gets the scorecard as signed JSON; its answer decides', async () => {
  const got: { body: string; signature: unknown; key: unknown }[] = []
  let status = 200
  const server = createServer(async (request, response) => {
    const { headers } = request
    got.push({
      body: await text(request),
      signature: headers['x-motcua-signature'],
      key: headers['idempotency-key'],
    })
    response.writeHead(status).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    for (const [code, state] of [
      [200, 'sent'],
      [503, 'failed'],
      [422, 'refused'],
    ] as const) {
      using own = await officeWith([
        "since: '2018-04-01'",
        `to: [{ name: he-thong, webhook: 'http://127.0.0.1:${port}/', secretFile: secret, units: [so] }]`,
      ])
      writeFileSync(join(own.office.dir, 'secret'), 'khóa\n')
      status = code
      const { delivered } = await deliverDue(own.office, at(0))
      expect(delivered.map(({ sent }) => sent)).toEqual([state])
    }
  } finally {
    server.close()
  }
  const [first] = got
  if (!first) throw new Error('expected a request')
  const hmac = createHmac('sha256', 'khóa').update(first.body).digest('hex')
  expect(first.signature).toBe(`sha256=${hmac}`)
  expect(new Set(got.map(({ key }) => key)).size).toBe(1)
  expect(JSON.parse(first.body)).toMatchObject({
    kind: 'scorecard',
    period: '2018-03',
    unit: 'so',
    document: { unit: { code: 'so' } },
  })
})

test('a webhook at a port that is closed to web requests has not been asked', async () => {
  using own = await officeWith([
    "since: '2018-04-01'",
    "to: [{ name: he-thong, webhook: 'http://127.0.0.1:6000/', secretFile: secret, units: [so] }]",
  ])
  writeFileSync(join(own.office.dir, 'secret'), 'khóa\n')
  const { delivered } = await deliverDue(own.office, at(0))
  expect(delivered.map(({ sent, reason }) => [sent, reason])).toEqual([
    ['failed', 'expected a port for web requests, got one of another service'],
  ])
})

test.for([
  [
    'two ways',
    '{ name: x, mail: a@b.test, folder: c }',
    /expected one of mail, folder and webhook, got 2/,
  ],
  [
    'a unit that there is none of',
    '{ name: x, folder: c, units: [kho] }',
    /motcua\.yaml.*expected one of so, dkkd, ktdn, got kho/s,
  ],
  [
    'a webhook without a key',
    "{ name: x, webhook: 'https://a.test/' }",
    /secretFile/,
  ],
  ['mail without a server', '{ name: x, mail: a@b.test }', /delivery\.server/],
] as const)(
  'a recipient with %s is refused where it stands',
  async ([, recipient, message]) => {
    using own = await copyOf(issued.office)
    appendFileSync(
      join(own.office.dir, 'motcua.yaml'),
      `delivery: { since: '2018-04-01', to: [${recipient}] }\n`,
    )
    expect(() => loadOffice(own.office.dir)).toThrow(message)
  },
)

test('the moment of a wall-clock time, also where the clocks change', () => {
  expect(
    momentOf('Asia/Ho_Chi_Minh', '2018-04-01 06:00:00').toISOString(),
  ).toBe('2018-03-31T23:00:00.000Z')
  expect(momentOf('Europe/Paris', '2018-03-25 01:59:00').toISOString()).toBe(
    '2018-03-25T00:59:00.000Z',
  )
  expect(momentOf('Europe/Paris', '2018-03-25 03:00:00').toISOString()).toBe(
    '2018-03-25T01:00:00.000Z',
  )
  expect(momentOf('Europe/Paris', '2018-10-28 02:30:00').toISOString()).toBe(
    '2018-10-28T00:30:00.000Z',
  )
  expect(
    momentOf('America/New_York', '2018-11-04 12:00:00').toISOString(),
  ).toBe('2018-11-04T17:00:00.000Z')
})

import { appendFileSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  archiveDamage,
  ledgerPath,
  loadOffice,
  readLedger,
  readOutbox,
  type Office,
} from '@motcua/jobs'
import { expect, test } from 'vitest'
import { size } from '../size.ts'
import { browsersOf, temporaryOf, until } from './browsers.ts'
import { start } from './command.ts'
import { openMailbox, type Mailbox } from './mailbox.ts'
import { edit, type OwnOffice } from './small-office.ts'
import { putTinyExport, tinyOffice } from './tiny-export.ts'

/*
 * Whole passes that are killed at any moment: while the inbox is taken in, papers
 * are made and filed, letters are sent, data are published, or a person approves.
 */

const kills = size(2, 500)

/** Passes of one office that are killed before it is left alone. */
const killsOfOffice = 4

const papers = [
  'scorecard 2018-03 so 1',
  'scorecard 2018-03 dkkd 1',
  'report 2018-03 so 1',
]

/** An office with an export in its inbox, papers of both kinds and two recipients by mail. */
function officeWith({ port }: Mailbox, approval: boolean): OwnOffice {
  const own = tinyOffice(['so', 'dkkd'])
  const path = join(own.office.dir, 'motcua.yaml')
  edit(path, [
    [/periods: \[month\]/, '$&, reports: { periods: [month], units: office }'],
  ])
  appendFileSync(
    path,
    `
delivery:
  since: '2018-04-01'
  approval: ${approval}
  server: { host: 127.0.0.1, port: ${port}, security: none, from: kpi@localhost.test, timeoutSeconds: 20 }
  to:
    - { name: lanh-dao, mail: leaders@localhost.test, units: [so] }
    - { name: tong-hop, mail: all@localhost.test }
    - { name: luu-tru, folder: copies }
`,
  )
  const office = loadOffice(own.office.dir)
  putTinyExport(office)
  return { office, [Symbol.dispose]: () => own[Symbol.dispose]() }
}

/** The numbers of an issued paper. */
function numbersOf({ paths }: Office, json: string): unknown {
  const { kpis, charts, overdue } = JSON.parse(
    readFileSync(join(paths.archive, json), 'utf8'),
  )
  return { kpis, charts, overdue }
}

/** What a life of an office came to. */
interface Outcome {
  readonly numbers: readonly unknown[]
  /** Parcels whose arrival nobody knows. */
  readonly unknown: number
}

async function outcomeOf(office: Office, box: Mailbox): Promise<Outcome> {
  const entries = readLedger(ledgerPath(office))
  expect(
    entries.map(
      ({ event, kind, period, unit, edition }) =>
        `${event === 'issued' ? '' : event}${kind ?? 'scorecard'} ${period} ${unit} ${edition}`,
    ),
  ).toEqual(papers)
  expect(await archiveDamage(office, 'bytes')).toEqual([])
  expect(readdirSync(office.paths.inbox)).toEqual([])

  const keys = box.arrived.map(({ mail }) => mail.messageId ?? '')
  expect(new Set(keys).size).toBe(keys.length)
  const parcels = [...readOutbox(office).values()]
  expect(parcels.map((p) => `${p.kind} ${p.unit} ${p.to}`)).toHaveLength(8)
  for (const { id, to, state } of parcels) {
    const came = keys.filter((key) => key.includes(id)).length
    if (to === 'luu-tru') expect(state).toBe('sent')
    else if (state === 'sent') expect(came).toBe(1)
    else expect([state, came <= 1]).toEqual(['unknown', true])
  }
  const copies = readdirSync(join(office.dir, 'copies'), { recursive: true })
  const pdfs = copies.filter((file) => String(file).endsWith('.pdf'))
  expect(pdfs).toHaveLength(papers.length)
  return {
    numbers: entries.map(({ files }) => numbersOf(office, files?.json ?? '')),
    unknown: parcels.filter(({ state }) => state === 'unknown').length,
  }
}

/** A number from 0 to 1 after another; the same for the same seed. */
function* draws(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    yield state / 2 ** 31
  }
}

function at(minute: number): string {
  const whole = new Date(Date.parse('2018-04-01T06:00:00Z') + minute * 60_000)
  return whole.toISOString().slice(0, 19).replace('T', ' ')
}

test(`after ${kills} kills of whole passes each paper is issued once, and each mail came once or is unknown`, async () => {
  const drawn = draws(kills)
  let done = 0
  let unknown = 0
  let length = 0
  let whole: Outcome | undefined
  for (let life = 0; done < kills; life++) {
    await using box = await openMailbox()
    const approval = life % 2 === 1
    using own = officeWith(box, approval)
    const { office } = own
    const TMPDIR = temporaryOf(office)
    const run = (args: readonly string[]) =>
      start(['--office', office.dir, ...args], { env: { TMPDIR } })
    const pass = (minute: number) => run(['run', '--now', at(minute)])
    const approve = () =>
      run(['approve', '--period', '2018-03', '--reason', 'đã xem'])

    /** Kills a command at a moment of the time that a whole pass takes, or when a mail comes. */
    const kill = async (child: ReturnType<typeof start>) => {
      const arrived = box.arrived.length
      const [byMail, part] = [drawn.next().value, drawn.next().value]
      const moment = performance.now() + part * length
      await until(
        () =>
          child.process.exitCode !== null ||
          (byMail < 0.3
            ? box.arrived.length > arrived || performance.now() > moment * 2
            : performance.now() > moment),
      )
      child.process.kill('SIGKILL')
      const { code } = await child.ended
      return code === null ? 1 : 0
    }

    // The first office is left alone: its numbers are those of all others.
    for (let i = 0; i < (whole ? killsOfOffice : 0); i++) {
      const begun = performance.now()
      const killed = await kill(pass(i))
      // A first pass that was not killed tells how long one takes now.
      if (i === 0 && killed === 0) length = performance.now() - begun
      done += killed
      if (approval && i > 1) done += await kill(approve())
    }
    const begun = performance.now()
    await pass(100).ended
    length ||= performance.now() - begun
    if (approval) await approve().ended
    // What was not sent is tried again an hour later.
    await pass(200).ended
    const outcome = await outcomeOf(office, box)
    whole ??= outcome
    expect(outcome.numbers).toEqual(whole.numbers)
    unknown += outcome.unknown
    await until(() => browsersOf(TMPDIR).length === 0)
    rmSync(TMPDIR, { recursive: true, force: true })
  }
  expect(whole?.unknown).toBe(0)
  if (kills > 2) expect(unknown).toBeGreaterThan(0)
})

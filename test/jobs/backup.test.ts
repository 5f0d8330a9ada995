import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  acceptDoubts,
  backup,
  checkBackup,
  leftOpen,
  ledgerPath,
  loadOffice,
  openOfficeData,
  outboxPath,
  outdated,
  readBackups,
  readLedger,
  recordClosing,
  recordNote,
  restore,
  runPass,
} from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { takeLock } from '@motcua/warehouse'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { motcuaHere } from './command.ts'
import { copyOf, edit, writeQuiet, type OwnOffice } from './small-office.ts'
import { putTinyExport, tinyOffice } from './tiny-export.ts'

/* What cannot be made anew is copied whole and comes back as it was, or is refused. */

const now = '2018-04-02 06:00:00'
const name = 'skhdt-bd-20180402-060000'

let own: OwnOffice
let disk: string
let made: string
beforeAll(async () => {
  disk = mkdtempSync(join(tmpdir(), 'motcua-backups-'))
  own = tinyOffice()
  own = { ...own, office: withDelivery(own.office) }
  putTinyExport(own.office)
  await runPass(own.office, '2018-04-01 06:00:00')
  await fill(own.office)
  made = (await backup(own.office, disk, now)).dir
})
afterAll(() => {
  own[Symbol.dispose]()
  rmSync(disk, { recursive: true, force: true })
})

/** An office that sends into a folder, and has secrets beside its own files. */
function withDelivery({ dir }: Office): Office {
  mkdirSync(join(dir, 'keys'))
  for (const file of ['keys/hook.md', 'keys/office.p12', 'keys/old.txt'])
    writeFileSync(join(dir, file), 'a secret')
  appendFileSync(
    join(dir, 'motcua.yaml'),
    `
delivery:
  since: '2018-04-01'
  to:
    - { name: luu-tru, folder: ../sent-${dir.split('/').at(-1)} }
    - { name: cong, webhook: 'http://localhost:9/', secretFile: keys/hook.md, units: [ktdn] }
`,
  )
  return loadOffice(dir)
}

/** One of each thing that a person leaves. */
async function fill(office: Office): Promise<void> {
  const at = '2018-04-01 07:00:00'
  recordClosing(
    office,
    { event: 'closed', period: '2018-03', by: 'Văn phòng', reason: 'đã chốt' },
    at,
  )
  recordNote(
    office,
    {
      kpi: 'on_time',
      period: '2018-03',
      unit: 'dkkd',
      cause: 'thiếu người',
      remedy: 'bổ sung',
      owner: 'dkkd',
      until: '2018-06-30',
    },
    at,
  )
  acceptDoubts(
    office,
    [
      {
        source: 'motcua-dientu',
        unit: null,
        measure: 'received',
        month: '2018-03',
        count: 3,
        bound: 4,
        least: { month: '2018-02', count: 9 },
      },
    ],
    { reason: 'đúng', at },
  )
}

/** Every file below a folder with its text. */
function textsIn(dir: string): Readonly<Record<string, string>> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
  return Object.fromEntries(
    files
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name: file }) => join(parentPath, file))
      .toSorted()
      .map((path) => [
        path.slice(dir.length + 1),
        readFileSync(path, 'latin1'),
      ]),
  )
}

/** What the commands say of an office, without its place. */
async function answers({ dir }: Office): Promise<readonly unknown[]> {
  const asked = [
    ['status', '--now', '2018-05-02T06:00'],
    ['archive'],
    ['note', '--list'],
    ['kpi', '--period', '2018-03', '--by', 'unit'],
  ]
  const said = []
  for (const words of asked) {
    const args = ['--office', dir, ...words, '--format', 'json']
    const { code, stdout } = await motcuaHere(args)
    expect([words, code]).toEqual([words, 0])
    const answer: object = JSON.parse(stdout.replaceAll(dir, 'OFFICE'))
    // That it was made is recorded when it is whole, and so not in it; what may be sent since is held.
    const apart = { backup: null, outbox: null }
    said.push('backup' in answer ? { ...answer, ...apart } : answer)
  }
  return said
}

describe('a backup', () => {
  test('holds what cannot be made anew, byte for byte, and names what it leaves out', async () => {
    const { dir } = own.office
    const contents = await checkBackup(made)
    const paths = contents.files.map(({ path }) => path)
    for (const record of [
      'motcua.yaml',
      'plan.yaml',
      'units.csv',
      'sources/motcua-dientu.yaml',
      'var/ledger.ndjson',
      'var/outbox.ndjson',
      'var/accepted.ndjson',
      'var/closings.ndjson',
      'var/notes.ndjson',
      'var/last-pass.json',
      'var/warehouse/journal.ndjson',
    ])
      expect(paths).toContain(record)
    const ofPlans = paths.filter((path) => path.startsWith('var/plans/'))
    const ofArchive = paths.filter((path) => path.startsWith('var/archive/'))
    const observed = paths.filter((path) => path.endsWith('.parquet'))
    expect(ofPlans).toHaveLength(1)
    expect(ofArchive).toHaveLength(
      3 * readLedger(ledgerPath(own.office)).length,
    )
    expect(observed.length).toBeGreaterThan(0)
    for (const path of paths)
      expect(readFileSync(join(made, 'office', path))).toEqual(
        readFileSync(join(dir, path)),
      )
    expect(contents.left).toEqual([
      'keys/hook.md',
      'keys/office.p12',
      'keys/old.txt',
    ])
    const all = Object.entries(textsIn(made))
    expect(all.filter(([, text]) => text.includes('a secret'))).toEqual([])
    const never = /inbox|\.duckdb|\.lock|\.next|snapshot/
    expect(all.filter(([path]) => never.test(path))).toEqual([])
  })

  test('comes back: every command answers as before, and nothing is issued or sent again', async () => {
    const target = join(disk, 'back')
    const back = await restore(made, target)
    expect(back).toMatchObject({ at: now, damaged: [] })
    const before = await answers(own.office)
    expect(await answers(back.office)).toEqual(before)
    const [{ files } = {}] = readLedger(ledgerPath(back.office))
    const pdf = join(back.office.paths.archive, files?.pdf ?? '')
    const args = ['--office', target, 'verify', pdf, '--format', 'json']
    const verified = JSON.parse((await motcuaHere(args)).stdout)
    expect(verified).toMatchObject({ same: 'bytes', notes: [] })
    const ledger = readFileSync(ledgerPath(back.office), 'utf8')
    expect(ledger).toBe(readFileSync(ledgerPath(own.office), 'utf8'))
    const outbox = readFileSync(outboxPath(own.office), 'utf8')
    const more = readFileSync(outboxPath(back.office), 'utf8').split(outbox)
    expect(more).toEqual(['', expect.stringMatching(/^[^\n]*"held"[^\n]*\n$/)])
    // The export that was loaded before is known.
    putTinyExport(back.office)
    const pass = await runPass(back.office, now)
    expect([pass.issued, pass.ingested]).toEqual([[], []])
    expect(pass.delivered.filter(({ to }) => to === 'luu-tru')).toEqual([])
    expect(readFileSync(ledgerPath(back.office), 'utf8')).toBe(ledger)
    expect(readBackups(back.office).map(({ event }) => event)).toEqual([
      'restored',
    ])
    rmSync(target, { recursive: true })
  })

  test('keeps why a file was refused, not the file: what is due is held until that is delivered again', async () => {
    using copy = await copyOf(own.office)
    const broken = 'hoso-20180401-0600.csv'
    writeQuiet(putTinyExport(copy.office, broken), 'Nguyễn Văn A;b\n1;2\n')
    const before = await runPass(copy.office, now)
    const { refused } = copy.office.paths
    // What a person gave up is not held by a backup either.
    writeFileSync(join(refused, 'hoso-20180302-0600.csv.reason.json'), '{}')
    const { dir } = await backup(copy.office, join(disk, 'refusing'), now)
    const { files } = await checkBackup(dir)
    const kept = files.filter(({ path }) => path.startsWith('var/refused/'))
    expect(kept.map(({ path }) => path)).toEqual([
      `var/refused/${broken}.reason.json`,
    ])
    expect(Object.values(textsIn(dir)).join('')).not.toContain('Nguyễn Văn A;b')
    const { office } = await restore(dir, join(disk, 'refusing', 'back'))
    const openNow = async () => {
      await using data = await openOfficeData(office)
      return await leftOpen(office, data, { now })
    }
    const heldNow = async () =>
      (await runPass(office, now)).held.filter(({ file }) => file !== null)
    expect(await openNow()).toEqual([
      {
        file: broken,
        why: `${broken} could not be loaded before the office came back from a backup, which does not have it; it must be delivered again, mended, or its reason in var/refused be deleted`,
      },
    ])
    const path = join(office.paths.refused, broken)
    const [{ error: reason = '' } = {}] = before.failed.filter(
      ({ file }) => file !== null,
    )
    expect(await heldNow()).toMatchObject([
      {
        file: path,
        error: `${reason}; no backup has the file, as it holds names: put it, mended, into the inbox again, or, where it is not needed, delete ${path}.reason.json`,
      },
    ])
    // A backup of the office that came back holds it too.
    const again = await backup(
      office,
      join(disk, 'refusing'),
      `${now.slice(0, -1)}1`,
    )
    expect(
      (await checkBackup(again.dir)).files.some(({ path: of }) =>
        of.startsWith('var/refused/'),
      ),
    ).toBe(true)
    putTinyExport(office, broken)
    expect(await heldNow()).toEqual([])
    expect(await openNow()).toEqual([])
    expect(readdirSync(office.paths.refused)).toEqual([])
  })

  test('is refused while a pass or a load is under way', async () => {
    const { dir, paths } = own.office
    for (const held of [
      join(paths.var, 'pass.lock'),
      join(paths.warehouse, 'warehouse.lock'),
    ]) {
      const lock = takeLock(held)
      const before = readdirSync(disk)
      const args = ['--office', dir, 'backup', disk]
      const { code, stderr } = await motcuaHere(args)
      lock.release()
      expect(code).toBe(5)
      expect(stderr).toContain('another process holds')
      expect(readdirSync(disk)).toEqual(before)
    }
  })

  test('goes into no folder of the office, by a link neither', async () => {
    using copy = await copyOf(own.office)
    const { dir } = copy.office
    const link = `${dir}-link`
    symlinkSync(dir, link)
    for (const into of [dir, join(dir, 'var/backups'), join(link, 'x')]) {
      const { code, stderr } = await motcuaHere([
        '--office',
        dir,
        'backup',
        into,
      ])
      expect(code).toBe(2)
      expect(stderr).toContain('expected a folder outside the office folder')
    }
    rmSync(link)
  })

  test('of what is damaged says so, ends with 4 and takes no older one away', async () => {
    using copy = await copyOf(own.office)
    const { dir, paths } = copy.office
    edit(join(dir, 'motcua.yaml'), [
      [/^delivery:/m, 'backup: { last: 1, months: 0 }\ndelivery:'],
    ])
    const into = join(disk, 'damaged')
    cpSync(made, join(into, name), { recursive: true })
    const [pdf = ''] = readdirSync(join(paths.archive, '2018-03')).filter(
      (file) => file.endsWith('.pdf'),
    )
    rmSync(join(paths.archive, '2018-03', pdf))
    const observations = join(paths.warehouse, 'observations')
    const [seen = ''] = readdirSync(observations)
    appendFileSync(join(observations, seen), 'x')
    const { code, stderr } = await motcuaHere(['--office', dir, 'backup', into])
    expect(code).toBe(4)
    expect(stderr).toContain(
      `damaged: 2018-03/${pdf}: expected the file that was issued, got no file`,
    )
    expect(stderr).toContain(
      `damaged: ${seen}: expected the observations as they were written`,
    )
    expect(readdirSync(into)).toHaveLength(2)
  })

  test('that is killed half way leaves none, and the next one clears it away', async () => {
    using copy = await copyOf(own.office)
    const into = join(disk, 'half')
    mkdirSync(join(into, `${name}.next`, 'office'), { recursive: true })
    await expect(checkBackup(join(into, `${name}.next`))).rejects.toThrow(
      'expected a backup that motcua made, got none',
    )
    await backup(copy.office, into, '2018-04-03 06:00:00')
    expect(readdirSync(into)).toEqual(['skhdt-bd-20180403-060000'])
  })
})

/** What is done to a backup, the code of the refusal and what it names. */
const harms: readonly (readonly [
  string,
  number,
  string,
  (dir: string) => void,
])[] = [
  [
    'a byte of a record is another',
    4,
    'office/var/ledger.ndjson: expected the file that was copied, got another',
    (dir) => {
      const path = join(dir, 'office/var/ledger.ndjson')
      const text = readFileSync(path, 'utf8')
      writeFileSync(path, text.replace('"edition":1', '"edition":2'))
    },
  ],
  [
    'a file is gone',
    4,
    'office/plan.yaml: expected the file that was copied, got none',
    (dir) => rmSync(join(dir, 'office/plan.yaml')),
  ],
  [
    'a file is one too many',
    2,
    'office/kpis.yaml: expected no file that is not in manifest.json',
    (dir) => writeFileSync(join(dir, 'office/kpis.yaml'), '[]\n'),
  ],
  [
    'its manifest was changed',
    4,
    'manifest.json: expected the manifest as it was written, got a changed one',
    (dir) =>
      edit(join(dir, 'manifest.json'), [
        [/"office": "[^"]*"/, '"office": "x"'],
      ]),
  ],
  [
    'its manifest leads out of the folder',
    2,
    'manifest.json: expected the manifest of a backup of this version, got files.0.path',
    (dir) =>
      edit(join(dir, 'manifest.json'), [
        [/"path": "[^"]*"/, '"path": "../../x.yaml"'],
      ]),
  ],
  [
    'its manifest is another thing',
    2,
    'manifest.json: expected the manifest of a backup of this version, got',
    (dir) => writeFileSync(join(dir, 'manifest.json'), '{}'),
  ],
  [
    'it has no manifest',
    2,
    'manifest.json: expected a backup that motcua made, got none',
    (dir) => rmSync(join(dir, 'manifest.json')),
  ],
]

describe('a restore', () => {
  test.for(harms)(
    'is refused where %s, and leaves nothing',
    async ([, code, told, harm]) => {
      const from = join(disk, 'harmed', name)
      cpSync(made, from, { recursive: true })
      harm(from)
      const target = join(disk, 'harmed', 'back')
      const ended = await motcuaHere(['restore', from, target])
      expect(ended.stderr).toContain(told)
      expect(ended.stderr).toContain('; ')
      expect(ended.code).toBe(code)
      expect(readdirSync(join(disk, 'harmed'))).toEqual([name])
      rmSync(join(disk, 'harmed'), { recursive: true })
    },
  )

  test('is refused where something is, which stays as it is', async () => {
    const target = join(disk, 'full')
    mkdirSync(target)
    writeFileSync(join(target, 'mine'), 'mine')
    const { code, stderr } = await motcuaHere(['restore', made, target])
    expect(code).toBe(2)
    expect(stderr).toContain('expected an empty folder, got one that holds')
    expect(textsIn(target)).toEqual({ mine: 'mine' })
    rmSync(join(target, 'mine'))
    const { code: done, stderr: told } = await motcuaHere([
      'restore',
      made,
      target,
    ])
    expect(done).toBe(0)
    expect(told).toContain(
      `it is as of ${now}: what was issued, sent or loaded`,
    )
    expect(told).toContain('not in the backup: keys/hook.md')
    expect(existsSync(join(target, 'var/warehouse/snapshot.duckdb'))).toBe(true)
  })
})

describe('backups that an office does not keep', () => {
  test('go when a new one is whole, and that is recorded', async () => {
    using copy = await copyOf(own.office)
    edit(join(copy.office.dir, 'motcua.yaml'), [
      [/^delivery:/m, 'backup: { last: 1, months: 2 }\ndelivery:'],
    ])
    const office = loadOffice(copy.office.dir)
    const into = join(disk, 'many')
    // Of an office whose code begins alike, and one that cannot be read.
    for (const other of [
      'skhdt-bd-2-20180101-060000',
      'skhdt-bd-20170101-060000',
    ])
      mkdirSync(join(into, other), { recursive: true })
    for (const day of ['01-30', '02-01', '02-28', '03-01', '03-02'])
      await backup(office, into, `2018-${day} 06:00:00`)
    expect(readdirSync(into)).toEqual([
      'skhdt-bd-2-20180101-060000',
      'skhdt-bd-20170101-060000',
      'skhdt-bd-20180228-060000',
      'skhdt-bd-20180302-060000',
    ])
    const gone = readBackups(office).filter(({ event }) => event === 'removed')
    expect(gone.map(({ at, name: of }) => [at.slice(5, 10), of])).toEqual([
      ['02-28', 'skhdt-bd-20180201-060000'],
      ['03-01', 'skhdt-bd-20180130-060000'],
      ['03-02', 'skhdt-bd-20180301-060000'],
    ])
    rmSync(into, { recursive: true })
  })

  test('are never the last ones, nor the last of a month', () => {
    const day = fc.record({
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
    })
    const two = (n: number) => String(n).padStart(2, '0')
    const backups = fc
      .uniqueArray(day, { selector: (d) => `${d.month} ${d.day}` })
      .map((days) =>
        days.map((d) => {
          const at = `2018-${two(d.month)}-${two(d.day)} 06:00:00`
          return { name: at, at }
        }),
      )
    fc.assert(
      fc.property(
        backups,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 12 }),
        (all, last, months) => {
          const gone = new Set(outdated(all, { last, months }))
          const kept = all.filter((b) => !gone.has(b)).map(({ at }) => at)
          const ats = all.map(({ at }) => at).toSorted()
          const ofMonths = [
            ...new Map(ats.map((at) => [at.slice(0, 7), at])).values(),
          ]
          const must = new Set([
            ...ats.slice(-last),
            ...(months === 0 ? [] : ofMonths.slice(-months)),
          ])
          expect(kept.toSorted()).toEqual([...must].toSorted())
          expect(outdated(all, undefined)).toEqual([])
        },
      ),
    )
  })
})

test('a backup that was moved is read where it is', async () => {
  const moved = join(disk, 'moved')
  renameSync(made, moved)
  expect((await checkBackup(moved)).office).toBe(own.office.code)
  renameSync(moved, made)
})

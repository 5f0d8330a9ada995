import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { systemFault } from '@motcua/jobs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { main, motcuaHere, repository } from '../jobs/command.ts'
import {
  copyOf,
  putExports,
  smallOffice,
  type OwnOffice,
} from '../jobs/small-office.ts'
import { size } from '../size.ts'

/* What a command says where the system denies it a folder or a disk. */

/** With one export loaded. */
let ready: OwnOffice
const name = 'hoso-20180401-0500.csv'
beforeAll(async () => {
  ready = smallOffice()
  await putExports(ready.office, '2018-04-01', '2018-04-01')
  const { dir, paths } = ready.office
  await motcuaHere(['--office', dir, 'ingest', join(paths.inbox, name)])
})
afterAll(() => ready[Symbol.dispose]())

/** One sentence for each thing that is wrong, with what helps, and no stack. */
const sentence =
  /^(?:provisional: .*\n)*error: [^\n]*expected [^\n]*, got [^\n]*; [^\n]+\n$/

/** A user that has no right to write: the root of a machine has every right. */
const plain = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

/** Some in the quick suite; each is a process of its own. */
const commands = [
  'ingest INBOX',
  'profile FILE --out OFFICE/new.yaml',
  'check --rejects OFFICE/rejects.csv',
  'scorecard --period 2018-03 --out OFFICE/new',
  'run --now 2018-04-01T06:00',
  'init OFFICE/new',
  'ingest INBOX --dry-run',
  'undo 3',
  'rebuild',
  'scorecard --period 2018-03',
  'accept --period 2018-03 --reason x',
  'sample',
  'bench --rows 1 --keep OFFICE/new',
].slice(0, size(5, Infinity))

describe('without the right to write into the office folder', () => {
  let own: OwnOffice
  beforeAll(async () => {
    own = await copyOf(ready.office)
    for (const path of tree(own.office.dir)) chmodSync(path, 0o555)
  })
  afterAll(() => {
    for (const path of tree(own.office.dir)) chmodSync(path, 0o755)
    own[Symbol.dispose]()
  })

  test.for(commands)(
    '%s ends with what was expected, what came and what helps',
    (words) => {
      const { dir, paths } = own.office
      const args = words
        .replaceAll('OFFICE', dir)
        .replaceAll('INBOX', paths.inbox)
        .replaceAll('FILE', join(paths.inbox, name))
        .split(' ')
      const { status, stderr } = spawnSync(
        process.execPath,
        ['--conditions=@motcua/source', main, '--office', dir, ...args],
        {
          cwd: repository,
          encoding: 'utf8',
          env: { ...process.env, HOME: '/tmp' },
          ...plain,
        },
      )
      expect(stderr).toMatch(sentence)
      expect(stderr).toContain(dir)
      expect([1, 2]).toContain(status)
    },
  )
})

// The device that is always full is one of Linux.
describe.runIf(existsSync('/dev/full'))('on a disk that is full', () => {
  test.for([
    ['sample', join('inbox', name)],
    ['run --now 2018-04-01T06:00', 'last-pass.json.next'],
  ] as const)('%s ends with a sentence', async ([words, file]) => {
    using own = await copyOf(ready.office)
    const { dir, paths } = own.office
    if (words.startsWith('run')) rmSync(join(paths.inbox, name))
    const path = join(paths.var, file)
    rmSync(path, { force: true })
    symlinkSync('/dev/full', path)
    const { code, stderr } = await motcuaHere([
      '--office',
      dir,
      ...words.split(' '),
    ])
    expect(stderr).toMatch(/error: [^\n]*room on the disk[^\n]*; make room/)
    expect(stderr).not.toMatch(/\n {4}at /)
    expect(code).toBe(1)
  })
})

test.for([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
  'EBUSY',
  'ETXTBSY',
  'EMFILE',
  'ENOTDIR',
  'EISDIR',
  'ENOENT',
  'EEXIST',
  'EIO',
])('%s is told alike of Node and of what it caused', (code) => {
  const own = Object.assign(new Error(`${code}: no`), { code, syscall: 'open' })
  const told = /^\/a\/b: expected .+, got .+; .+$/
  for (const error of [
    Object.assign(own, { path: '/a/b' }),
    new Error('a pass failed', { cause: own }),
  ]) {
    expect(systemFault(error)).toMatch(told)
    expect(systemFault(error)).toContain(`(${code})`)
  }
  const connection = Object.assign(new Error(code), {
    code,
    syscall: 'connect',
  })
  expect(systemFault(connection)).toBe(undefined)
})

test.for([
  ['Permission denied', 'EACCES'],
  ['Read-only file system', 'EROFS'],
  ['No space left on device', 'ENOSPC'],
  ['Device or resource busy', 'EBUSY'],
] as const)('so is what the engine says: %s', ([phrase, code]) => {
  const said = `IO Error: Could not write file "/a/b": ${phrase}`
  const told = systemFault(new Error(`${said}\n\nSQL: copy (select 1)`))
  expect(told).toMatch(/^\/a\/b: expected /)
  expect(told).toContain(`(${code})`)
  expect(told).not.toContain('SQL')
  // What a statement quotes is no error of the system.
  expect(systemFault(new Error(`Parser Error\n${said}`))).toBe(undefined)
})

describe('check --rejects', () => {
  test('writes over no file but a list that it wrote', async () => {
    using own = await copyOf(ready.office)
    const path = join(own.office.dir, 'list.csv')
    const check = () =>
      motcuaHere(['--office', own.office.dir, 'check', '--rejects', path])
    const list = async () => {
      expect((await check()).code).toBe(0)
      return readFileSync(path, 'utf8')
    }
    const first = await list()
    expect(await list()).toBe(first)
    for (const text of ['', 'a,b\n', first.slice(1), first.slice(0, 20)]) {
      writeFileSync(path, text)
      const { code, stderr } = await check()
      expect(code).toBe(2)
      expect(stderr).toMatch(sentence)
      expect(stderr).toContain(path)
      expect(readFileSync(path, 'utf8')).toBe(text)
    }
    rmSync(path)
    for (const other of [own.office.dir, own.office.paths.units]) {
      const before = existsSync(other) && readdirSync(own.office.dir)
      const { code, stderr } = await motcuaHere([
        '--office',
        own.office.dir,
        'check',
        '--rejects',
        other,
      ])
      expect(code).toBe(2)
      expect(stderr).toMatch(sentence)
      expect(readdirSync(own.office.dir)).toEqual(before)
    }
    // A file beside it that is named as what is written is not ours either.
    writeFileSync(`${path}.next`, 'mine')
    await list()
    expect(readFileSync(`${path}.next`, 'utf8')).toBe('mine')
  })
})

function tree(dir: string): readonly string[] {
  const below = readdirSync(dir, { recursive: true, encoding: 'utf8' })
  return [...below.map((path) => join(dir, path)), dir]
}

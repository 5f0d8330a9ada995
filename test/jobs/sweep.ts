import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import {
  doubtsAbout,
  fileScorecard,
  listFiles,
  loadOffice,
  openOfficeData,
  periodFigures,
} from '@motcua/jobs'
import { parsePeriod } from '@motcua/metrics'
import fc from 'fast-check'
import { parse, stringify } from 'yaml'
import { isLong } from '../size.ts'
import { motcuaHere } from './command.ts'
import { putTinyExport, tinyOffice } from './tiny-export.ts'

/** Every list beside units and procedures, a row or two each. */
const lists: { readonly [file: string]: string } = {
  'procedure-times.csv':
    'procedure,channel,valid_from,valid_to,time,time_unit\nKHDT-001,online,2016-01-01,,3,working_day\nKHDT-001,counter,2016-01-01,,3,working_day\n',
  'calendar.csv':
    'day,kind,name\n2018-03-05,off,Nghỉ bù\n2018-03-10,make_up,Làm bù\n',
  'survey-rounds.csv': 'survey,period,sent\nservice_quality,2018-Q1,120\n',
  'survey-answers.csv':
    'survey,period,code,answered_on,unit,answer,valid\nservice_quality,2018-Q1,P1,2018-03-20,dkkd,satisfied,yes\nservice_quality,2018-Q1,P2,2018-03-21,,,no\n',
  'feedback.csv':
    'code,kind,unit,received_on,due_on,answered_on,published_province_on,published_office_on\nPA-1,feedback,dkkd,2018-03-01,2018-03-15,2018-03-10,2018-03-12,\n',
  'task-progress.csv':
    'task,period,due_on,percent,completed_on,approved_on,product_ref,product_on,note\nII.9,2018-03,,100,2018-03-30,,12/BC,2018-03-30,Xong\n',
  'assigned-tasks.csv':
    'code,title,unit,assigned_on,due_on,completed_on\nN1,Báo cáo,dkkd,2018-03-01,2018-03-20,\n',
  'unit-reports.csv':
    'unit,period,due_on,submitted_on\ndkkd,2018-03,2018-04-01,2018-03-31\n',
  'overdue-notes.csv':
    'source,dossier,overdue_reason,apology_sent_on,new_due_on\nmotcua-dientu,A2,Thiếu người,2018-03-08,2018-03-12\n',
  'narratives.csv':
    'period,unit,section,position,text\n2018-03,dkkd,causes,1,Thiếu người\n',
}

const kpis = `- id: online_late
  version: 1
  kind: ratio
  title: { vi: Trực tuyến muộn, en: Online late }
  better: down
  rows: dossier
  period: finished_on
  counts: { all: [{ rule: has_due_date }, { column: channel, is: =, to: online }] }
  meets: { column: finished_on, is: '>', to: { column: due_on } }
- id: days
  version: 1
  kind: duration
  title: { vi: Số ngày, en: Days }
  rows: dossier
  period: finished_on
  measure: { from: received_on, to: finished_on }
  unit: calendar_day
- id: late_share
  version: 1
  kind: derived
  title: { vi: Phần, en: Share }
  numerator: [{ kpi: online_late }]
  denominator: [{ kpi: finished }]
`

/** The files that are changed, beside the lists. */
const yamlFiles: readonly string[] = [
  'motcua.yaml',
  'plan.yaml',
  'letterhead.yaml',
  'kpis.yaml',
  'sources/motcua-dientu.yaml',
]

const exportName = 'hoso-20180401-0500.csv'

/** Fills a folder with an office that has every file, and three dossiers loaded. */
export async function makeSwept(dir: string): Promise<void> {
  using own = tinyOffice()
  const { office } = own
  for (const [file, text] of Object.entries(lists))
    writeFileSync(join(office.dir, file), text)
  writeFileSync(join(office.dir, 'kpis.yaml'), kpis)
  const procedures = readFileSync(office.paths.procedures, 'utf8').split('\n')
  writeFileSync(
    office.paths.procedures,
    `${procedures.slice(0, 5).join('\n')}\n`,
  )
  const path = putTinyExport(office, exportName)
  const ended = await motcuaHere(['--office', office.dir, 'ingest', path])
  if (ended.code !== 0) throw new Error(ended.stderr)
  cpSync(office.dir, dir, { recursive: true })
}

/** What is done to one file. */
export type Change =
  | { readonly kind: 'bytes'; readonly of: (typeof wholes)[number] }
  | { readonly kind: 'cut'; readonly at: number }
  | {
      readonly kind: 'cell' | 'row' | 'header'
      readonly row: number
      readonly column: number
      readonly value: string
    }
  | {
      readonly kind: 'node'
      readonly at: number
      readonly how: 'delete' | 'set' | 'rename' | 'twice'
      readonly value: unknown
    }

const wholes = [
  'nothing',
  'blanks',
  'mark',
  'utf-16',
  'not utf-8',
  'zeros',
  'no file',
  'folder',
  'scalar',
  'many aliases',
  'own keys',
] as const

const texts = [
  '',
  ' ',
  '"',
  "'",
  ';',
  '\n',
  'x'.repeat(5_000),
  '9999-12-31',
  '0001-01-01',
  '0000-00-00',
  '2018-02-30',
  '1899-12-31',
  '10000-01-01',
  '294247-01-10',
  '-1',
  '0',
  '1.5',
  '1e309',
  '99999999999999999999',
  'NaN',
  'null',
  'so',
  'dkkd',
  'ktdn',
  'SO',
  '__proto__',
  'constructor',
  '../x',
  '*',
  '{YYYY}',
  '2018-Q9',
  '2018-01..2018-03',
  '9999',
  '0000-01',
  'yes',
  'online',
  'A1',
  'KHDT-002',
  'II.9',
  '=1+1',
  '\u0000',
  '\uFEFF',
  '\uD800',
  'Đ'.normalize('NFD'),
  '🏛️',
  'on_time',
  "');drop table dossier;--",
] as const

const values: readonly unknown[] = [
  ...texts,
  null,
  true,
  0,
  -1,
  1,
  2,
  0.5,
  1e21,
  1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  [],
  {},
  [''],
  [[]],
  ['so', 'so'],
  { vi: 'a', en: 'b' },
  { all: [] },
  { not: { not: { not: {} } } },
  Array.from({ length: 300 }, (_, i) => `x${i}`),
]

const place = fc.nat({ max: 9_999 })

/** A file and what is done to it. */
export interface Changed {
  readonly file: string
  readonly change: Change
}

/** One change of a YAML file, or some of lists, which cost a load together. */
export const changes: fc.Arbitrary<readonly Changed[]> = fc.oneof(
  fc.constantFrom(...yamlFiles).chain((file) => fc.tuple(changedFile(file))),
  fc
    .subarray(Object.values(listFiles), { minLength: 8, maxLength: 12 })
    .chain((files) => fc.tuple(...files.map(changedFile))),
)

function changedFile(file: string): fc.Arbitrary<Changed> {
  return fc.record({ file: fc.constant(file), change: changeOf(file) })
}

function changeOf(file: string): fc.Arbitrary<Change> {
  const whole = fc.constantFrom(...wholes).map((of) => ({
    kind: 'bytes' as const,
    of,
  }))
  const cut = place.map((at) => ({ kind: 'cut' as const, at }))
  const inList = fc.record({
    kind: fc.constantFrom('cell', 'cell', 'cell', 'row', 'header'),
    row: place,
    column: place,
    value: fc.constantFrom(...texts),
  })
  const inYaml = fc.record({
    kind: fc.constant('node' as const),
    at: place,
    how: fc.constantFrom('delete', 'set', 'set', 'set', 'rename', 'twice'),
    value: fc.constantFrom(...values),
  })
  const within: fc.Arbitrary<Change> = file.endsWith('.csv') ? inList : inYaml
  return fc.oneof(
    { weight: 12, arbitrary: within },
    { weight: 1, arbitrary: cut },
    { weight: 1, arbitrary: whole },
  )
}

/** Changes a file of an office folder. */
export function apply(path: string, change: Change): void {
  const text = readFileSync(path, 'utf8')
  switch (change.kind) {
    case 'bytes':
      return putWhole(path, text, change.of)
    case 'cut':
      return writeFileSync(path, text.slice(0, change.at % text.length))
    case 'node':
      return writeFileSync(path, changedYaml(text, change))
    default:
      return writeFileSync(path, changedList(text, change))
  }
}

function putWhole(
  path: string,
  text: string,
  of: (typeof wholes)[number],
): void {
  const put = (content: string | Buffer) => writeFileSync(path, content)
  switch (of) {
    case 'nothing':
      return put('')
    case 'blanks':
      return put(' \n\n\t\n')
    case 'mark':
      return put(`\uFEFF${text}`)
    case 'utf-16':
      return put(Buffer.from(`\uFEFF${text}`, 'utf16le'))
    case 'not utf-8':
      return put(Buffer.from(text, 'latin1'))
    case 'zeros':
      return put(Buffer.alloc(64))
    case 'no file':
      return rmSync(path)
    case 'folder':
      rmSync(path)
      return void mkdirSync(path)
    case 'scalar':
      return put('42\n')
    case 'many aliases':
      return put(
        `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d]\n${text}`,
      )
    case 'own keys':
      return put(`__proto__: { a: 1 }\n? [1, 2]\n: 3\n<<: { b: 2 }\n${text}`)
  }
}

function changedList(
  text: string,
  {
    kind,
    row,
    column,
    value,
  }: Extract<Change, { kind: 'cell' | 'row' | 'header' }>,
): string {
  const rows = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','))
  const at = kind === 'header' ? 0 : (row % (rows.length - 1)) + 1
  const cells = rows[at] ?? []
  if (kind === 'row') rows.splice(at, row % 2, cells.with(0, value || 'new'))
  else rows[at] = cells.with(column % cells.length, value)
  if (kind === 'row' && column % 3 === 0) rows.push([...cells])
  return `${rows.map((r) => r.join(',')).join('\n')}\n`
}

interface Parent {
  [key: string]: unknown
}

function changedYaml(
  text: string,
  { at, how, value }: Extract<Change, { kind: 'node' }>,
): string {
  const root: Parent = { root: parse(text) }
  const places: (readonly [Parent, string])[] = []
  const walk = (parent: Parent, key: string) => {
    places.push([parent, key])
    const node = parent[key]
    if (typeof node !== 'object' || node === null) return
    for (const k of Object.keys(node)) walk(node as Parent, k)
  }
  walk(root, 'root')
  const [parent, key] = places[at % places.length] ?? [root, 'root']
  if (how === 'set') parent[key] = value
  else if (Array.isArray(parent)) {
    const item: unknown = parent[Number(key)]
    if (how === 'delete') parent.splice(Number(key), 1)
    else parent.push(structuredClone(item))
  } else if (how === 'delete') Reflect.deleteProperty(parent, key)
  else {
    const name = how === 'twice' ? `${key}_2` : `${String(value).slice(0, 20)}`
    parent[name] = structuredClone(parent[key])
    if (how === 'rename') Reflect.deleteProperty(parent, key)
  }
  return root['root'] === undefined
    ? ''
    : stringify(root['root'], { lineWidth: 0 })
}

/** What went against the law when an office with changed files was worked with; empty where nothing did. */
export async function broken(
  made: string,
  changed: readonly Changed[],
): Promise<readonly string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'motcua-'))
  try {
    cpSync(made, dir, { recursive: true })
    for (const { file, change } of changed) apply(join(dir, file), change)
    const files = changed.map(({ file }) => basename(file))
    return await problems(dir, files)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const period = ['--period', '2018-03']
const now = ['--now', '2018-04-01T06:00']

async function problems(
  dir: string,
  files: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = []
  const run = async (...words: readonly string[]) => {
    const { code, stderr } = await motcuaHere(['--office', dir, ...words])
    const isTrace = /^\s+at /m.test(stderr)
    if (isTrace || (code !== 0 && !names(stderr, files)))
      found.push(`${words[0]} ends with ${code}: ${stderr.slice(0, 900)}`)
    return code
  }
  if ((await run('status', ...now)) !== 0) return found
  const areLists = files.every((file) => file.endsWith('.csv'))
  const load = ['ingest', join(dir, 'var/inbox', exportName)]
  if (areLists && (await run(...load)) === 2) return found
  await run('kpi', ...period, '--by', 'unit')
  if (areLists) await run('check', '--format', 'json')
  if (isLong) await run('form', '06a', ...period)
  if (isLong) await run('status', ...now)
  found.push(...(await modelProblems(dir)))
  return found
}

/** Whether an error names a file that was changed, or another one that it contradicts. */
function names(stderr: string, files: readonly string[]): boolean {
  const others = ['plan.yaml', 'motcua-dientu.yaml', 'motcua.yaml', '/sources/']
  return [...files, ...others].some((name) => stderr.includes(name))
}

class Stop extends Error {}

/** Makes the scorecard of the whole office, all but its print. */
async function modelProblems(dir: string): Promise<readonly string[]> {
  try {
    const office = loadOffice(dir)
    await using data = await openOfficeData(office)
    const march = parsePeriod('2018-03')
    const figures = await periodFigures(office, data, march)
    const doubts = await doubtsAbout(office, data, march)
    const get = () => Promise.reject(new Stop())
    const printer = { get, [Symbol.asyncDispose]: async () => {} }
    const issue = { office, data, figures, doubts }
    await fileScorecard(issue, 'so', { out: dir, printer, edition: 1 })
    return []
  } catch (error) {
    if (error instanceof Stop || !(error instanceof Error)) return []
    const isBug = /^(?:Type|Range|Syntax|Reference)?Error$/.test(error.name)
    return isBug ? [`scorecard: ${error.stack?.slice(0, 900)}`] : []
  }
}

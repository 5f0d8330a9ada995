import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { columns } from '@motcua/metrics/schema'
import {
  IngestError,
  ingestCatalogue,
  ingestDossiers,
  openWarehouse,
  profileSchema,
  type Ingested,
  type Profile,
  type Warehouse,
} from '@motcua/warehouse'
import { sql } from 'kysely'
import { madeOnce } from '../run-folder.ts'

/** Header of an export; the applicant is in no profile. */
export const header = {
  code: 'Mã hồ sơ',
  applicant: 'Chủ hồ sơ',
  procedure: 'Mã thủ tục',
  unit: 'Đơn vị giải quyết',
  channel: 'Kênh tiếp nhận',
  status: 'Trạng thái',
  received: 'Ngày tiếp nhận',
  due: 'Ngày hẹn trả',
  extendedDue: 'Ngày hẹn lại',
  finished: 'Ngày có kết quả',
  handedOver: 'Ngày trả kết quả',
  stopped: 'Ngày dừng xử lý',
  paused: 'Ngày yêu cầu bổ sung',
  resumed: 'Ngày bổ sung xong',
  overdueReason: 'Nguyên nhân quá hạn',
  apology: 'Văn bản xin lỗi',
} as const

export type Column = keyof typeof header
export type Cells = { readonly [C in Column]?: string }

const { applicant: _, ...named } = header

export const profile: Profile = profileSchema.parse({
  name: 'motcua',
  format: 'csv',
  encoding: 'utf-8',
  delimiter: ';',
  quote: '"',
  files: 'hoso-{YYYY}{MM}{DD}-{HH}{mm}.csv',
  columns: { ...named, unit: [header.unit, 'Đơn vị xử lý'] },
  dates: ['DD/MM/YYYY HH:mm', 'DD/MM/YYYY'],
  status: {
    not_received: ['Mới đăng ký'],
    processing: ['Đang xử lý'],
    paused: ['Yêu cầu bổ sung'],
    finished: ['Đã xử lý xong', 'Đã trả kết quả'],
    withdrawn: ['Rút hồ sơ'],
    returned: ['Trả lại'],
    refused: ['Từ chối'],
  },
  channel: { online: ['Trực tuyến'], counter: ['Trực tiếp'] },
  units: { dkkd: ['P.ĐKKD'] },
  apology: { yes: ['Có'], no: ['Không'] },
})

const {
  extendedDue: _extended,
  handedOver: _handed,
  stopped: _stopped,
  paused: _paused,
  resumed: _resumed,
  apology: _apology,
  ...few
} = profile.columns

/** The same of fewer dates, each of which takes its time in every load: for what is not about columns. */
export const narrow: Profile = { ...profile, columns: few }

/** Lines that a list of units and one of procedures begin with. */
export const unitsHeader =
  'code,parent,name,name_en,position,invented,valid_from,valid_to'
export const proceduresHeader = [
  'code,name,field,unit,level,time,time_unit,registration,announced',
  ...['process', 'documents', 'time', 'form', 'fee'].flatMap((item) => {
    return [`${item}_desk`, `${item}_web`]
  }),
  'valid_from,valid_to',
].join(',')

export const units = [
  unitsHeader,
  'so,,Sở Kế hoạch và Đầu tư,,1,no,2010-01-01,',
  'dkkd,so,Phòng Đăng ký kinh doanh,,2,no,2010-01-01,',
  'tt,so,Thanh tra,,3,no,2010-01-01,',
].join('\n')

export const procedures = [
  proceduresHeader,
  `P-1,Thành lập doanh nghiệp,Doanh nghiệp,dkkd,4,3,working_day,new,yes,${'yes,'.repeat(10)}2010-01-01,`,
  `P-2,Giải thể doanh nghiệp,Doanh nghiệp,dkkd,3,5,working_day,none,yes,${'yes,'.repeat(10)}2010-01-01,`,
  `P-3,Chia doanh nghiệp,Doanh nghiệp,dkkd,3,5,working_day,none,yes,${'yes,'.repeat(10)}2010-01-01,2018-03-04`,
].join('\n')

export const office = 'skhdt'
export const zone = 'Asia/Ho_Chi_Minh'
export const now = '2018-12-31 08:00:00'

const folders: string[] = []

/** A new folder outside the checkout, gone after {@link removeFolders}. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'motcua-test-'))
  folders.push(path)
  return path
}

export function removeFolders(): void {
  for (const path of folders.splice(0))
    rmSync(path, { recursive: true, force: true })
}

/** Writes a file into a folder of its own and gives its path. */
export function file(name: string, content: string | Uint8Array): string {
  const path = join(folder(), name)
  writeFileSync(path, content)
  return path
}

/**
 * An empty warehouse, a copy of one that is made once a run; without `lists`
 * not even units are known. A folder that is there is opened as it is.
 */
export async function warehouse(
  options: { readonly dir?: string; readonly lists?: boolean } = {},
): Promise<Warehouse> {
  const { dir = join(folder(), 'warehouse'), lists = true } = options
  if (!existsSync(join(dir, 'journal.ndjson'))) {
    const made = lists
      ? await madeOnce('warehouse', makeWithLists)
      : await madeOnce('warehouse-without-lists', makeEmpty)
    cpSync(made, dir, { recursive: true })
  }
  return openWarehouse({ dir, office, zone })
}

async function makeEmpty(dir: string): Promise<void> {
  await (await openWarehouse({ dir, office, zone })).close()
}

async function makeWithLists(dir: string): Promise<void> {
  await using made = await openWarehouse({ dir, office, zone })
  await loadList(made, 'unit', units)
  await loadList(made, 'procedure', procedures)
}

/** Loads the text of a `units.csv` or `procedures.csv`. */
export async function loadList(
  to: Warehouse,
  target: 'unit' | 'procedure',
  text: string,
): Promise<Ingested> {
  const path = file(`${target}s.csv`, text)
  return ingestCatalogue(to, target, { path, now })
}

/** A dossier that nothing is wrong with, finished on time. */
export function dossier(code: string, changes: Cells = {}): Cells {
  return {
    code,
    applicant: 'Nguyễn Văn A',
    procedure: 'P-1',
    unit: 'Phòng Đăng ký kinh doanh',
    channel: 'Trực tuyến',
    status: 'Đã xử lý xong',
    received: '05/03/2018 08:00',
    due: '08/03/2018',
    finished: '07/03/2018 10:00',
    ...changes,
  }
}

/** A cell as CSV writes it. */
export function quoted(cell: string): string {
  return /[;"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

/** One line of an export, without its end. */
export function line(cells: Cells): string {
  return (Object.keys(header) as Column[])
    .map((column) => quoted(cells[column] ?? ''))
    .join(';')
}

export const headerLine = Object.values(header).join(';')

/** The text of an export. */
export function csv(rows: readonly Cells[]): string {
  return [headerLine, ...rows.map(line), ''].join('\n')
}

export interface LoadOptions {
  readonly profile?: Profile
  readonly extractAt?: string
  readonly name?: string
  /** Why an export of everything may lack what it lacks. */
  readonly acceptGone?: string
}

/** Loads rows or the text of an export. */
export async function load(
  to: Warehouse,
  content: readonly Cells[] | string | Uint8Array,
  options: LoadOptions = {},
): Promise<Ingested> {
  const isText = typeof content === 'string' || content instanceof Uint8Array
  const path = file(
    options.name ?? 'export.csv',
    isText ? content : csv(content),
  )
  const by = options.profile ?? profile
  const undated = by.files.includes('{YYYY}') ? now : undefined
  const extractAt = options.extractAt ?? undated
  const { acceptGone } = options
  return ingestDossiers(to, by, { path, now, extractAt, acceptGone })
}

/** The refusal of a file. */
export async function refusal(loading: Promise<unknown>): Promise<IngestError> {
  const error = await loading.then(
    () => new Error('expected a refusal, got a load'),
    (reason: unknown) => reason,
  )
  if (error instanceof IngestError) return error
  throw error
}

/** Rejected rows of a batch, by the row of the file. */
export async function rejects(from: Warehouse, batch: number) {
  return from.db
    .selectFrom('rejected')
    .select(['row', 'reason', 'code', 'column', 'value'])
    .where('batch', '=', batch)
    .orderBy('row')
    .execute()
}

const content = columns.dossier.filter((column) => {
  return !['source', 'row_hash', 'extract_at', 'from_batch'].includes(column)
})

/** What is known now of a source's dossiers, by code; who said it is left out. */
export async function current(from: Warehouse, source = profile.name) {
  return from.db
    .selectFrom('dossier')
    .select(content)
    .where('source', '=', source)
    .orderBy('code')
    .execute()
}

/** What was known after a batch. */
export async function knownAt(
  from: Warehouse,
  batch: number,
  source = profile.name,
) {
  const past = from.db
    .selectFrom('dossier_past')
    .select(content)
    .where('source', '=', source)
    .where('from_batch', '<=', batch)
    .where('to_batch', '>', batch)
  return from.db
    .selectFrom('dossier')
    .select(content)
    .where('source', '=', source)
    .where('from_batch', '<=', batch)
    .unionAll(past)
    .orderBy('code')
    .execute()
}

/** Number of rows of every table, to see that nothing was stored. */
export async function counts(from: Warehouse): Promise<unknown> {
  const tables = ['batch', 'rejected', 'dossier', 'dossier_past'] as const
  const { rows } = await sql`select ${sql.join(
    tables.map((t) => {
      return sql`(select count(*) from ${sql.ref(t)}) as ${sql.ref(t)}`
    }),
  )}`.execute(from.db)
  return rows[0]
}

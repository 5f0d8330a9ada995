import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDuckDb, profileSchema } from '@motcua/warehouse'
import type { Profile } from '@motcua/warehouse'

/** The files of a bench, in its folder. */
export function benchFiles(dir: string) {
  return {
    units: join(dir, 'units.csv'),
    procedures: join(dir, 'procedures.csv'),
    profile: join(dir, 'bench-profile.json'),
    /** All dossiers. */
    full1: join(dir, 'full1.csv'),
    /** The same a day later: one row of each hundred changed. */
    full2: join(dir, 'full2.csv'),
  }
}

/** An export of the bench. */
export type Full = 'full1' | 'full2'

/** When the exports were made. */
export const madeAt: Readonly<Record<Full, string>> = {
  full1: '2024-01-01 05:00:00',
  full2: '2024-01-02 05:00:00',
}

/** How many of so many rows are not the same in the second export. */
export function changedOf(rows: number): number {
  return Math.ceil(rows / 100)
}

const unitCount = 24
const procedureCount = 60
/** Days of receipt, the four years to the first export. */
const dayCount = 1461

/** Headers of the exports; the profile names all but the last two. */
const headers = {
  code: 'Mã hồ sơ',
  procedure: 'Mã thủ tục',
  unit: 'Đơn vị giải quyết',
  channel: 'Kênh tiếp nhận',
  status: 'Trạng thái',
  received: 'Ngày tiếp nhận',
  due: 'Ngày hẹn trả',
  finished: 'Ngày có kết quả',
  handedOver: 'Ngày trả kết quả',
  overdueReason: 'Nguyên nhân quá hạn',
  applicant: 'Chủ hồ sơ',
  fee: 'Lệ phí',
}

const units = Array.from({ length: unitCount }, (_, i) => {
  const n = String(i + 1).padStart(2, '0')
  return {
    code: `dv${n}`,
    name: `Phòng Nghiệp vụ số ${n}`,
    alias: `P. Nghiệp vụ ${n}`,
  }
})

const procedures = Array.from({ length: procedureCount }, (_, i) => {
  const n = String(i + 1).padStart(3, '0')
  return {
    code: `TT-${n}`,
    name: `Thủ tục mẫu số ${n}`,
    field: `Lĩnh vực ${(i % 6) + 1}`,
    unit: units[(i % (unitCount - 1)) + 1]?.code,
  }
})

const { applicant: _, fee: __, ...named } = headers

/** How the exports are read: ten of their twelve columns. */
export const benchProfile: Profile = profileSchema.parse({
  name: 'bench',
  format: 'csv',
  encoding: 'utf-8',
  delimiter: ',',
  quote: '"',
  files: '*.csv',
  mode: 'snapshot',
  columns: named,
  dates: ['DD/MM/YYYY HH:mm', 'DD/MM/YYYY'],
  status: {
    processing: ['Được tiếp nhận', 'Đang xử lý'],
    finished: ['Đã xử lý xong', 'Đã trả kết quả'],
    withdrawn: ['Công dân yêu cầu rút hồ sơ'],
    returned: ['Trả lại hồ sơ'],
  },
  channel: {
    online: ['Trực tuyến'],
    counter: ['Trực tiếp'],
    post: ['Dịch vụ bưu chính', 'Bưu chính công ích'],
  },
  units: Object.fromEntries(units.map(({ code, alias }) => [code, [alias]])),
})

/** Writes both exports, the lists of units and procedures, and the profile: the same bytes each time by one version of DuckDB. */
export async function writeBenchFiles(
  dir: string,
  rows: number,
): Promise<void> {
  const files = benchFiles(dir)
  writeFileSync(files.profile, `${JSON.stringify(benchProfile, null, 2)}\n`)
  writeFileSync(
    files.units,
    lines([
      'code,parent,name,name_en,position,invented,valid_from,valid_to',
      ...units.map(
        ({ code, name }, i) =>
          `${code},${i === 0 ? '' : units[0]?.code},${name},,${i + 1},yes,2010-01-01,`,
      ),
    ]),
  )
  writeFileSync(
    files.procedures,
    lines([
      'code,name,field,unit,level,time,time_unit,registration,announced,process_desk,process_web,documents_desk,documents_web,time_desk,time_web,form_desk,form_web,fee_desk,fee_web,valid_from,valid_to',
      ...procedures.map(
        ({ code, name, field, unit }, i) =>
          `${code},${name},${field},${unit},${(i % 3) + 2},${(i % 15) + 3},working_day,none,yes${',yes'.repeat(10)},2010-01-01,`,
      ),
    ]),
  )
  await using duckdb = await openDuckDb(':memory:')
  await duckdb.query('set preserve_insertion_order = true')
  for (const full of ['full1', 'full2'] as const)
    await duckdb.query(
      `copy (${exportSql(rows, full)}) to ${text(files[full])} (format csv, header, delimiter ',')`,
    )
}

/**
 * The plain load that ingest is held against: the columns that the profile
 * names, with the types that they have, straight from the file into a table.
 */
export function floorSql(csv: string): string {
  const types: Readonly<Record<string, string>> = {
    received: 'TIMESTAMP',
    due: 'DATE',
    finished: 'TIMESTAMP',
    handedOver: 'TIMESTAMP',
  }
  const columns = Object.keys(headers).map(
    (name) => `"${name}": '${types[name] ?? 'VARCHAR'}'`,
  )
  const wanted = Object.keys(named).map((name) => `"${name}"`)
  return `create table dossier as select ${wanted.join(', ')}
    from read_csv(${text(csv)}, auto_detect = false, header = true,
      columns = {${columns.join(', ')}}, delim = ',', quote = '"', escape = '"',
      dateformat = '%d/%m/%Y', timestampformat = '%d/%m/%Y %H:%M')`
}

/**
 * Rows by receipt. In the first export every hundredth is open wherever it
 * stands, and has its result on the day after in the second; of the others two
 * of a hundred are open, and those whose result is yet to come.
 */
function exportSql(rows: number, full: Full): string {
  const hash = (salt: number, below: number) =>
    `(hash(i * 64 + ${salt}) % ${below})::integer`
  const pick = (salt: number, some: readonly string[]) =>
    `[${some.map(text).join(', ')}][${hash(salt, some.length)} + 1]`
  const minute = (day: string, salt: number) =>
    `(${day} + ${hash(salt, 570)} * interval 1 minute + interval '07:30')`
  const names = units.map((u) => u.name)
  const aliases = units.map((u) => u.alias)
  const firstDay = `timestamp '2020-01-01'`
  const lastTime = `timestamp '${madeAt.full1}'`
  return `
    with drawn as (
      select i, ${firstDay} + (i * ${dayCount} // ${rows}) * interval 1 day as day,
        i % 100 = 0 as changes, ${hash(1, 100)} as fate,
        ${hash(2, 28)} + 3 as days, ${hash(3, 100)} as pace
      from range(${rows}) as r(i)
    ), dated as (
      select *, ${minute('day', 4)} as received,
        case when ${hash(5, 200)} > 0 then day + days * interval 1 day end as due,
        case when changes then ${full === 'full2' ? minute(`date_trunc('day', ${lastTime})`, 6) : 'null'}
          when fate < 2 then null
          else ${minute('day + (1 + days * (pace + 8) // 100) * interval 1 day', 6)} end as ends
      from drawn
    ), known as (
      select *, case when changes or ends <= ${lastTime} then ends end as ended,
        ended is not null and fate >= 4 as has_result
      from dated
    )
    select
      'H09.04-' || strftime(day, '%y%m%d') || '-' || lpad(i::varchar, 8, '0') as ${name('code')},
      ${pick(
        7,
        procedures.map((p) => p.code),
      )} as ${name('procedure')},
      case when ${hash(8, 10)} = 0 then ${pick(9, aliases)} else ${pick(9, names)} end as ${name('unit')},
      ${pick(10, ['Trực tuyến', 'Trực tuyến', 'Trực tuyến', 'Trực tiếp', 'Dịch vụ bưu chính', 'Bưu chính công ích'])} as ${name('channel')},
      case when ended is null then ${pick(11, ['Được tiếp nhận', 'Đang xử lý'])}
        when fate = 2 then 'Công dân yêu cầu rút hồ sơ' when fate < 4 then 'Trả lại hồ sơ'
        when fate < 10 then 'Đã xử lý xong' else 'Đã trả kết quả' end as ${name('status')},
      strftime(received, '%d/%m/%Y %H:%M') as ${name('received')},
      strftime(due, '%d/%m/%Y') as ${name('due')},
      strftime(ended, '%d/%m/%Y %H:%M') as ${name('finished')},
      case when has_result and fate >= 10 then strftime(ended, '%d/%m/%Y %H:%M') end as ${name('handedOver')},
      case when has_result and ended >= due + interval 1 day
        then ${pick(12, ['Chờ ý kiến của cơ quan phối hợp', 'Hồ sơ phức tạp, cần xác minh thêm', 'Lỗi kết nối hệ thống'])} end as ${name('overdueReason')},
      'Chủ hồ sơ ' || i as ${name('applicant')},
      (${hash(13, 40)} * 5000)::varchar as ${name('fee')}
    from known`
}

function name(column: keyof typeof headers): string {
  return `"${headers[column]}"`
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

function lines(some: readonly string[]): string {
  return `${some.join('\n')}\n`
}

import { formatCount, parsePeriod } from '@motcua/metrics'
import { form06a } from '@motcua/metrics/form'
import type {
  Form,
  FormCells,
  FormIdentity,
  FormLayout,
  FormLevel,
} from '@motcua/metrics/form'
import { openOfficeData } from '@motcua/jobs'
import type { Office } from '@motcua/jobs'
import { parseAsOf } from '../terminal/arguments.ts'
import { exit } from '../terminal/exit.ts'
import type { Exit } from '../terminal/exit.ts'
import { write, writeJson } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'

/** Options of `form`. */
export interface FormFlags {
  readonly period: string
  readonly unit?: string
  readonly layout?: FormLayout
  readonly asOf?: string
  readonly format: 'table' | 'json'
}

/**
 * `motcua form 06a --period P`
 *
 * An identity that does not hold is printed with its dossiers and ends the
 * command no worse than one that does: the form shows what the data are, and
 * refusing to issue is the data gate's.
 */
export async function form(
  office: Office,
  _number: '06a',
  flags: FormFlags,
): Promise<Exit> {
  const period = parsePeriod(flags.period)
  const at = parseAsOf(flags.asOf)
  await using data = await openOfficeData(office, at)
  const made = await form06a(data.snapshot.db, {
    office: office.code,
    period,
    rules: office.plan.rules,
    // The batch is always named, so that a later form can tell what changed since.
    asOf: { ...data.asOf, batch: data.loaded.batch },
    layout: flags.layout,
    unit: flags.unit,
  })
  if (flags.format === 'json') writeJson(made)
  else write(formText(office, made))
  return exit.done
}

const levelNames: Readonly<Record<FormLevel, string>> = {
  province: 'Sở, ban, ngành',
  district: 'Huyện',
  commune: 'Xã',
}
const roman = ['I', 'II', 'III']

/** A form for a terminal, in Vietnamese as it is printed. */
export function formText(office: Office, made: Form): string {
  const { columns } = made
  const cells = (of: FormCells) =>
    columns.map(({ cell }) => formatCount(of[cell] ?? 0))
  const rows = made.levels.flatMap(({ level, cells: sums }, i) => [
    [roman[i], levelNames[level], ...cells(sums)],
    ...made.rows
      .filter((row) => row.level === level)
      .map(({ field, cells: own }, n) => [
        String(n + 1),
        field ?? 'Không rõ lĩnh vực',
        ...cells(own),
      ]),
  ])
  const { from, to } = made.period
  return [
    ...(made.formNumber ? [`Biểu số ${made.formNumber}`] : []),
    ...(made.basis ? [made.basis.vi] : []),
    made.title.vi,
    ...(made.label ? [made.label.vi] : []),
    ...(office.synthetic
      ? ['SỐ LIỆU MÔ PHỎNG – KHÔNG PHẢI SỐ LIỆU THẬT CỦA SỞ']
      : []),
    `Kỳ báo cáo: ${made.period.key} (từ ngày ${dated(from)} đến hết ngày ${dated(to)})`,
    ...(made.at
      ? [`Chốt số liệu lúc ${made.at.slice(11, 16)} ngày ${dated(made.at)}`]
      : []),
    `Đơn vị báo cáo: ${made.unitName.vi}`,
    `Đơn vị tính: ${made.measure.vi}`,
    groupLine(made),
    '',
    table(
      [
        '(1) STT',
        '(2) Lĩnh vực',
        ...columns.map(({ number, title }) => `(${number}) ${title.vi}`),
      ],
      [...rows, ['', 'Tổng cộng', ...cells(made.total)]],
    ),
    '',
    'Đối chiếu:',
    ...made.identities.map((identity) => `- ${identityLine(identity)}`),
    '',
    'Ghi chú:',
    ...made.footnotes.map(({ vi }) => `- ${vi}`),
  ].join('\n')
}

/** `(3)–(6) Số lượng hồ sơ tiếp nhận · …`: the headings above the columns. */
function groupLine({ columns }: Form): string {
  const groups = Map.groupBy(
    columns,
    ({ group }) => group.vi.split(' › Trong kỳ')[0],
  )
  return [...groups]
    .map(
      ([name, of]) => `(${of[0]?.number})–(${of.at(-1)?.number}) ${name ?? ''}`,
    )
    .join(' · ')
}

/** How many codes a terminal is given; JSON has them all. */
const shownCodes = 20

function identityLine({ text, holds, breaks, ...of }: FormIdentity): string {
  if (holds) return `${text.vi}: khớp`
  const sums = of.differences.map(
    ({ field, left, right }) =>
      `${field ?? 'Không rõ lĩnh vực'} ${formatCount(left)} ≠ ${formatCount(right)}`,
  )
  const rest = (breaks?.length ?? 0) - shownCodes
  const codes = breaks
    ? `${formatCount(breaks.length)} hồ sơ: ${breaks
        .slice(0, shownCodes)
        .map(({ code }) => code)
        .join(
          ', ',
        )}${rest > 0 ? ` và ${formatCount(rest)} hồ sơ khác (--format json)` : ''}`
    : 'không xác định được hồ sơ'
  return `${text.vi}: không khớp: ${[...sums, codes].join('; ')}`
}

/** `01/3/2018`, as official papers write a day. */
function dated(day: string): string {
  const month = Number(day.slice(5, 7))
  return `${day.slice(8, 10)}/${month < 3 ? `0${month}` : month}/${day.slice(0, 4)}`
}

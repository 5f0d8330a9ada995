import { dutyOccurrences, occurrences } from '@motcua/metrics/plan'
import type { Occurrence } from '@motcua/metrics/plan'
import { addWorkingDays, dayOf, isoDay, printedDay } from './days.ts'
import {
  doneBy,
  months,
  oneOf,
  shown,
  streamOf,
  workingFrom,
} from './happened.ts'
import type { Entry, ListsOf, SampleList } from './happened.ts'
import { pick } from './random.ts'

/* What the office does beside dossiers: the plan's tasks, tasks from above, reports. */

/** What became of each occurrence of the plan's tasks and duties, from three weeks before it is due. */
export function taskProgress({ plan }: ListsOf): SampleList {
  const tasks = occurrences(plan)
  const all = [...tasks, ...dutyOccurrences(plan)]
  return {
    name: 'ket-qua-nhiem-vu',
    headers: [
      'Mã nhiệm vụ',
      'Kỳ',
      'Tỷ lệ hoàn thành',
      'Ngày hoàn thành',
      'Số văn bản',
      'Ngày văn bản',
    ],
    entries: all.flatMap((one, i) => progressOf(one, i, i >= tasks.length)),
  }
}

function progressOf(
  { task, kind, period, dueOn }: Occurrence,
  i: number,
  isDuty: boolean,
): readonly Entry[] {
  // What another text has to date is not known here.
  if (dueOn === null) return []
  const due = dayOf(dueOn)
  const random = streamOf(7, i)
  // What reports on a month is not done before the month is over.
  const lead = kind === 'monthly_day' ? ([0, 0] as const) : undefined
  const completed = doneBy(due, random, {
    // What comes every month or quarter is routine; of duties each tenth is late.
    late: isDuty ? 0.1 : kind.startsWith('by_') ? 0.15 : 0,
    never: isDuty ? 0 : 0.02,
    ...(lead && { lead }),
  })
  const percent = String(pick(random, 4, 9) * 10)
  const product = `${pick(random, 20, 400)}/SKHĐT-MP`
  return [
    {
      since: addWorkingDays(due, -15),
      cells: (day) => {
        const isDone = completed !== null && completed <= day
        return [
          task,
          period,
          isDone ? '100' : percent,
          shown(completed, day),
          isDone ? product : '',
          shown(completed, day),
        ]
      },
    },
  ]
}

const subjects = [
  'Báo cáo theo yêu cầu của UBND tỉnh',
  'Tham mưu văn bản trả lời kiến nghị của doanh nghiệp',
  'Góp ý dự thảo văn bản của sở, ngành',
  'Cung cấp số liệu phục vụ kỳ họp HĐND tỉnh',
  'Chuẩn bị nội dung làm việc với Bộ Kế hoạch và Đầu tư',
] as const

/** What superiors gave to the office: about eight tasks a month. */
export function assignedTasks({ units }: ListsOf): SampleList {
  return {
    name: 'nhiem-vu-cap-tren',
    headers: [
      'Mã',
      'Nội dung',
      'Đơn vị',
      'Ngày giao',
      'Hạn',
      'Ngày hoàn thành',
    ],
    entries: months.flatMap((month, m) =>
      Array.from({ length: 7 + (m % 3) }, (_, i): Entry => {
        const random = streamOf(4, m * 100 + i)
        const assigned = workingFrom(dayOf(`${month}-01`) + pick(random, 0, 27))
        const due = addWorkingDays(assigned, pick(random, 7, 25))
        const completed = doneBy(due, random, { late: 0.08, never: 0.02 })
        const row = [
          `NV-${month.slice(2).replace('-', '')}-${String(i + 1).padStart(2, '0')}`,
          `${oneOf(random, subjects)} (mô phỏng)`,
          oneOf(random, units).name,
          printedDay(assigned),
          printedDay(due),
        ]
        return {
          since: assigned,
          cells: (day) => [...row, shown(completed, day)],
        }
      }),
    ),
  }
}

/** The report of each room on each month, due on the 1st; the Office gathers them and has none. */
export function unitReports({ units }: ListsOf): SampleList {
  const rooms = units.filter(({ code }) => code !== 'vp')
  return {
    name: 'bao-cao-phong',
    headers: ['Đơn vị', 'Kỳ', 'Hạn nộp', 'Ngày nộp'],
    entries: months.flatMap((month, m) =>
      rooms.map(({ name }, i): Entry => {
        const random = streamOf(5, m * 100 + i)
        const first = dayOf(`${month}-01`)
        const due = dayOf(`${isoDay(first + 31).slice(0, 7)}-01`)
        const submitted = doneBy(due, random, {
          late: 0.07,
          never: 0.01,
          lead: [0, 2],
        })
        return {
          since: first,
          cells: (day) => [name, month, printedDay(due), shown(submitted, day)],
        }
      }),
    ),
  }
}

/** What rooms write into the report of each month, and one of them of each quarter. */
const paragraphs = [
  {
    unit: 'ktdn',
    section: 'Nguyên nhân',
    text: 'Một số hồ sơ phải lấy ý kiến của cơ quan phối hợp, ý kiến trả lời chậm (mô phỏng).',
  },
  {
    unit: 'ktdn',
    section: 'Giải pháp',
    text: 'Gửi văn bản đôn đốc trước hạn năm ngày làm việc, báo cáo Lãnh đạo Sở hồ sơ chưa có ý kiến (mô phỏng).',
  },
  {
    unit: 'gd4',
    section: 'Nguyên nhân',
    text: 'Hồ sơ dồn vào những ngày cuối tháng (mô phỏng).',
  },
  {
    unit: 'dkkd',
    section: 'Khó khăn, vướng mắc',
    text: 'Đường truyền với hệ thống đăng ký doanh nghiệp quốc gia có lúc gián đoạn (mô phỏng).',
    isOfQuarter: true,
  },
] as const

export function narratives({ units }: ListsOf): SampleList {
  return {
    name: 'noi-dung-bao-cao',
    headers: ['Kỳ', 'Đơn vị', 'Mục', 'Thứ tự', 'Nội dung'],
    entries: months.flatMap((month, m) =>
      paragraphs.flatMap((paragraph): Entry[] => {
        const { unit, section, text } = paragraph
        const name = units.find((u) => u.code === unit)?.name
        const isOfQuarter = 'isOfQuarter' in paragraph
        if (name === undefined || (isOfQuarter && m % 3 !== 2)) return []
        const period = isOfQuarter ? `2018-Q${(m + 1) / 3}` : month
        return [
          {
            since: workingFrom(dayOf(`${month}-24`)),
            cells: () => [period, name, section, '1', text],
          },
        ]
      }),
    ),
  }
}

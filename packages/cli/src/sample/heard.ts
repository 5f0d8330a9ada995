import { addWorkingDays, dayOf, printedDay } from './days.ts'
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

/* What people tell the office: the two surveys of each quarter, feedback and petitions. */

const quarters = ['2018-Q1', '2018-Q2', '2018-Q3', '2018-Q4'] as const

const surveys = [
  { name: 'Chất lượng dịch vụ hành chính công', sent: 150, returned: 0.86 },
  { name: 'Thái độ phục vụ', sent: 120, returned: 0.9 },
] as const

/** Up to which random number each answer is given. */
const answers = [
  [0.31, 'Rất hài lòng'],
  [0.88, 'Hài lòng'],
  [0.96, 'Bình thường'],
  [0.99, 'Không hài lòng'],
  [1, 'Rất không hài lòng'],
] as const

/** Each round of each survey, with the day on which its forms are sent. */
const rounds = quarters.flatMap((quarter, i) =>
  surveys.map((survey) => ({
    ...survey,
    quarter,
    // On the 5th of the last month of the quarter.
    sentOn: workingFrom(dayOf(`${months[3 * i + 2]}-05`)),
  })),
)

/** The forms sent out for each quarter. */
export function surveyRounds(): SampleList {
  return {
    name: 'dot-khao-sat',
    headers: ['Khảo sát', 'Kỳ', 'Số phiếu phát ra'],
    entries: rounds.map(({ name, quarter, sent, sentOn }) => ({
      since: sentOn,
      cells: () => [name, quarter, String(sent)],
    })),
  }
}

/** The forms that came back. */
export function surveyAnswers({ units }: ListsOf): SampleList {
  return {
    name: 'phieu-khao-sat',
    headers: [
      'Khảo sát',
      'Kỳ',
      'Số phiếu',
      'Ngày trả lời',
      'Đơn vị',
      'Trả lời',
      'Hợp lệ',
    ],
    entries: rounds.flatMap(
      ({ name, quarter, sent, returned, sentOn }, round) =>
        Array.from({ length: sent }, (_, i) => i).flatMap((i): Entry[] => {
          const random = streamOf(1, round * 1000 + i)
          if (random() > returned) return []
          const on = addWorkingDays(sentOn, pick(random, 1, 14))
          const isValid = random() < 0.97
          const x = random()
          const answer = answers.find(([upTo]) => x < upTo)?.[1] ?? ''
          const code = `${name.startsWith('T') ? 'TD' : 'DV'}-${quarter}-${String(i + 1).padStart(3, '0')}`
          const unit = oneOf(random, units).name
          const row = [name, quarter, code, printedDay(on), unit]
          return [
            {
              since: on,
              cells: () => [
                ...row,
                isValid ? answer : '',
                isValid ? 'Có' : 'Không',
              ],
            },
          ]
        }),
    ),
  }
}

/** Feedback and petitions: a handful each month. */
export function feedback({ units }: ListsOf): SampleList {
  return {
    name: 'phan-anh-kien-nghi',
    headers: [
      'Mã',
      'Loại',
      'Đơn vị xử lý',
      'Ngày tiếp nhận',
      'Hạn trả lời',
      'Ngày trả lời',
      'Ngày công khai trên Cổng tỉnh',
      'Ngày công khai trên trang của Sở',
    ],
    entries: months.flatMap((month, m) =>
      Array.from({ length: 4 + (m % 4) }, (_, i): Entry => {
        const random = streamOf(2, m * 100 + i)
        const isPetition = random() < 0.3
        const received = workingFrom(dayOf(`${month}-01`) + pick(random, 0, 27))
        const due = addWorkingDays(received, isPetition ? 20 : 10)
        const answered = doneBy(due, random, { late: 0.09, never: 0.02 })
        const published = (days: readonly [number, number]) =>
          answered && addWorkingDays(answered, pick(random, ...days))
        const province = published([0, 3])
        const own = published(random() < 0.12 ? [15, 30] : [0, 2])
        const code = `PAKN-${month.slice(2).replace('-', '')}-${String(i + 1).padStart(2, '0')}`
        const unit = oneOf(random, units).name
        const kind = isPetition ? 'Kiến nghị' : 'Phản ánh'
        return {
          since: received,
          cells: (day) => [
            code,
            kind,
            unit,
            printedDay(received),
            printedDay(due),
            shown(answered, day),
            shown(province, day),
            shown(own, day),
          ],
        }
      }),
    ),
  }
}

import type { Text } from '../plan/plan.ts'
import type { FormCells } from './cells.ts'

/** A column of numbers as it is printed. */
export interface FormColumn {
  /** As it stands under the heading: `(3)`. */
  readonly number: number
  readonly cell: keyof FormCells
  readonly group: Text
  readonly title: Text
}

const received = {
  vi: 'Số lượng hồ sơ tiếp nhận',
  en: 'Dossiers received',
}
const receivedInPeriod = {
  vi: 'Số lượng hồ sơ tiếp nhận › Trong kỳ',
  en: 'Dossiers received › In the period',
}
const finished = {
  vi: 'Số lượng hồ sơ đã giải quyết',
  en: 'Dossiers finished',
}
const open = {
  vi: 'Số lượng hồ sơ đang giải quyết',
  en: 'Dossiers in progress',
}
const total = { vi: 'Tổng số', en: 'Total' }
const late = { vi: 'Quá hạn', en: 'Overdue' }

/** The columns of numbers of form II.06a. */
export const columns06a: readonly FormColumn[] = [
  { number: 3, cell: 'received', group: received, title: total },
  {
    number: 4,
    cell: 'online',
    group: receivedInPeriod,
    title: { vi: 'Trực tuyến', en: 'Online' },
  },
  {
    number: 5,
    cell: 'direct',
    group: receivedInPeriod,
    title: { vi: 'Trực tiếp, dịch vụ bưu chính', en: 'Direct, by post' },
  },
  {
    number: 6,
    cell: 'carriedOver',
    group: received,
    title: { vi: 'Từ kỳ trước', en: 'From the period before' },
  },
  { number: 7, cell: 'finished', group: finished, title: total },
  {
    number: 8,
    cell: 'early',
    group: finished,
    title: { vi: 'Trước hạn', en: 'Early' },
  },
  {
    number: 9,
    cell: 'onTime',
    group: finished,
    title: { vi: 'Đúng hạn', en: 'On time' },
  },
  { number: 10, cell: 'late', group: finished, title: late },
  { number: 11, cell: 'open', group: open, title: total },
  {
    number: 12,
    cell: 'openInTime',
    group: open,
    title: { vi: 'Trong hạn', en: 'In time' },
  },
  { number: 13, cell: 'openOverdue', group: open, title: late },
]

const taken2018 = {
  vi: 'Số hồ sơ nhận giải quyết',
  en: 'Dossiers taken in',
}
const done2018 = {
  vi: 'Kết quả giải quyết › Đã giải quyết',
  en: 'Results › Finished',
}
const open2018 = {
  vi: 'Kết quả giải quyết › Đang giải quyết',
  en: 'Results › In progress',
}

/** Those of the layout of 2018. */
export const columns2018: readonly FormColumn[] = [
  { number: 3, cell: 'received', group: taken2018, title: total },
  {
    number: 4,
    cell: 'online',
    group: taken2018,
    title: { vi: 'Mới tiếp nhận trực tuyến', en: 'New, online' },
  },
  {
    number: 5,
    cell: 'carriedOver',
    group: taken2018,
    title: { vi: 'Kỳ trước chuyển qua', en: 'From the period before' },
  },
  {
    number: 6,
    cell: 'direct',
    group: taken2018,
    title: {
      vi: 'Mới tiếp nhận (trực tiếp, bưu chính)',
      en: 'New, direct or by post',
    },
  },
  { number: 7, cell: 'finished', group: done2018, title: total },
  {
    number: 8,
    cell: 'onTime',
    group: done2018,
    title: { vi: 'Trả đúng thời hạn', en: 'In time' },
  },
  {
    number: 9,
    cell: 'late',
    group: done2018,
    title: { vi: 'Trả quá hạn', en: 'Late' },
  },
  { number: 10, cell: 'open', group: open2018, title: total },
  {
    number: 11,
    cell: 'openInTime',
    group: open2018,
    title: { vi: 'Chưa đến hạn', en: 'In time' },
  },
  { number: 12, cell: 'openOverdue', group: open2018, title: late },
]

import {
  choice,
  columnsOf,
  counted,
  date,
  flags,
  noun,
  yesNo,
} from '../columns-of.ts'
import { isAnnounced, isValid } from './conditions.ts'
import { posted, postedItems } from './kpis.ts'
import { postings, procedures } from './rows.ts'
import type {
  DefinableRows,
  DefinableRule,
} from '../../definition/definable.ts'
import type { Database } from '../../schema.ts'

const timeUnits = {
  working_day: { vi: 'ngày làm việc', en: 'working days' },
  calendar_day: { vi: 'ngày', en: 'calendar days' },
  hour: { vi: 'giờ', en: 'hours' },
  month: { vi: 'tháng', en: 'months' },
}

const posting = (vi: string, en: string) =>
  yesNo(
    [`đã niêm yết ${vi}`, `with the ${en} posted`],
    [`chưa niêm yết ${vi}`, `with the ${en} not posted`],
  )

/** Columns of the procedures, which dossiers have too. */
export const procedureColumns = columnsOf('procedure', {
  code: noun('mã thủ tục', 'code'),
  valid_from: date('ngày có hiệu lực', 'first day of validity'),
  valid_to: date('ngày hết hiệu lực', 'last day of validity'),
  name: noun('tên thủ tục', 'name'),
  field: noun('lĩnh vực', 'field'),
  unit: noun('đơn vị', 'unit'),
  level: noun('mức độ', 'level'),
  time_value: noun('thời hạn giải quyết', 'statutory time'),
  time_unit: choice(
    'đơn vị của thời hạn giải quyết',
    'unit of the statutory time',
    timeUnits,
  ),
  registration: choice('loại đăng ký doanh nghiệp', 'business registration', {
    new: { vi: 'cấp mới', en: 'new' },
    change: { vi: 'thay đổi', en: 'change' },
    none: { vi: 'không', en: 'none' },
  }),
  announced: yesNo(
    ['đã công bố', 'announced'],
    ['chưa công bố', 'not announced'],
  ),
  process_desk: posting('trình tự tại một cửa', 'process at the desk'),
  process_web: posting('trình tự trên trang điện tử', 'process on the web'),
  documents_desk: posting('hồ sơ tại một cửa', 'documents at the desk'),
  documents_web: posting('hồ sơ trên trang điện tử', 'documents on the web'),
  time_desk: posting('thời hạn tại một cửa', 'time at the desk'),
  time_web: posting('thời hạn trên trang điện tử', 'time on the web'),
  form_desk: posting('biểu mẫu tại một cửa', 'form at the desk'),
  form_web: posting('biểu mẫu trên trang điện tử', 'form on the web'),
  fee_desk: posting('phí, lệ phí tại một cửa', 'fee at the desk'),
  fee_web: posting('phí, lệ phí trên trang điện tử', 'fee on the web'),
  flags,
})

const postingColumns = {
  ...procedureColumns,
  item: {
    type: 'choice',
    sql: 'posting.item',
    ...choice('mục niêm yết', 'item', {
      process: { vi: 'trình tự', en: 'process' },
      documents: { vi: 'hồ sơ', en: 'documents' },
      time: { vi: 'thời hạn', en: 'time' },
      form: { vi: 'biểu mẫu', en: 'form' },
      fee: { vi: 'phí, lệ phí', en: 'fee' },
    }),
  },
  place: {
    type: 'choice',
    sql: 'posting.place',
    ...choice('nơi niêm yết', 'place', {
      desk: { vi: 'bộ phận một cửa', en: 'desk' },
      web: { vi: 'trang thông tin điện tử', en: 'web' },
    }),
  },
} satisfies DefinableRows<never>['columns']

const procedureRules = {
  valid: { condition: isValid, isDated: true },
  announced: { condition: isAnnounced },
  fully_posted: { condition: posted.meets },
} satisfies Readonly<Record<string, DefinableRule>>

/** What definition files may name of procedures and of what is posted of them. */
export const definableProcedures = {
  procedure: {
    rows: procedures,
    columns: procedureColumns,
    rules: procedureRules,
  },
  posting: {
    rows: postings,
    columns: postingColumns,
    rules: {
      ...procedureRules,
      applying: { condition: counted(postedItems), isDated: true },
      posted: { condition: postedItems.meets },
    },
  },
} satisfies Readonly<Record<string, DefinableRows<Database>>>

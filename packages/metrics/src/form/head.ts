import type { Text } from '../plan/plan.ts'
import type { Period } from '../time/period.ts'
import { columns06a, columns2018 } from './columns.ts'
import type { FormColumn } from './columns.ts'
import { layoutInUse } from './layout.ts'
import type { FormLayout } from './layout.ts'

/** What stands on a form besides its numbers. */
export interface FormHead {
  readonly layout: FormLayout
  /** `II.06a/VPCP/KSTT`; null in the layout of 2018, whose number is not established. */
  readonly formNumber: string | null
  /** By what it was issued; null where that is later than the period, or not established. */
  readonly basis: Text | null
  /** Said of a form that was not in use in the period. */
  readonly label: Text | null
  readonly title: Text
  /** What the numbers count. */
  readonly measure: Text
  readonly columns: readonly FormColumn[]
}

/** What a layout prints, used in its time or not. */
interface LayoutHead extends Pick<
  FormHead,
  'formNumber' | 'basis' | 'title' | 'columns'
> {
  /** Said where it is used for a period that had another. */
  readonly label: Text
}

const heads: Readonly<Record<FormLayout, LayoutHead>> = {
  'II.06a': {
    formNumber: 'II.06a/VPCP/KSTT',
    basis: {
      vi: 'Ban hành theo Thông tư số 01/2020/TT-VPCP ngày 21/10/2020',
      en: 'Issued with Circular 01/2020/TT-VPCP of 21 October 2020',
    },
    label: {
      vi: 'Tính lại theo Biểu số II.06a/VPCP/KSTT ban hành sau kỳ báo cáo; để tham khảo.',
      en: 'Recomputed in form II.06a/VPCP/KSTT, issued after the reporting period; for reference.',
    },
    title: {
      vi: 'TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC',
      en: 'Handling of administrative procedures at the agency that handles them',
    },
    columns: columns06a,
  },
  '2018': {
    formNumber: null,
    basis: null,
    label: {
      vi: 'Lập theo bố cục dùng trước khi có Biểu số II.06a/VPCP/KSTT; để tham khảo.',
      en: 'In the layout used before form II.06a/VPCP/KSTT; for reference.',
    },
    title: {
      vi: 'BIỂU TỔNG HỢP TÌNH HÌNH GIẢI QUYẾT TTHC',
      en: 'Handling of administrative procedures',
    },
    columns: columns2018,
  },
}

/** The head of a form of a period: what was in use then, or the layout that was asked for. */
export function formHead(period: Period, asked: FormLayout | 'auto'): FormHead {
  const inUse = layoutInUse(period)
  const layout = asked === 'auto' ? inUse : asked
  const isInUse = layout === inUse
  const { formNumber, basis, label, title, columns } = heads[layout]
  return {
    layout,
    formNumber,
    basis: isInUse ? basis : null,
    label: isInUse ? null : label,
    title,
    measure: { vi: 'Số hồ sơ TTHC', en: 'Number of dossiers' },
    columns,
  }
}

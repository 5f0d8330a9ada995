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

/** The head of a form of a period: what was in use then, or the layout that was asked for. */
export function formHead(
  period: Period,
  layout: FormLayout | 'auto',
): FormHead {
  const inUse = layoutInUse(period)
  const chosen = layout === 'auto' ? inUse : layout
  const measure = { vi: 'Số hồ sơ TTHC', en: 'Number of dossiers' }
  if (chosen === '2018')
    return {
      layout: chosen,
      formNumber: null,
      basis: null,
      label:
        inUse === chosen
          ? null
          : {
              vi: 'Lập theo bố cục dùng trước khi có Biểu số II.06a/VPCP/KSTT; để tham khảo.',
              en: 'In the layout used before form II.06a/VPCP/KSTT; for reference.',
            },
      title: {
        vi: 'BIỂU TỔNG HỢP TÌNH HÌNH GIẢI QUYẾT TTHC',
        en: 'Handling of administrative procedures',
      },
      measure,
      columns: columns2018,
    }
  const isRecomputed = inUse !== chosen
  return {
    layout: chosen,
    formNumber: 'II.06a/VPCP/KSTT',
    basis: isRecomputed
      ? null
      : {
          vi: 'Ban hành theo Thông tư số 01/2020/TT-VPCP ngày 21/10/2020',
          en: 'Issued with Circular 01/2020/TT-VPCP of 21 October 2020',
        },
    label: isRecomputed
      ? {
          vi: 'Tính lại theo Biểu số II.06a/VPCP/KSTT ban hành sau kỳ báo cáo; để tham khảo.',
          en: 'Recomputed in form II.06a/VPCP/KSTT, issued after the reporting period; for reference.',
        }
      : null,
    title: {
      vi: 'TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC',
      en: 'Handling of administrative procedures at the agency that handles them',
    },
    measure,
    columns: columns06a,
  }
}

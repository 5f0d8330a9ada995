import type { Quality } from '../definition/kpi.ts'

/** What is said of the quality of all that is exported, … */
export const exported: Pick<Quality, 'verified' | 'source' | 'accuracy'> = {
  verified: {
    vi: 'đối chiếu số dòng khi nạp; kiểm tra ngày, mã, trạng thái từng dòng',
    en: 'rows reconciled at load; dates, codes and statuses checked row by row',
  },
  source: {
    vi: 'tệp xuất từ phần mềm một cửa',
    en: 'exports of the one-stop software',
  },
  accuracy: {
    vi: 'đúng từng hồ sơ, theo ngày',
    en: 'exact to the dossier, by calendar date',
  },
}

/** … and of what the office keeps itself. */
export const kept: Quality = {
  ...exported,
  source: {
    vi: 'sổ theo dõi nhiệm vụ và báo cáo của Văn phòng',
    en: 'the register of tasks and reports kept by the office',
  },
  accuracy: { vi: 'đúng từng lượt, theo ngày', en: 'exact to the occurrence' },
  limits: {
    vi: 'hạn được suy ra từ lời Kế hoạch; nhiệm vụ không có hạn không tính',
    en: 'due dates are inferred from the plan’s words; tasks without one are left out',
  },
  compensation: {
    vi: 'nhiệm vụ không có hạn được liệt kê riêng',
    en: 'tasks without a due date are listed apart',
  },
}

import type { Texts } from './texts.ts'

/** The sentences of the conclusions, and what is told of a gap in a comparison. */
export const sentenceTexts = {
  'conclusions.title': { vi: 'Kết luận', en: 'Conclusions' },
  'conclusions.none': {
    vi: 'Kế hoạch không giao chỉ tiêu nào cho đơn vị trong kỳ.',
    en: 'The plan sets this unit no targets for the period.',
  },
  'conclusions.summary': {
    vi: '{met} trong {all} chỉ tiêu của Kế hoạch có lũy kế từ đầu năm đạt mức; {missed} chưa đạt{lost}; {none} không phát sinh; {unknown} chưa đủ dữ liệu.',
    en: 'Of the {all} {all|target|targets} of the plan: {met} met by the year to date, {missed} not met{lost}, {none} without cases, {unknown} with insufficient data.',
  },
  'conclusions.lost': {
    vi: ' (trong đó {count} không còn khả năng đạt cả năm)',
    en: ' ({count} of them out of reach for the year)',
  },
  'conclusions.summaryYear': {
    vi: '{met} trong {all} chỉ tiêu của Kế hoạch đạt mức cả năm; {missed} không đạt; {none} không phát sinh; {unknown} chưa đủ dữ liệu.',
    en: 'Of the {all} {all|target|targets} of the plan: {met} met for the year, {missed} missed, {none} without cases, {unknown} with insufficient data.',
  },
  'conclusions.met': { vi: 'Đạt mức: {targets}.', en: 'Met: {targets}.' },
  'conclusions.metOne': {
    vi: '{what} {share} (mức {target})',
    en: '{what} {share} (target: {target})',
  },
  'conclusions.unposted': {
    vi: 'Chưa đầy đủ: {names}{more}.',
    en: 'Not posted in full: {names}{more}.',
  },
  'conclusions.more': {
    vi: '; và {count} TTHC khác',
    en: '; and {count} more',
  },
  'restated.mark': { vi: '(đc)', en: '(r)' },
  'restated.line': {
    vi: '(đc) {what}, {period}: đã công bố {before}, nay là {now} theo dữ liệu đến lúc chốt.',
    en: '(r) {what}, {period}: published as {before}, now {now} by the data known at the cut-off.',
  },
  'replaced.line': {
    vi: 'Thay thế ấn bản {n} ({state}), phát hành ngày {date}. {changes}',
    en: 'Replaces edition {n} ({state}), issued on {date}. {changes}',
  },
  'replaced.because': {
    vi: 'Thay thế ấn bản {n} ({state}), phát hành ngày {date}. Lý do: {reason} {changes}',
    en: 'Replaces edition {n} ({state}), issued on {date}. Reason: {reason} {changes}',
  },
  'replaced.provisional': { vi: 'tạm tính', en: 'provisional' },
  'replaced.final': { vi: 'chính thức', en: 'final' },
  'replaced.restated': { vi: 'điều chỉnh', en: 'restated' },
  'replaced.some': { vi: 'Số thay đổi:', en: 'What changed:' },
  'replaced.none': {
    vi: 'Không có số nào đã in mà nay khác.',
    en: 'No number that was printed is another.',
  },
  'replaced.annexes': {
    vi: 'Số thay đổi: xem phụ lục {annexes}.',
    en: 'What changed: see the annexes {annexes}.',
  },
  'replaced.change': {
    vi: '{what}, {period}: {before} → {now}, {why}.',
    en: '{what}, {period}: {before} → {now}, {why}.',
  },
  'replaced.more': {
    vi: 'và {n} số khác; đủ trong tệp JSON.',
    en: 'and {n} {n|other number|other numbers}; all are in the JSON file.',
  },
  'conclusions.toDo': {
    vi: 'Việc phải làm: giải quyết hồ sơ quá hạn – {units}.',
    en: 'To be done: finish the overdue dossiers – {units}.',
  },
  'when.stock': { vi: 'Đến hết ngày {date},', en: 'at the end of {date}' },
  'when.flow': { vi: 'Trong {period},', en: 'in {period}' },
  'change.none': {
    vi: '{when} không phát sinh {object} nên không tính {what}.',
    en: '{title} {when}: not computed, there were no {object}.',
  },
  'change.gap': {
    vi: '{when} chưa đủ dữ liệu để tính {what}: {gap}.',
    en: '{title} {when}: insufficient data – {gap}.',
  },
  'change.is': {
    vi: '{when} {what} là {share} ({numerator}/{denominator}){compared}.{few}',
    en: '{title} {when}: {share} ({numerator}/{denominator}){compared}.{few}',
  },
  'change.few': {
    vi: ' Mẫu số nhỏ ({denominator} {object}), cần thận trọng khi so sánh.',
    en: ' The denominator is small ({denominator} {object}): compare with care.',
  },
  'change.noData': {
    vi: '; chưa có số liệu {earlier} để so sánh',
    en: '; there are no data for {earlier} to compare with',
  },
  'change.noCases': {
    vi: '; {earlier} không phát sinh nên không so sánh',
    en: '; not compared, as {earlier} had no cases',
  },
  'change.equal': {
    vi: ', bằng {earlier} ({was})',
    en: ', as in {earlier} ({was})',
  },
  'change.tiny': {
    vi: ', chênh dưới 0,01 điểm % so với {earlier}',
    en: ', within 0.01 percentage points of {earlier}',
  },
  'change.up': {
    vi: ', tăng {points} điểm % so với {earlier} ({was})',
    en: ', up {points} percentage points from {earlier} ({was})',
  },
  'change.down': {
    vi: ', giảm {points} điểm % so với {earlier} ({was})',
    en: ', down {points} percentage points from {earlier} ({was})',
  },
  'target.stock': {
    vi: 'Đến hết ngày {date}, {what} là {share}',
    en: '{title} at the end of {date}: {share}',
  },
  'target.flow': { vi: 'Lũy kế {share}', en: 'Year to date {share}' },
  'target.missed': {
    vi: '{is}, chưa đạt mức {target}{lack}.',
    en: '{is}, which does not meet the target of {target}{lack}.',
  },
  'target.late': {
    vi: ' do có {count} hồ sơ giải quyết quá hạn',
    en: ', as {count} {count|dossier was|dossiers were} finished late',
  },
  'target.lacking': {
    vi: '; còn thiếu {count} {object} trong {denominator}',
    en: '; short by {count} of {denominator} {object}',
  },
  'reach.lost': {
    vi: 'Không còn khả năng đạt 100% cả năm kể từ ngày {date} (hồ sơ {code}).',
    en: '100% for the year has been out of reach since {date} (dossier {code}).',
  },
  'reach.unknown': {
    vi: 'Chưa đủ số liệu để đánh giá khả năng đạt cả năm.',
    en: 'The data are insufficient to tell whether the year can still be won.',
  },
  'reach.assumed': {
    vi: '(giả định số hồ sơ còn lại như cùng kỳ năm {year}: {rest})',
    en: '(assuming as many cases to come as in the same period of {year}: {rest})',
  },
  'reach.assumedToo': {
    vi: '(cùng giả định: {rest})',
    en: '(assuming the same: {rest})',
  },
  'reach.outAtLeast': {
    vi: 'Không còn khả năng đạt cả năm: kể cả khi toàn bộ hồ sơ còn lại đều đạt, cả năm cũng chỉ ở mức {share} {assumed}.',
    en: 'The year is out of reach: even if all cases to come meet it, the year ends at {share} {assumed}.',
  },
  'reach.outAtMost': {
    vi: 'Không còn khả năng đạt cả năm: kể cả khi toàn bộ hồ sơ còn lại đều không phát sinh, cả năm cũng chỉ ở mức {share} {assumed}.',
    en: 'The year is out of reach: even if none of the cases to come counts, the year ends at {share} {assumed}.',
  },
  'reach.atLeast': {
    vi: 'Để đạt cả năm, trong số hồ sơ còn lại cần ít nhất {share} {assumed}.',
    en: 'To meet the target for the year, at least {share} of the cases to come have to meet it {assumed}.',
  },
  'reach.atMost': {
    vi: 'Để đạt cả năm, trong số hồ sơ còn lại được nhiều nhất {share} {assumed}.',
    en: 'To meet the target for the year, at most {share} of the cases to come may count {assumed}.',
  },
  'overdue.none': {
    vi: 'Không có hồ sơ quá hạn chưa giải quyết đến hết ngày {date}.',
    en: 'No dossiers were open overdue at the end of {date}.',
  },
  'overdue.some': {
    vi: 'Còn {count} hồ sơ quá hạn chưa giải quyết đến hết ngày {date}; nếu tính cả số này vào mẫu số (công thức C), tỷ lệ đúng hạn là {share}.',
    en: '{count} {count|dossier was|dossiers were} open overdue at the end of {date}; counting them in the denominator as well (formula C), the on-time rate is {share}.',
  },
} as const satisfies Texts

/** A small office folder that works: the text of each file, by its path. */
export const exampleFiles: { readonly [path: string]: string } = {
  'motcua.yaml': `code: so-xd
name: { vi: Sở Xây dựng, en: Department of Construction }
zone: Asia/Ho_Chi_Minh
sources: [mot-cua]
dataFrom: '2026-01-01'
schedule: { cron: '0 6 1 * *', start: '2026-01-01', periods: [month, quarter, half, year] }
`,
  'plan.yaml': `number: 01/KH-SXD
date: '2025-12-29'
title: { vi: Kế hoạch cải cách hành chính năm 2026, en: Administrative reform plan for 2026 }
issuer: Sở Xây dựng
year: 2026
rules: { compare: date, finish: result }
clauses:
  - { id: III.2, cite: 'mục III, khoản 2', quote: Trên 95% hồ sơ được giải quyết đúng hạn. }
targets:
  - kpi: on_time
    title: { vi: Hồ sơ giải quyết đúng hạn, en: Dossiers finished on time }
    clause: III.2
    units: [so]
    from: '2026-01-01'
    to: '2026-12-31'
    comparator: '>'
    value: 0.95
    printed: { vi: trên 95%, en: over 95% }
groups:
  - { id: I, title: Cải cách thể chế }
tasks:
  - id: I.1
    group: I
    number: '1'
    text: Rà soát thủ tục hành chính
    lead: Phòng Quy hoạch
    supporting: ''
    time: Tháng 3
    leadUnits: [qh]
    kind: by_month
    due: ['2026-03-31']
oddities: []
`,
  'letterhead.yaml': `superior: UBND TỈNH
agency: SỞ XÂY DỰNG
symbol: /……-SXD
place: Bình Dương
wholeOffice: Toàn Sở
signatures:
  left: [NGƯỜI LẬP BIỂU]
  office: [TL. GIÁM ĐỐC, CHÁNH VĂN PHÒNG]
  unit: [TRƯỞNG PHÒNG]
recipients: ['Lưu: VT.']
`,
  'units.csv': `code,parent,name,name_en,position,invented,valid_from,valid_to
so,,Sở Xây dựng,Department of Construction,1,,2020-01-01,
qh,so,Phòng Quy hoạch,Planning Division,2,,2020-01-01,
`,
  'procedures.csv': `code,name,field,unit,level,time,time_unit,registration,announced,process_desk,process_web,documents_desk,documents_web,time_desk,time_web,form_desk,form_web,fee_desk,fee_web,valid_from,valid_to
TT-01,Cấp giấy phép xây dựng,Xây dựng,qh,4,15,working_day,,yes,yes,yes,yes,yes,yes,yes,yes,yes,yes,yes,2020-01-01,
`,
  'sources/mot-cua.yaml': `name: mot-cua
files: 'hoso-{YYYY}{MM}{DD}.csv'
columns:
  code: Mã hồ sơ
  procedure: Mã thủ tục
  unit: Đơn vị
  channel: Kênh tiếp nhận
  status: Trạng thái
  received: Ngày tiếp nhận
  due: Ngày hẹn trả
  finished: Ngày có kết quả
dates: ['DD/MM/YYYY HH:mm', 'DD/MM/YYYY']
status:
  processing: [Đang xử lý]
  finished: [Đã xử lý xong, Đã trả kết quả]
channel:
  online: [Trực tuyến]
  counter: [Trực tiếp]
`,
}

/** What the folder may have besides, an example of each. */
export const optionalFiles: { readonly [path: string]: string } = {
  'texts.yaml': `head.title: { vi: PHIẾU THEO DÕI CHỈ TIÊU, en: SCORECARD OF TARGETS }
misses.all: { vi: 'Có {count} hồ sơ.', en: '{count} {count|dossier|dossiers}.' }
`,
  'kpis.yaml': `- id: online_late
  version: 1
  kind: ratio
  title: { vi: Hồ sơ trực tuyến có kết quả muộn, en: Online dossiers finished late }
  better: down
  rows: dossier
  period: finished_on
  counts: { all: [{ rule: has_due_date }, { column: channel, is: =, to: online }] }
  meets: { column: finished_on, is: '>', to: { column: due_on } }
`,
  'sources/phan-anh.yaml': `name: phan-anh
target: feedback
files: 'phan-anh-*.csv'
columns: { code: Mã, kind: Loại, received_on: Ngày nhận, answered_on: Ngày trả lời }
values: { kind: { feedback: [Phản ánh], petition: [Kiến nghị] } }
dates: ['DD/MM/YYYY']
`,
  'procedure-times.csv': `procedure,channel,valid_from,valid_to,time,time_unit
TT-01,online,2020-01-01,,12,working_day
`,
  'calendar.csv': `day,kind,name
2026-12-24,off,Nghỉ bù
`,
  'survey-rounds.csv': `survey,period,sent
service_quality,2026-Q1,120
`,
  'survey-answers.csv': `survey,period,code,answered_on,unit,answer,valid
service_quality,2026-Q1,P1,2026-03-20,qh,satisfied,yes
`,
  'feedback.csv': `code,kind,unit,received_on,due_on,answered_on,published_province_on,published_office_on
PA-1,feedback,qh,2026-03-01,2026-03-15,2026-03-10,2026-03-12,2026-03-12
`,
  'task-progress.csv': `task,period,due_on,percent,completed_on,approved_on,product_ref,product_on,note
I.1,2026-03,2026-03-31,100,2026-03-30,,12/BC,2026-03-30,Xong
`,
  'assigned-tasks.csv': `code,title,unit,assigned_on,due_on,completed_on
N1,Báo cáo rà soát,qh,2026-03-01,2026-03-20,2026-03-19
`,
  'unit-reports.csv': `unit,period,due_on,submitted_on
qh,2026-03,2026-04-01,2026-03-31
`,
  'overdue-notes.csv': `source,dossier,overdue_reason,apology_sent_on,new_due_on
mot-cua,HS-0001,Chờ ý kiến sở ngành,2026-03-08,2026-03-12
`,
  'narratives.csv': `period,unit,section,position,text
2026-03,qh,causes,1,Thiếu người.
`,
}

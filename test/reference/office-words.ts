/** What the reference says in one language beside the texts of the fields. */
export interface Words {
  readonly title: string
  readonly generated: string
  readonly start: string
  readonly files: string
  readonly about: { readonly [path: string]: string | undefined }
  readonly sourceTitle: string
  readonly reading: string
  readonly defects: string
  readonly tableTitle: string
  readonly textsTitle: string
  readonly textRules: string
  readonly kpisTitle: string
  readonly predicates: string
  readonly catalogue: string
  readonly rows: string
  readonly rowsHead: string
  readonly dates: string
  readonly otherColumns: string
  readonly rules: string
  readonly lists: string
  readonly listRules: string
  readonly whole: string
  readonly listed: string
  readonly name: string
  /** Heads of tables. */
  readonly file: string
  readonly needed: string
  readonly holds: string
  readonly field: string
  readonly column: string
  readonly value: string
  readonly otherwise: string
  readonly meaning: string
  readonly example: string
  readonly code: string
  /** Cells of tables. */
  readonly yes: string
  readonly no: string
  readonly key: string
  readonly or: string
  readonly date: string
  readonly list: string
  readonly map: string
  readonly fields: string
  readonly any: string
  readonly types: { readonly [type: string]: string | undefined }
  readonly kinds: { readonly [kind: string]: string | undefined }
}

const en: Words = {
  title: 'The files of an office folder',
  generated:
    'Generated from the schemas and the tables: `node --run reference` in `jobs` writes it anew. Tiếng Việt: [THAM-CHIEU.md](THAM-CHIEU.md).',
  start: [
    'An office is one folder. `motcua init DIR` writes a small one that works, that of the examples below: change it. Nothing else is needed: what a run makes lies in `var/`, the exports go to `var/inbox`.',
    '',
    '```sh',
    'motcua init my-office',
    'motcua --office my-office ingest hoso-20260401.csv',
    'motcua --office my-office check',
    'motcua --office my-office kpi --period 2026-03',
    '```',
    '',
    'Every file is read whole before a command begins; what is wrong is told with file, line and field (exit code 2). The first line of a YAML file names its schema: an editor with YAML support (as the YAML extension of VS Code) completes and checks while one types.',
    '',
    'Where a field is not marked as needed, it may be left out. Dates and numbers with leading zeros stand in quotes in YAML. An unknown field is an error.',
    '',
    'Where many offices report to one place, each keeps its own folder and puts its present rows into a PostgreSQL of all, after each load: `motcua --office my-office publish --to postgres://my-office@host/name`. Nothing of it stands in the folder; give the password as `PGPASSWORD`.',
  ].join('\n'),
  files: 'Which files',
  about: {
    'motcua.yaml': 'The office: name, zone, sources, schedule.',
    'plan.yaml': 'The reform plan: targets and tasks.',
    'letterhead.yaml': 'What is printed at head and foot.',
    'sources/mot-cua.yaml':
      'How the exports of one system are read; a file for each source that `motcua.yaml` names.',
    'kpis.yaml': "KPIs of the office's own.",
    'texts.yaml': 'Titles, notes and sentences in words of its own.',
  },
  sourceTitle: 'A source of dossiers, `sources/NAME.yaml`',
  reading:
    'Rows of an export become dossiers as follows. Texts are compared without regard to case, runs of spaces and punctuation. A row is rejected where its status, channel, unit or procedure is not known, or a date has none of the formats; the rest of the file is loaded. `motcua ingest FILE --dry-run` shows what would come of a file, `motcua profile FILE` drafts a profile from it.',
  defects: 'Defects that a profile may decide on',
  tableTitle: 'A source of another table, `sources/NAME.yaml`',
  textsTitle: '`texts.yaml`, own wording',
  textRules:
    "Every text that is printed has a key; what stands in this file, in either language or both, is printed in its place. `{name}` is filled in: a text has the places of the one that it stands for, each as often as one likes, in any order. `{count|dossier|dossiers}` is the first word where `{count}` is 1, else the second. An empty text, `''`, prints nothing.",
  kpisTitle: '`kpis.yaml`, a list of definitions',
  predicates: [
    '### Predicates',
    '',
    '`counts` and `meets` are predicates:',
    '',
    '- `all: [p, …]`, `any: [p, …]`, `not: p`',
    '- `rule: open`: a condition of the catalogue',
    "- `column: due_on`, `is: '<='` and `to`: a value, `{ column: … }`, or of a date `{ day: first }` or `{ day: last }` of the period",
    '- `column: level`, `in: [3, 4]`',
    '- `column: due_on`, `is: null`, `not_null`, or of a date `in_period`',
    '',
    'A wrong name is told with all names that there are. Comparing with an empty cell is neither true nor false.',
  ].join('\n'),
  catalogue: 'KPIs that a plan may set targets for',
  rows: 'Rows',
  rowsHead: 'rows',
  dates: 'dates',
  otherColumns: 'other columns',
  rules: 'rules',
  lists: 'The lists',
  listRules: [
    'CSV in UTF-8 or UTF-16, with commas, semicolons or tabs between the cells, as a spreadsheet saves it; cells with that mark in quotes. In another encoding (windows-1258, TCVN3) a list is refused. The header names every column below, in any order; columns of other names are not read. Dates are `2026-03-31`, yes and no are `yes` and `no`; an empty cell is no value. The columns marked as key tell rows apart: two rows with one key contradict each other.',
    '',
    'The lists are loaded with every `ingest` and `run` (`ingest units.csv` loads them and tells of this one); a row that is wrong is rejected, told by `check`, and holds the scorecards back until it is mended.',
  ].join('\n'),
  whole: 'The file is the whole list: a row that it lacks is gone.',
  listed: 'A row that a later file lacks stays.',
  name: 'NAME',
  file: 'file',
  needed: 'needed',
  holds: 'holds',
  field: 'field',
  column: 'column',
  value: 'value',
  otherwise: 'default',
  meaning: 'meaning',
  example: 'example',
  code: 'code',
  yes: 'yes',
  no: 'no',
  key: 'key',
  or: 'or',
  date: 'date, `2026-03-31`',
  list: 'list',
  map: 'by name',
  fields: 'fields',
  any: 'predicate',
  types: {
    string: 'text',
    number: 'number',
    integer: 'whole number',
    boolean: '`true` `false`',
    null: '`null`',
  },
  kinds: {
    code: 'code',
    text: 'text',
    unit: 'unit',
    procedure: 'procedure',
    period: 'period',
    date: 'date',
    whole: 'whole number',
    number: 'number, two decimals at most',
  },
}

const vi: Words = {
  title: 'Các tệp trong thư mục của cơ quan',
  generated:
    'Sinh tự động từ khai báo trong mã nguồn: chạy `node --run reference` trong `jobs` để viết lại. English: [REFERENCE.md](REFERENCE.md).',
  start: [
    'Mỗi cơ quan là một thư mục. `motcua init THƯ_MỤC` viết một thư mục nhỏ chạy được, đúng như các ví dụ dưới đây: hãy sửa theo cơ quan mình. Những gì máy tạo ra nằm trong `var/`; tệp xuất bỏ vào `var/inbox`.',
    '',
    '```sh',
    'motcua init co-quan',
    'motcua --office co-quan ingest hoso-20260401.csv',
    'motcua --office co-quan check',
    'motcua --office co-quan kpi --period 2026-03',
    '```',
    '',
    'Mọi tệp được đọc hết trước khi lệnh chạy; sai ở đâu thì báo tệp, dòng, trường (mã kết thúc 2). Dòng đầu của tệp YAML ghi tên lược đồ: trình soạn thảo có hỗ trợ YAML (như phần mở rộng YAML của VS Code) sẽ gợi ý và kiểm tra khi gõ.',
    '',
    'Trường không ghi “cần” thì có thể bỏ. Trong YAML, ngày và số có số 0 ở đầu phải đặt trong dấu nháy. Trường lạ là lỗi.',
    '',
    'Khi nhiều cơ quan báo cáo về một nơi, mỗi cơ quan giữ thư mục riêng và sau mỗi lần nạp thì chép dữ liệu hiện có vào PostgreSQL dùng chung: `motcua --office co-quan publish --to postgres://co-quan@may-chu/ten`. Trong thư mục không phải ghi gì thêm; mật khẩu đặt trong biến `PGPASSWORD`.',
  ].join('\n'),
  files: 'Những tệp nào',
  about: {
    'motcua.yaml': 'Cơ quan: tên, múi giờ, nguồn dữ liệu, lịch chạy.',
    'plan.yaml': 'Kế hoạch cải cách hành chính: chỉ tiêu, nhiệm vụ.',
    'letterhead.yaml': 'Phần in ở đầu và cuối phiếu.',
    'sources/mot-cua.yaml':
      'Cách đọc tệp xuất của một phần mềm; mỗi nguồn ghi trong `motcua.yaml` một tệp.',
    'kpis.yaml': 'Chỉ tiêu riêng của cơ quan.',
    'texts.yaml': 'Tiêu đề, chú thích, câu chữ riêng.',
  },
  sourceTitle: 'Nguồn hồ sơ, `sources/TÊN.yaml`',
  reading:
    'Dòng của tệp xuất thành hồ sơ như sau. So chữ không phân biệt hoa thường, khoảng trắng, dấu câu. Dòng bị loại khi trạng thái, kênh, đơn vị, thủ tục không nhận ra, hoặc ngày không đúng dạng nào; các dòng khác vẫn được nạp. `motcua ingest TỆP --dry-run` cho xem trước kết quả, `motcua profile TỆP` soạn sẵn một tệp nguồn.',
  defects: 'Lỗi mà tệp nguồn được quyết định',
  tableTitle: 'Nguồn của bảng khác, `sources/TÊN.yaml`',
  textsTitle: '`texts.yaml`, câu chữ riêng',
  textRules:
    "Mỗi câu chữ được in có một khóa; ghi khóa nào vào tệp này, tiếng Việt, tiếng Anh hoặc cả hai, thì in câu của cơ quan. `{tên}` là chỗ điền: câu mới có đủ các chỗ điền của câu cũ, thứ tự tùy ý. `{count|dossier|dossiers}` in từ đầu khi `{count}` là 1, không thì từ sau. Câu rỗng, `''`, thì không in gì.",
  kpisTitle: '`kpis.yaml`, danh sách định nghĩa',
  predicates: [
    '### Điều kiện',
    '',
    '`counts` và `meets` là điều kiện:',
    '',
    '- `all: [p, …]` mọi, `any: [p, …]` một trong, `not: p` không',
    '- `rule: open`: điều kiện có sẵn trong danh mục',
    "- `column: due_on`, `is: '<='` và `to`: một giá trị, `{ column: … }`, hoặc với ngày là `{ day: first }`, `{ day: last }` của kỳ",
    '- `column: level`, `in: [3, 4]`',
    '- `column: due_on`, `is: null`, `not_null`, hoặc với ngày là `in_period`',
    '',
    'Tên sai thì báo kèm mọi tên có thể dùng. So với ô trống thì không đúng cũng không sai.',
  ].join('\n'),
  catalogue: 'Chỉ tiêu mà kế hoạch được giao mức',
  rows: 'Các bảng',
  rowsHead: 'bảng',
  dates: 'cột ngày',
  otherColumns: 'cột khác',
  rules: 'điều kiện có sẵn',
  lists: 'Các danh sách',
  listRules: [
    'CSV mã UTF-8 hoặc UTF-16, ngăn bằng dấu phẩy, dấu chấm phẩy hoặc tab như bảng tính lưu; ô có dấu đó đặt trong dấu nháy kép. Danh sách bằng bảng mã khác (windows-1258, TCVN3) không được nhận. Dòng tiêu đề có đủ mọi cột dưới đây, thứ tự nào cũng được; cột tên khác không được đọc. Ngày viết `2026-03-31`, có và không viết `yes` và `no`; ô trống là không có giá trị. Các cột ghi “khóa” phân biệt các dòng: hai dòng cùng khóa là mâu thuẫn.',
    '',
    'Danh sách được nạp mỗi lần `ingest` và `run` (`ingest units.csv` nạp và cho biết kết quả của danh sách đó); dòng sai bị loại, lệnh `check` nêu ra, và chưa phát hành phiếu cho đến khi sửa xong.',
  ].join('\n'),
  whole: 'Tệp là toàn bộ danh sách: dòng không còn trong tệp là đã mất.',
  listed: 'Dòng không có trong tệp sau vẫn còn.',
  name: 'TÊN',
  file: 'tệp',
  needed: 'cần',
  holds: 'chứa gì',
  field: 'trường',
  column: 'cột',
  value: 'giá trị',
  otherwise: 'mặc định',
  meaning: 'ý nghĩa',
  example: 'ví dụ',
  code: 'mã',
  yes: 'có',
  no: 'không',
  key: 'khóa',
  or: 'hoặc',
  date: 'ngày, `2026-03-31`',
  list: 'danh sách',
  map: 'theo tên',
  fields: 'các trường',
  any: 'điều kiện',
  types: {
    string: 'chữ',
    number: 'số',
    integer: 'số nguyên',
    boolean: '`true` `false`',
    null: '`null`',
  },
  kinds: {
    code: 'mã',
    text: 'chữ',
    unit: 'đơn vị',
    procedure: 'thủ tục',
    period: 'kỳ',
    date: 'ngày',
    whole: 'số nguyên',
    number: 'số, nhiều nhất hai số lẻ',
  },
}

/** In both languages. */
export const words = { vi, en } as const

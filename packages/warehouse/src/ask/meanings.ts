/** What a code of a finding means, in a sentence. */
export function meaningOf(code: string): {
  readonly vi: string
  readonly en: string
} {
  const [vi, en] = meanings[code] ?? [code, code]
  return { vi, en }
}

const meanings: { readonly [code: string]: readonly [vi: string, en: string] } =
  {
    no_code: ['Dòng không có mã.', 'The row has no code.'],
    no_value: [
      'Ô bắt buộc bị để trống.',
      'A cell that must be filled is empty.',
    ],
    no_name: ['Không có tên.', 'There is no name.'],
    no_position: [
      'Không có thứ tự in, hoặc không phải số.',
      'The order of printing is missing or is no number.',
    ],
    no_answer: [
      'Phiếu hợp lệ nhưng không có câu trả lời.',
      'A valid form has no answer.',
    ],
    no_receipt_date: [
      'Không có ngày tiếp nhận.',
      'There is no date of receipt.',
    ],
    no_due_date: ['Không có ngày hẹn trả.', 'There is no due date.'],
    no_unit: ['Không có đơn vị.', 'There is no unit.'],
    no_time_unit: [
      'Thời gian giải quyết không có đơn vị tính.',
      'The processing time does not say in what unit.',
    ],
    no_posting: [
      'Thủ tục đã công bố không ghi mục niêm yết nào: bị tính là chưa niêm yết.',
      'An announced procedure states no posting at all: it counts as not posted.',
    ],
    unknown_status: [
      'Trạng thái không có trong sources/*.yaml.',
      'The source profile does not know the status.',
    ],
    unknown_channel: [
      'Kênh tiếp nhận không có trong sources/*.yaml.',
      'The source profile does not know the channel.',
    ],
    unknown_unit: [
      'Đơn vị không có trong danh sách đơn vị.',
      'The list of units does not have the unit.',
    ],
    unknown_procedure: [
      'Thủ tục không có trong danh sách thủ tục.',
      'The list of procedures does not have the procedure.',
    ],
    ambiguous_unit: [
      'Nhiều đơn vị có tên này; ghi mã, hoặc khai cách viết trong sources/*.yaml.',
      'Several units have this name; give the code, or a spelling in the source profile.',
    ],
    ambiguous_procedure: [
      'Nhiều thủ tục có tên này; ghi mã, hoặc khai cách viết trong sources/*.yaml.',
      'Several procedures have this name; give the code, or a spelling in the source profile.',
    ],
    unknown_apology: [
      'Ô văn bản xin lỗi không có trong sources/*.yaml.',
      'The source profile does not know the text on the apology.',
    ],
    unreadable_date: [
      'Ngày không đúng các dạng đã khai, không có trong lịch, hoặc có năm không thể có.',
      'The date has none of the declared formats, is no day of the calendar, or is of a year that cannot be.',
    ],
    swapped_date: [
      'Ngày chỉ đọc được khi đảo ngày và tháng; ngày khác trong tệp cũng có thể bị đảo mà không thấy được.',
      'The date is one only with day and month the other way round; others of the file may be swapped unseen.',
    ],
    unreadable_value: [
      'Giá trị không đọc được theo kiểu của cột.',
      'The value is none that the column may have.',
    ],
    not_received: [
      'Hồ sơ chưa được tiếp nhận, nên không tính.',
      'It was never received, so it is no dossier.',
    ],
    empty_row: [
      'Dòng trống, không phải hồ sơ.',
      'A row in which nothing stands, not of data.',
    ],
    header_row: [
      'Dòng tiêu đề lặp lại, không phải hồ sơ.',
      'The header once more, not of data.',
    ],
    title_row: [
      'Dòng tựa đề của trang lặp lại, không phải hồ sơ.',
      'A title of the page once more, not of data.',
    ],
    total_row: [
      'Dòng tổng cộng, không phải hồ sơ.',
      'A row of totals, not of data.',
    ],
    group_row: [
      'Dòng tên nhóm, không phải hồ sơ.',
      'The head of a group of rows, not of data.',
    ],
    footer_row: [
      'Dòng cuối trang (ký tên, ghi chú, số trang), không phải hồ sơ.',
      'A row at the foot of a page (signatures, a remark, its number), not of data.',
    ],
    number_row: [
      'Dòng số thứ tự cột ngay dưới tiêu đề, không phải hồ sơ.',
      'A row of column numbers below the header, not of data.',
    ],
    after_extract: [
      'Ngày ở sau lúc xuất tệp.',
      'The date lies after the export was made.',
    ],
    finished_without_date: [
      'Đã giải quyết nhưng không có ngày có kết quả.',
      'It is finished and has no date of the result.',
    ],
    stopped_without_date: [
      'Đã rút, trả lại hoặc từ chối nhưng không có ngày.',
      'It was withdrawn, returned or refused and has no date.',
    ],
    finish_before_receipt: [
      'Kết thúc trước khi tiếp nhận; cùng ngày mà sớm giờ hơn thì hồ sơ vẫn được tính.',
      'It ended before it was received; by the clock of one day alone it counts all the same.',
    ],
    finish_date_while_open: [
      'Có ngày kết quả nhưng trạng thái là đang xử lý.',
      'It has a date of the result and is still open.',
    ],
    due_before_receipt: [
      'Ngày hẹn trả trước ngày tiếp nhận.',
      'The due date lies before the receipt.',
    ],
    paused_without_date: [
      'Đang chờ bổ sung nhưng không có ngày yêu cầu; tính tạm dừng từ tệp xuất đầu tiên ghi như vậy.',
      'It is paused and has no date of the pause: paused since the export that first said so.',
    ],
    resumed_without_date: [
      'Đã xử lý tiếp nhưng không có ngày bổ sung xong.',
      'It went on after a pause and has no date of that.',
    ],
    resumed_before_pause: [
      'Ngày bổ sung xong trước ngày yêu cầu bổ sung.',
      'The pause ended before it began.',
    ],
    procedure_not_valid: [
      'Thủ tục không có hiệu lực vào ngày tiếp nhận.',
      'The procedure was not in force on the day of receipt.',
    ],
    online_level_2: [
      'Nộp trực tuyến nhưng thủ tục ở mức độ 1 hoặc 2.',
      'It came online, and the procedure is of level 1 or 2.',
    ],
    rounded_code: [
      'Mã là số quá dài, bảng tính đã làm tròn; hãy xuất mã dạng văn bản.',
      'A spreadsheet took the last digits of the code; export it as a text.',
    ],
    lookalike_code: [
      'Mã có chữ cái giống chữ khác (Hy Lạp, Kirin, toàn khổ).',
      'The code has letters that look like others.',
    ],
    duplicate_code: [
      'Một mã có nhiều dòng khác nhau trong cùng tệp.',
      'Rows of one file give the same code different contents.',
    ],
    wrong_width: [
      'Số ô của dòng khác với dòng tiêu đề.',
      'The row has more or fewer cells than the header.',
    ],
    bad_encoding: [
      'Dòng có ký tự sai bảng mã.',
      'The row has bytes that are not of the declared encoding.',
    ],
    bad_quotes: [
      'Dấu nháy trong dòng không đúng.',
      'The quotes of the row are wrong.',
    ],
    bad_json: [
      'Bản ghi JSON không đọc được.',
      'The JSON record cannot be read.',
    ],
    too_long: ['Dòng hoặc ô quá dài.', 'The row or a cell is too long.'],
    reversed_span: [
      'Ngày hết hiệu lực trước ngày có hiệu lực.',
      'It ends before it begins.',
    ],
    overlapping_span: [
      'Hai dòng cùng mã có thời gian hiệu lực chồng nhau.',
      'Two rows of one code hold on the same day.',
    ],
    bad_code: [
      'Mã đơn vị có ký tự không dùng được trong tên tệp.',
      'The code cannot be part of a file name.',
    ],
    unit_cycle: [
      'Đơn vị là cấp trên của chính nó.',
      'The unit lies below itself.',
    ],
    answer_before_receipt: [
      'Trả lời trước ngày tiếp nhận.',
      'The answer is older than the receipt.',
    ],
    published_before_answer: [
      'Công khai trước khi trả lời.',
      'It was published before it was answered.',
    ],
    completed_below_100: [
      'Đã hoàn thành nhưng tỷ lệ dưới 100.',
      'It is completed with less than 100 percent.',
    ],
    approved_before_completion: [
      'Được duyệt trước khi hoàn thành.',
      'It was approved before it was completed.',
    ],
    completion_before_assignment: [
      'Hoàn thành trước ngày giao.',
      'It was completed before it was assigned.',
    ],
    due_before_assignment: [
      'Hạn hoàn thành trước ngày giao.',
      'It is due before it was assigned.',
    ],
    due_before_apology: [
      'Ngày hẹn lại trước ngày xin lỗi.',
      'The new date lies before the apology.',
    ],
    new_due_without_apology: [
      'Có ngày hẹn lại nhưng không có văn bản xin lỗi.',
      'There is a new date without an apology.',
    ],
    make_up_on_weekday: [
      'Ngày làm bù không phải thứ bảy, chủ nhật.',
      'A day worked instead is no weekend day.',
    ],
    year_not_stated: [
      'Năm của ngày này chưa được khai đủ nên chưa được tính: khi đã có mọi ngày nghỉ và ngày làm bù của năm, ghi thêm một dòng loại year vào một ngày còn trống, như 2027-12-31.',
      'The year of the day is not stated yet, so it is not computed with: once all its days off and make-up days are listed, add a line of kind year on a day that is not listed, such as 2027-12-31.',
    ],
    year_without_tet: [
      'Năm được khai là đủ nhưng không có ngày nghỉ Tết Nguyên đán.',
      'The year is said to be complete, and no day off of Tết is listed.',
    ],
    open_in_ended_source: [
      'Hồ sơ còn mở trong nguồn đã dừng (until) và không nguồn nào khác nói tiếp: vẫn tính là đang giải quyết, rồi quá hạn. Đưa sang phần mềm mới với cùng mã (supersedes), hoặc nạp tệp xuất cuối cùng khi đã có kết quả.',
      'The dossier is open in a source that has ended (until), and no other source tells of it: it counts as open, and in time as overdue. Enter it in the new software under the same code (supersedes), or load a last export that has its result.',
    ],
    received_after_end: [
      'Hồ sơ được tiếp nhận sau ngày dừng (until) của nguồn: xem lại ngày đó.',
      'The dossier was received after the last day (until) of its source: see whether that day is right.',
    ],
    note_without_dossier: [
      'Nguồn ghi trong ghi chú, và nguồn khác cùng sổ (register), không có hồ sơ này nên ghi chú không có tác dụng: sai mã, sai nguồn, hoặc chưa nạp; ghi mã và nguồn đang có hồ sơ.',
      'Neither the source that the note names nor another of its register has such a dossier, so that it says nothing: the code or the source is wrong, or it was not loaded; name the code and the source that has it.',
    ],
    unit_gap: [
      'Đơn vị có những ngày không tồn tại giữa hai dòng của danh sách: sửa valid_to của dòng trước hoặc valid_from của dòng sau trong units.csv cho liền nhau.',
      'Between two rows of the list the unit does not exist on some days: set valid_to of the one or valid_from of the other in units.csv so that they join.',
    ],
    received_before_unit: [
      'Hồ sơ được tiếp nhận trước ngày đầu (valid_from) của đơn vị: sửa ngày đó trong units.csv, hoặc ghi hồ sơ cho đơn vị trước đây.',
      'The dossier was received before the first day (valid_from) of its unit: mend that day in units.csv, or book the dossier to the unit before.',
    ],
    received_without_unit: [
      'Hồ sơ được tiếp nhận vào ngày đơn vị không tồn tại, giữa hai dòng hoặc sau ngày cuối (valid_to) của danh sách: sửa units.csv, hoặc ghi hồ sơ cho đơn vị nhận việc.',
      'The dossier was received on a day on which its unit does not exist, between two rows or after the last day (valid_to) of the list: mend units.csv, or book the dossier to the unit that took over.',
    ],
    unit_not_listed: [
      'Đơn vị của hồ sơ không còn trong units.csv: hồ sơ chỉ tính cho toàn cơ quan, không ở dòng đơn vị nào. Ghi lại đơn vị; đơn vị đã hết thì ghi valid_to, không xóa dòng.',
      'The unit of the dossier is in units.csv no more: it counts in the whole office alone, in the row of no unit. List the unit again; end one that is gone by valid_to, and do not delete its rows.',
    ],
    due_moved: [
      'Ngày hẹn trả đã đổi so với lần đầu, hoặc không còn; cột open: ít nhất bấy nhiêu hồ sơ đổi khi ngày hẹn đầu đã qua.',
      'The due date is not the first one, or is there no more; open: at least so many were moved when that had passed.',
    ],
    gone: [
      'Hồ sơ đã có nhưng không còn trong tệp xuất đầy đủ sau đó.',
      'The dossier was known, and a later export of everything lacks it.',
    ],
    zeros_lost: [
      'Các mã của một nguồn chỉ khác nhau số 0 ở đầu và được tính riêng từng mã; bảng tính đã bỏ số 0: xuất lại cột mã dạng văn bản, rồi rút tệp sai bằng motcua undo.',
      'Codes of one source differ in nothing but zeros before them, and each is counted; a spreadsheet dropped the zeros: export the codes as texts, and take the wrong file out by motcua undo.',
    ],
    same_code_two_sources: [
      'Một mã có ở nhiều nguồn và được tính ở mỗi nguồn; nếu là cùng một hồ sơ, ghi chung một register trong sources/*.yaml.',
      'Several sources have a dossier of the code, and each is counted; if it is one dossier, give the source profiles one register.',
    ],
  }

import type { FieldTexts } from './text.ts'

/** The fields of `letterhead.yaml`. */
export const letterheadTexts: FieldTexts = {
  superior: [
    'Cơ quan cấp trên, in hoa ở góc trái.',
    'The superior body, in capitals at the upper left.',
    'UBND TỈNH BÌNH DƯƠNG',
  ],
  agency: [
    'Tên cơ quan, in hoa, dưới cơ quan cấp trên.',
    'The office, in capitals below it.',
    'SỞ XÂY DỰNG',
  ],
  symbol: [
    'Ký hiệu sau chỗ trống để ghi số văn bản.',
    'What follows the blank for the number of the paper.',
    '/……-SXD',
  ],
  place: [
    'Địa danh trước ngày tháng.',
    'The place before the date.',
    'Bình Dương',
  ],
  wholeOffice: [
    'Tên gọi trong bảng cho cả cơ quan.',
    'What tables call the whole office.',
    'Toàn Sở',
  ],
  signatures: [
    'Chức danh ở chỗ ký, mỗi dòng một mục. Không ghi tên người.',
    'Titles above the signatures, a line each. No names of persons.',
  ],
  'signatures.left': [
    'Ô ký bên trái.',
    'The left signature.',
    '[NGƯỜI LẬP BIỂU]',
  ],
  'signatures.office': [
    'Ô ký bên phải của phiếu toàn cơ quan.',
    'The right one of the paper of the whole office.',
    '[TL. GIÁM ĐỐC, CHÁNH VĂN PHÒNG]',
  ],
  'signatures.unit': [
    'Ô ký bên phải của phiếu từng đơn vị.',
    "The right one of a unit's paper.",
    '[TRƯỞNG PHÒNG]',
  ],
  recipients: [
    'Nơi nhận, mỗi dòng một mục; để [] nếu không có.',
    'Recipients, a line each; [] where there are none.',
    "['Như trên;', 'Lưu: VT.']",
  ],
}

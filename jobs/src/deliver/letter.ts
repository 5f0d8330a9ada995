import { escapeHtml } from '@motcua/scorecard/reading'
import { z } from 'zod'
import type { PaperKind } from '../office/paper-kinds.ts'
import type { PaperFiles } from './archived.ts'

/** A mail's words. */
export interface Letter {
  readonly subject: string
  readonly text: string
  readonly html: string
}

const ratio = z.object({ ratio: z.string(), rate: z.string() })

/** What a mail says of a scorecard, as its archived JSON has it. */
const cardSchema = z.object({
  kind: z.literal('scorecard').default('scorecard'),
  language: z.enum(['vi', 'en']).default('vi'),
  edition: z.number(),
  state: z.enum(['provisional', 'final', 'restated']),
  synthetic: z.boolean(),
  title: z.string(),
  unitLine: z.string(),
  planLine: z.string(),
  dataLine: z.string(),
  disclaimer: z.string().nullable(),
  banners: z.array(z.object({ strong: z.string(), rest: z.string() })),
  unit: z.object({ name: z.string() }),
  period: z.object({ title: z.string(), toDateTitle: z.string() }),
  conclusions: z.array(z.string()),
  verification: z.string(),
  kpis: z.object({
    caption: z.string(),
    targetTitle: z.string(),
    openOverdueLine: z.string(),
    restated: z.array(z.string()).default([]),
    rows: z.array(
      z.object({
        number: z.number(),
        title: z.string(),
        target: z.string(),
        value: ratio,
        toDate: ratio,
        statusText: z.string(),
      }),
    ),
  }),
})

/** What it says of a report beside what the scorecard in it says. */
const reportSchema = z.object({
  kind: z.literal('report'),
  title: z.string(),
  subject: z.string(),
  verification: z.string(),
  scorecard: cardSchema,
})

type Card = Omit<z.output<typeof cardSchema>, 'kind'> & {
  readonly kind: PaperKind
}

/** A report is told by the scorecard in it, under its own title and code. */
function cardOf(json: unknown): Card {
  const paper = z.union([reportSchema, cardSchema]).parse(json)
  if (paper.kind === 'scorecard') return paper
  const { kind, title, subject, verification, scorecard } = paper
  return { ...scorecard, kind, title: `${title}. ${subject}`, verification }
}

/**
 * The mail that brings a paper: its conclusions and table 1, as printed.
 * Numbers are placed here, none is computed.
 */
export function letterOf(
  { json, pdf, xlsx }: Pick<PaperFiles, 'json' | 'pdf' | 'xlsx'>,
  {
    isRepeat,
    isAttached,
  }: { readonly isRepeat: boolean; readonly isAttached: boolean },
): Letter {
  const card = cardOf(JSON.parse(Buffer.from(json.bytes).toString()))
  const words = texts[card.language]
  const files = isAttached
    ? `${words.attached}: ${pdf.name}; ${xlsx.name}.`
    : `${words.tooLarge}: ${pdf.path}; ${xlsx.path}.`
  const parts = { card, words, files, repeat: isRepeat ? words.repeat : null }
  return {
    subject: subjectOf(card, words, isRepeat),
    text: textOf(parts),
    html: htmlOf(parts),
  }
}

/** What a mail says of itself; what it says of the paper the paper says. */
const texts = {
  vi: {
    scorecard: 'Phiếu theo dõi chỉ tiêu cải cách hành chính',
    report: 'Báo cáo kết quả thực hiện chỉ tiêu cải cách hành chính',
    synthetic: '[MÔ PHỎNG]',
    again: '[Gửi lại]',
    provisional: 'tạm tính',
    edition: 'ấn bản',
    restated: 'điều chỉnh',
    conclusions: 'Kết luận',
    columns: ['TT', 'Chỉ tiêu', 'Trạng thái (lũy kế)'],
    attached: 'Tệp kèm theo',
    tooLarge: 'Tệp quá lớn để gửi kèm, có trong kho lưu trữ',
    code: 'Mã kiểm chứng',
    repeat:
      'Thư này có thể đã đến trước đó: lần gửi trước không rõ kết quả nên được gửi lại.',
    automatic: 'Thư do hệ thống tự động gửi khi phát hành ấn bản.',
  },
  en: {
    scorecard: 'Scorecard of the administrative reform targets,',
    report: 'Report on the administrative reform targets,',
    synthetic: '[SYNTHETIC]',
    again: '[Sent again]',
    provisional: 'provisional',
    edition: 'edition',
    restated: 'restated',
    conclusions: 'Conclusions',
    columns: ['No.', 'Target', 'Status (to date)'],
    attached: 'Attached',
    tooLarge: 'Too large to attach; in the archive',
    code: 'Verification code',
    repeat:
      'This mail may have come before: what became of the last attempt is not known.',
    automatic: 'Sent automatically when the edition was issued.',
  },
} as const

type Words = (typeof texts)[keyof typeof texts]

function subjectOf(card: Card, words: Words, isRepeat: boolean): string {
  const { kind, unit, period, edition, state, language } = card
  const number = `${words.edition} ${edition}`
  const editionText = {
    provisional: ` (${words.provisional})`,
    final: edition > 1 ? ` (${number})` : '',
    restated: ` (${number}, ${words.restated})`,
  }[state]
  const when = language === 'vi' ? lowerFirst(period.title) : period.title
  const parts = [
    card.synthetic ? words.synthetic : '',
    isRepeat ? words.again : '',
    `${words[kind]} ${when} – ${unit.name}${editionText}`,
  ]
  return oneLine(parts.filter(Boolean).join(' '))
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

/** No line break of a name gets into a header. */
function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').trim()
}

function bannerText({ strong, rest }: Card['banners'][number]): string {
  return [strong, rest].filter(Boolean).join(' ')
}

interface Parts {
  readonly card: Card
  readonly words: Words
  readonly files: string
  readonly repeat: string | null
}

function headings(
  { period, kpis }: Card,
  { columns: [number, title, status] }: Words,
): readonly string[] {
  return [
    number,
    title,
    kpis.targetTitle,
    period.title,
    period.toDateTitle,
    status,
  ]
}

function rowsOf({ kpis }: Card): readonly (readonly string[])[] {
  return kpis.rows.map(
    ({ number, title, target, value, toDate, statusText }) => [
      String(number),
      title,
      target,
      shown(value),
      shown(toDate),
      statusText,
    ],
  )
}

function textOf({ card, words, files, repeat }: Parts): string {
  const [, , target, value, toDate, status] = headings(card, words)
  const lines = [
    ...card.banners.map((banner) => `*** ${bannerText(banner)} ***`),
    ...(repeat === null ? [] : [repeat]),
    '',
    card.title,
    card.period.title,
    card.unitLine,
    card.planLine,
    card.dataLine,
    '',
    words.conclusions,
    ...card.conclusions.map((sentence, i) => `${i + 1}. ${sentence}`),
    '',
    card.kpis.caption,
    ...rowsOf(card).flatMap(([number, title, ...cells]) => [
      `${number}. ${title}`,
      `   ${target}: ${cells[0]} · ${value}: ${cells[1]} · ${toDate}: ${cells[2]} · ${status}: ${cells[3]}`,
    ]),
    card.kpis.openOverdueLine,
    ...card.kpis.restated,
    '',
    files,
    `${words.code}: ${card.verification}.`,
    words.automatic,
    ...(card.disclaimer === null ? [] : [card.disclaimer]),
  ]
  return `${lines.join('\n')}\n`
}

const cellStyle =
  'border:1px solid #444;padding:4px 3px;vertical-align:top;text-align:'

function htmlOf({ card, words, files, repeat }: Parts): string {
  const p = (text: string, style = '') =>
    `<p style="margin:4px 0;${style}">${escapeHtml(text)}</p>`
  const bold = 'font-weight:bold;'
  const frame = 'border:2px solid #000;padding:4px 8px;'
  const head = headings(card, words)
    .map(
      (text) =>
        `<th scope="col" style="${cellStyle}center">${escapeHtml(text)}</th>`,
    )
    .join('')
  const rows = rowsOf(card)
    .map((cells) => `<tr>${cells.map(cellOf).join('')}</tr>`)
    .join('\n')
  const conclusions = card.conclusions
    .map((sentence) => `<li style="margin:4px 0">${escapeHtml(sentence)}</li>`)
    .join('\n')
  return `<!doctype html>
<html lang="${card.language}"><head><meta charset="utf-8"><title>${escapeHtml(card.title)}</title></head>
<body style="font-family:'Times New Roman',serif;font-size:15px;max-width:760px;color:#000;background:#fff">
${card.banners.map((banner) => p(bannerText(banner), bold + frame)).join('\n')}
${repeat === null ? '' : p(repeat, frame)}
${p(card.title, `${bold}font-size:17px;margin-top:12px`)}
${p(card.period.title, bold)}
${p(card.unitLine)}
${p(card.planLine, 'font-style:italic')}
${p(card.dataLine)}
${p(words.conclusions, `${bold}margin-top:12px`)}
<ol style="margin:4px 0;padding-left:24px">
${conclusions}
</ol>
${p(card.kpis.caption, `${bold}margin-top:12px`)}
<table style="border-collapse:collapse;width:100%;font-size:13px">
<thead><tr>${head}</tr></thead>
<tbody>
${rows}
</tbody>
</table>
${[card.kpis.openOverdueLine, ...card.kpis.restated].map((line) => p(line)).join('\n')}
${p(files, 'margin-top:12px')}
${p(`${words.code}: ${card.verification}.`)}
${p(words.automatic)}
${card.disclaimer === null ? '' : p(card.disclaimer, 'font-style:italic')}
</body></html>
`
}

/** Numbers stand to the right, words to the left. */
function cellOf(text: string, column: number): string {
  const align =
    column === 3 || column === 4 ? 'right' : column === 1 ? 'left' : 'center'
  return `<td style="${cellStyle}${align}">${escapeHtml(text)}</td>`
}

/** What is not known, or has no cases, is told once. */
function shown({ rate, ratio: of }: z.infer<typeof ratio>): string {
  return rate === of ? rate : `${rate} (${of})`
}

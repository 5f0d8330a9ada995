import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { TimeText } from '@motcua/metrics'
import { z } from 'zod'
import { appendLedger, readEntries } from '../issue/ledger.ts'
import { momentOf } from '../office/clock.ts'
import type { Office } from '../office/office.ts'
import type { Attempt } from './channel.ts'

const noticeSchema = z.object({
  /** Office's local time. */
  at: z.string(),
  /** Hash of what it says; of an all-clear that of nothing. */
  says: z.string(),
})

/** Notices that were sent, one a line. */
function noticesPath({ paths }: Pick<Office, 'paths'>): string {
  return join(paths.var, 'notices.ndjson')
}

/** The same notice is sent again after so long, hours. */
const repeatHours = 24

/**
 * Tells the operator by mail what a pass left for a person: when it is new, once
 * a day while it stays, and that all is well when it is. One that cannot be sent
 * is tried in the next pass.
 *
 * @param lines What there is to look at, without personal data.
 * @returns undefined where there was nothing to send.
 */
export async function notifyOperator(
  office: Office,
  lines: readonly string[],
  now: TimeText,
): Promise<Attempt | undefined> {
  const { delivery, zone } = office
  if (!delivery?.operator || !delivery.server) return undefined
  const says = hashOf(lines)
  const last = readEntries(noticesPath(office), noticeSchema).at(-1)
  if (!isNews(last, { says, lines, now, zone })) return undefined
  const { sendMail } = await import('./mail.ts')
  const attempt = await sendMail(office, delivery.server, {
    to: delivery.operator,
    ...noticeOf(office, lines, now),
    id: hashOf([office.code, now, says]).slice(0, 16),
    date: momentOf(zone, now),
  })
  if (attempt.sent === 'sent')
    appendLedger(noticesPath(office), [{ at: now, says }])
  return attempt
}

function isNews(
  last: z.infer<typeof noticeSchema> | undefined,
  {
    says,
    lines,
    now,
    zone,
  }: {
    readonly says: string
    readonly lines: readonly string[]
    readonly now: TimeText
    readonly zone: string
  },
): boolean {
  if (last?.says !== says) return last !== undefined || lines.length > 0
  const since =
    momentOf(zone, now).getTime() - momentOf(zone, last.at).getTime()
  return lines.length > 0 && since >= repeatHours * 3_600_000
}

/** So many are told, as one reads. */
const most = 30

/** What the words mean with which lines begin. */
const meanings = [
  'refused: chưa phát hành, vì số liệu chưa đủ hoặc chưa tin được; đủ thì lượt sau tự phát hành.',
  'failed: lỗi; chữa như ghi ở cuối dòng, lượt sau tự thử lại.',
  'held: chờ người quyết định.',
  'note: lưu ý; không có gì bị giữ lại.',
]

function wordOf(meaning: string): string {
  return meaning.slice(0, meaning.indexOf(':') + 1)
}

function noticeOf(
  { code, name, synthetic, dir }: Office,
  lines: readonly string[],
  now: TimeText,
): { readonly subject: string; readonly text: string } {
  const told = lines.slice(0, most)
  const more = lines.length - told.length
  const mark = synthetic ? '[MÔ PHỎNG] ' : ''
  const what =
    lines.length === 0
      ? 'không còn việc phải xem'
      : `${lines.length} việc phải xem`
  return {
    subject: `${mark}motcua ${code}: ${what}`,
    text: [
      `${name.vi} · ${now}`,
      '',
      ...(lines.length === 0
        ? ['Lượt chạy này không còn gì bị giữ lại hoặc lỗi.']
        : ['Lượt chạy này để lại những việc sau cho người phụ trách:', '']),
      ...told.map((line, i) => `${i + 1}. ${line.replaceAll(/\s+/g, ' ')}`),
      ...(more > 0 ? [`… và ${more} việc nữa.`] : []),
      '',
      ...meanings.filter((of) => lines.some((l) => l.startsWith(wordOf(of)))),
      `Chạy các lệnh trên máy chủ, thêm --office ${dir}; xem đủ: motcua status --office ${dir}`,
      'Thư tự động; cùng một nội dung chỉ gửi lại sau 24 giờ.',
      '',
    ].join('\n'),
  }
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

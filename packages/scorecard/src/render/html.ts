import { formatCount } from '@motcua/metrics'
import { html, type Markup, trusted } from './markup.ts'
import type {
  FlowCount,
  KpiRow,
  MissRow,
  PrintedRatio,
  Scorecard,
  TaskRow,
} from '../model/scorecard.ts'
import { styles } from './styles.ts'

/** The figures of a scorecard as SVG, made by {@link chartSvg}. */
export interface Figures {
  readonly trend: string
  readonly comparison: string | null
}

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"

/**
 * A scorecard as one HTML document that needs nothing else: fonts and figures
 * are inside, and the page may neither run nor fetch anything.
 */
export function scorecardHtml(scorecard: Scorecard, figures: Figures): string {
  const { title, period, unitLine, disclaimer } = scorecard
  return html`<!doctype html>
    <html lang="vi">
      <head>
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta charset="utf-8" />
        <title>${`${title} – ${period.title} – ${unitLine}`}</title>
        <style>
          ${trusted(styles(scorecard.banners.length > 0, disclaimer))}
        </style>
      </head>
      <body>
        ${watermark(scorecard)}
        <div class="sheet">
          ${banners(scorecard)}
          <div class="content">
            <main>
              ${head(scorecard)} ${heading(scorecard)} ${conclusions(scorecard)}
              ${kpiTable(scorecard)} ${flowTable(scorecard)}
              ${figure(scorecard.trend, figures.trend)}
              ${
                scorecard.comparison !== null && figures.comparison !== null
                  ? figure(scorecard.comparison, figures.comparison)
                  : null
              }
              ${missTable(scorecard)} ${taskTable(scorecard)}
              <div class="whole">
                ${narrative(scorecard)} ${closing(scorecard)}
              </div>
            </main>
          </div>
        </div>
      </body>
    </html> `.markup
}

function watermark({ watermark: text }: Scorecard): Markup | null {
  if (text === null) return null
  // As large as the diagonal of the page allows.
  const size = Math.min(96, Math.round(1000 / text.length))
  return html`<div class="watermark" aria-hidden="true">
    <span style="font-size:${size}pt">${text}</span>
  </div>`
}

function banners({ banners: all }: Scorecard): Markup | null {
  if (all.length === 0) return null
  return html`<div class="running">
    <div>
      <div>
        ${all.map(({ strong, rest }) => html`<p class="banner"><b>${strong}</b> ${rest}</p>`)}
      </div>
    </div>
  </div>`
}

function head({ letterhead, placeAndDate }: Scorecard): Markup {
  return html`<div class="head">
    <div class="agency">
      <p>${letterhead.superior}</p>
      <p><b>${letterhead.agency}</b></p>
      <p class="number">Số:<span class="blank"></span>${letterhead.symbol}</p>
    </div>
    <div class="nation">
      <p><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b></p>
      <p class="motto">Độc lập - Tự do - Hạnh phúc</p>
      <p class="date">${placeAndDate}</p>
    </div>
  </div>`
}

function heading(scorecard: Scorecard): Markup {
  return html`<div class="title">
    <h1>${scorecard.title}</h1>
    <p class="period">${scorecard.period.title}</p>
    <p class="of">
      ${scorecard.unitLine} <i class="nowrap">${scorecard.planLine}</i>
    </p>
    <p class="data">${unbroken(scorecard.dataLine, ' · ')}</p>
  </div>`
}

function conclusions(scorecard: Scorecard): Markup {
  return html`<section>
    <h2>Kết luận</h2>
    <ol class="conclusions">
      ${scorecard.conclusions.map((sentence) => html`<li>${sentence}</li>`)}
    </ol>
  </section>`
}

function kpiTable({ kpis, period }: Scorecard): Markup {
  const hasYearAgo = period.yearAgoTitle !== null
  return html`<section>
    <h2 class="caption">${kpis.caption}</h2>
    <table>
      ${
        hasYearAgo
          ? columns(5.5, 44, 11.5, 18.2, 12.8, 12.5, 12.5, 18.2, 12.8, 17)
          : // A year has one comparison, and counts of five digits.
            columns(5.5, 40, 15, 24.5, 13, 12.5, 24.5, 13, 17)
      }
      <thead>
        <tr>
          <th rowspan="2" scope="col">TT</th>
          <th rowspan="2" scope="col">Chỉ tiêu</th>
          <th rowspan="2" scope="col">${kpis.targetTitle}</th>
          <th colspan="2" scope="colgroup">${unbroken(period.title, ' ')}</th>
          <th rowspan="2" scope="col">
            ${period.previousTitle} <small>(điểm&nbsp;%)</small>
          </th>
          ${
            hasYearAgo
              ? html`<th rowspan="2" scope="col">
                  ${period.yearAgoTitle} <small>(điểm&nbsp;%)</small>
                </th>`
              : null
          }
          <th colspan="2" scope="colgroup">
            ${unbroken(period.toDateTitle, ' ')}
          </th>
          <th rowspan="2" scope="col">Trạng thái <small>(lũy kế)</small></th>
        </tr>
        <tr>
          <th scope="col">Tử số/<br />Mẫu số</th>
          <th scope="col">Tỷ lệ</th>
          <th scope="col">Tử số/<br />Mẫu số</th>
          <th scope="col">Tỷ lệ</th>
        </tr>
      </thead>
      <tbody>
        ${kpis.rows.map((row) => [
          kpiRow(row, hasYearAgo),
          row.kpi === 'on_time'
            ? html`<tr class="wide">
                <td colspan="${hasYearAgo ? 10 : 9}">
                  ${kpis.openOverdueLine}
                </td>
              </tr>`
            : null,
        ])}
      </tbody>
    </table>
    <p class="under">${kpis.legend}</p>
  </section>`
}

function kpiRow(row: KpiRow, hasYearAgo: boolean): Markup {
  return html`<tr class="${row.kpi === 'on_time' ? 'with-next' : ''}">
    <td class="c">${row.number}</td>
    <td>
      ${row.title}${row.marks === '' ? null : html` <small>${row.marks}</small>`}${
        row.note === null ? null : html`<br /><small>${row.note}</small>`
      }
    </td>
    <td class="c">${row.target}</td>
    ${ratioCells(row.value)} ${decimalCell('points', row.previous)}
    ${hasYearAgo ? decimalCell('points', row.yearAgo) : null}
    ${ratioCells(row.toDate)}
    <td class="c">
      ${row.symbol === '' ? null : `${row.symbol} `}<b>${row.statusText}</b>
    </td>
  </tr>`
}

function ratioCells({ ratio, rate }: PrintedRatio): Markup {
  // A long ratio breaks after its stroke, never inside a number.
  const [numerator = '', denominator] = ratio.split('/')
  return html`${
    denominator === undefined
      ? html`<td class="c">${numerator}</td>`
      : html`<td class="r">${numerator}/<wbr />${denominator}</td>`
  }${decimalCell('share', rate)}`
}

/** A number whose decimals stand in a box of fixed width, to align on the comma. */
function decimalCell(kind: 'share' | 'points', text: string): Markup {
  const [, whole, fraction = ''] = /^([^,%]*\d)([,%].*)?$/.exec(text) ?? []
  return whole === undefined
    ? html`<td class="c">${text}</td>`
    : html`<td class="r ${kind}">
        ${whole}<span class="fraction">${fraction}</span>
      </td>`
}

/** Breaks lines at the separator only: `01/01–31/3/2018` stays whole. */
function unbroken(text: string, separator: string): readonly Markup[] {
  return text
    .split(separator)
    .map(
      (part, i) =>
        html`${i === 0 ? null : separator}<span class="nowrap">${part}</span>`,
    )
}

function flowTable({ flow }: Scorecard): Markup {
  const { row } = flow
  const undated = row.undated > 0
  const openUndated = row.openUndated > 0
  const counts: readonly FlowCount[] = [
    'carriedOver',
    'received',
    'receivedOnline',
    'receivedOther',
    'total',
    'finished',
    'early',
    'onDue',
    'late',
    ...(undated ? (['undated'] as const) : []),
    'stopped',
    'open',
    'openInTime',
    'openOverdue',
    ...(openUndated ? (['openUndated'] as const) : []),
    'paused',
  ]
  return html`<section class="whole">
    <h2 class="caption">${flow.caption}</h2>
    <table>
      ${columns(12, 10.4, 10.4, 13.6, 10.7, 10.7, 10.4, 10.4, 9.2, ...(undated ? [13.6] : []), 12, 9.7, 10, 8.7, ...(openUndated ? [13.6] : []), 13.2)}
      <thead>
        <tr>
          <th rowspan="2" scope="col">Kỳ trước chuyển sang</th>
          <th colspan="3" scope="colgroup">Tiếp nhận mới</th>
          <th rowspan="2" scope="col">Tổng</th>
          <th colspan="${undated ? 5 : 4}" scope="colgroup">Đã giải quyết</th>
          <th rowspan="2" scope="col">Rút, trả lại, từ chối</th>
          <th colspan="${openUndated ? 5 : 4}" scope="colgroup">
            Đang giải quyết
          </th>
        </tr>
        <tr>
          <th scope="col">Cộng</th>
          <th scope="col">Trực tuyến</th>
          <th scope="col">Trực tiếp, bưu chính</th>
          <th scope="col">Cộng</th>
          <th scope="col">Trước hạn</th>
          <th scope="col">Đúng hạn</th>
          <th scope="col">Quá hạn</th>
          ${undated ? html`<th scope="col">Không có ngày hẹn</th>` : null}
          <th scope="col">Cộng</th>
          <th scope="col">Trong hạn</th>
          <th scope="col">Quá hạn</th>
          ${openUndated ? html`<th scope="col">Không có ngày hẹn</th>` : null}
          <th scope="col">Tạm dừng chờ bổ sung</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          ${counts.map(
            (key) =>
              html`<td class="r">
                ${row.known ? formatCount(row[key]) : '…'}
              </td>`,
          )}
        </tr>
      </tbody>
    </table>
    <p class="under">${row.tie}</p>
  </section>`
}

function figure(
  { caption, source }: { readonly caption: string; readonly source: string },
  svg: string,
): Markup {
  return html`<figure>
    <h2 class="caption">${caption}</h2>
    ${labelled(svg, caption)}
    <p class="source">${source}</p>
  </figure>`
}

function labelled(svg: string, label: string): Markup {
  const [, rest = ''] = /^\s*<svg([\s\S]*)$/.exec(svg) ?? []
  return html`<svg role="img" aria-label="${label}"${trusted(rest)}`
}

function missTable({ misses }: Scorecard): Markup {
  const { rows } = misses
  return html`<section>
    <h2 class="caption">${misses.caption}</h2>
    <p class="summary">${misses.summary}</p>
    ${
      rows.length === 0
        ? null
        : html`<table class="long">
            ${columns(5.5, 17, 35.5, 15.5, 15.5, 15.5, 12.5, 19.5, 15, 13.5)}
            <thead>
              <tr>
                <th scope="col">TT</th>
                <th scope="col">Mã hồ sơ</th>
                <th scope="col">Tên TTHC</th>
                <th scope="col">Ngày tiếp nhận</th>
                <th scope="col">Ngày hẹn trả</th>
                <th scope="col">Ngày có kết quả</th>
                <th scope="col">
                  Số ngày quá hạn <small>${misses.daysUnit}</small>
                </th>
                <th scope="col">Đơn vị giải quyết</th>
                <th scope="col">Nguyên nhân</th>
                <th scope="col">Văn bản xin lỗi</th>
              </tr>
            </thead>
            <tbody>
              ${rows.map(missRow)}
            </tbody>
          </table>`
    }
  </section>`
}

function missRow(row: MissRow): Markup {
  return html`<tr>
    <td class="c">${row.number}</td>
    <td class="code">
      ${row.code.split(/(?<=-)/).map((part) => html`${part}<wbr />`)}
    </td>
    <td>${row.procedure}</td>
    <td class="c">${row.receivedOn}</td>
    <td class="c">${row.dueOn}</td>
    <td class="c">${row.finishedOn}</td>
    <td class="r">${row.daysLate}</td>
    <td>${row.unit}</td>
    <td>${row.reason}</td>
    <td class="c">${row.apology}</td>
  </tr>`
}

function taskTable({ tasks }: Scorecard): Markup {
  const { rows, notes } = tasks
  return html`<section>
    <h2 class="caption">${tasks.caption}</h2>
    ${
      rows.length === 0
        ? null
        : html`<table>
            ${columns(10, 65, 20, 22, 22.5, 25.5)}
            <thead>
              <tr>
                <th scope="col">Mã</th>
                <th scope="col">Nhiệm vụ</th>
                <th scope="col">Chủ trì</th>
                <th scope="col">Thời gian theo Kế hoạch</th>
                <th scope="col">Hạn<br /><small>(suy ra)</small></th>
                <th scope="col">Tình trạng</th>
              </tr>
            </thead>
            <tbody>
              ${rows.map(taskRow)}
            </tbody>
          </table>`
    }
    ${notes.map((note) => html`<p class="under">${note}</p>`)}
  </section>`
}

function taskRow(row: TaskRow): Markup {
  return html`<tr>
    <td class="c">${row.id}</td>
    <td>${row.text}</td>
    <td>${row.lead}</td>
    <td class="c">${row.time}</td>
    <td class="c">${row.due}</td>
    <td>${row.state}</td>
  </tr>`
}

function narrative({
  narrative: { causes, remedies, difficulties },
}: Scorecard) {
  return html`<section>
    <h2 class="caption">Nguyên nhân, giải pháp</h2>
    ${written('Nguyên nhân:', causes)}
    ${written('Giải pháp, thời hạn, người chịu trách nhiệm:', remedies)}
    ${written('Khó khăn, vướng mắc, đề xuất:', difficulties)}
  </section>`
}

function written(label: string, text: string | null): Markup {
  return html`<div class="written whole">
    ${
      text === null
        ? html`<p class="begun">${label}</p>
            <div class="dots"></div>`
        : html`<p>${label} ${text}</p>`
    }
  </div>`
}

/** `(a) Công thức A …` with its letter in bold. */
function note(text: string): Markup {
  const [letter] = /^\(\p{L}\)/u.exec(text) ?? ['']
  return html`<p><b>${letter}</b>${text.slice(letter.length)}</p> `
}

/** Notes and signatures together, so that no page has signatures alone. */
function closing(scorecard: Scorecard): Markup {
  const { notes, abbreviations, verification, letterhead, unit } = scorecard
  const { signatures } = letterhead
  const right = unit.isRoot ? signatures.office : signatures.unit
  const lines = (all: readonly string[]) =>
    all.map((each) => html`<p>${each}</p>`)
  return html`<section class="whole">
    <div class="notes">
      <h2 class="caption">Chú thích</h2>
      ${[...notes, abbreviations].map(note)}
      <p>Mã kiểm chứng: <b>${verification}</b>.</p>
    </div>
    <div class="foot">
      <div class="recipients">
        <p><b>Nơi nhận:</b></p>
        ${lines(letterhead.recipients.map((each) => `- ${each}`))}
      </div>
      <div class="signature">${lines(signatures.left)}</div>
      <div class="signature">${lines(right)}</div>
    </div>
  </section>`
}

/** Widths of columns in the proportions given. */
function columns(...widths: readonly number[]): Markup {
  const total = widths.reduce((sum, width) => sum + width)
  const percent = (width: number) => ((100 * width) / total).toFixed(2)
  return html`<colgroup>
    ${widths.map((width) => html`<col style="width:${percent(width)}%" />`)}
  </colgroup>`
}

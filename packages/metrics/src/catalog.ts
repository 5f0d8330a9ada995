import type { Expression, SqlBool } from 'kysely'
import { count, ratio } from './kpi.ts'
import type { DossierRow, Kpi } from './kpi.ts'

const dossiers = { vi: 'hồ sơ', en: 'dossiers' }
const procedures = { vi: 'TTHC', en: 'procedures' }
const flow = {
  version: 1,
  object: dossiers,
  better: 'neither',
  nature: 'flow',
  rows: 'dossier',
} as const
const stock = { ...flow, nature: 'stock' } as const

/**
 * Share of finished dossiers whose result was ready on or before the due date (formula A).
 *
 * By calendar date in the office's zone, or to the second where the plan says
 * `instant`. Dossiers without a due date, withdrawn, returned or refused are not counted.
 *
 * @source Plan 2062/KH-SKHĐT, III.2.b
 */
export const onTime = ratio<'dossier'>({
  id: 'on_time',
  version: 1,
  title: {
    vi: 'Hồ sơ TTHC giải quyết đúng thời gian quy định',
    en: 'Dossiers finished on time',
  },
  object: dossiers,
  formula: {
    vi: '(trước hạn + đúng hạn) / đã giải quyết trong kỳ có ngày hẹn trả',
    en: '(early + on the due date) / finished in the period with a due date',
  },
  better: 'up',
  nature: 'flow',
  rows: 'dossier',
  counts: finishedWithDue,
  meets: ({ eb, rules, finishedAt, finishedOn }) =>
    rules.compare === 'instant'
      ? eb(finishedAt, '<=', eb.ref('dossier.due_at'))
      : eb(finishedOn, '<=', eb.ref('dossier.due_on')),
})

/**
 * Share of finished dossiers whose result was ready before the due date, always by date.
 *
 * @source Plan 2062/KH-SKHĐT, III.2.b
 */
export const early = ratio<'dossier'>({
  id: 'early',
  version: 1,
  title: {
    vi: 'Hồ sơ TTHC giải quyết trước hạn',
    en: 'Dossiers finished early',
  },
  object: dossiers,
  formula: {
    vi: 'trước hạn / đã giải quyết trong kỳ có ngày hẹn trả',
    en: 'early / finished in the period with a due date',
  },
  better: 'up',
  nature: 'flow',
  rows: 'dossier',
  counts: finishedWithDue,
  meets: ({ eb, finishedOn }) => eb(finishedOn, '<', eb.ref('dossier.due_on')),
})

/**
 * Share of procedures offered as online services of level 3 or 4 on the period's last day.
 *
 * @source Plan 2062/KH-SKHĐT, III.2.c
 */
export const onlineProcedures = ratio<'procedure'>({
  id: 'online_procedures',
  version: 1,
  title: {
    vi: 'TTHC cung cấp DVCTT mức độ 3, 4',
    en: 'Procedures online at level 3 or 4',
  },
  object: procedures,
  formula: {
    vi: 'TTHC mức độ 3, 4 / TTHC còn hiệu lực ngày cuối kỳ',
    en: 'procedures of level 3 or 4 / procedures valid on the last day',
  },
  better: 'up',
  nature: 'stock',
  rows: 'procedure',
  counts: ({ eb }) => eb('procedure.code', 'is not', null),
  meets: ({ eb }) => eb('procedure.level', 'in', [3, 4]),
})

/**
 * Share of business registrations (new and change) received in the period that were filed online.
 *
 * The plan does not say whether filed or accepted registrations count; filed ones do here.
 *
 * @source Plan 2062/KH-SKHĐT, III.2.c
 */
export const onlineRegistrations = ratio<'dossier'>({
  id: 'online_registrations',
  version: 1,
  title: {
    vi: 'Cấp, thay đổi ĐKDN qua mạng',
    en: 'Business registrations filed online',
  },
  object: dossiers,
  formula: {
    vi: 'hồ sơ ĐKDN (cấp mới, thay đổi) nộp qua mạng / hồ sơ cùng loại tiếp nhận trong kỳ',
    en: 'registrations (new, change) filed online / the same received in the period',
  },
  better: 'up',
  nature: 'flow',
  rows: 'dossier',
  counts: (row) =>
    row.eb.and([
      receivedIn(row),
      row.eb('procedure.registration', 'in', ['new', 'change']),
    ]),
  meets: ({ eb }) => eb('dossier.channel', '=', 'online'),
})

/**
 * Share of announced procedures of which every item that applies is posted at
 * the one-stop desk and on the web site, on the period's last day.
 *
 * @source Plan 2062/KH-SKHĐT, III.2.c
 */
export const posted = ratio<'procedure'>({
  id: 'posted',
  version: 1,
  title: {
    vi: 'TTHC đã công bố được niêm yết công khai đầy đủ',
    en: 'Announced procedures fully posted',
  },
  object: procedures,
  formula: {
    vi: 'TTHC niêm yết đủ các mục áp dụng ở cả hai nơi / TTHC đã công bố, còn hiệu lực ngày cuối kỳ',
    en: 'procedures with every applying item posted at both places / announced procedures valid on the last day',
  },
  better: 'up',
  nature: 'stock',
  rows: 'procedure',
  counts: ({ eb }) => eb('procedure.announced', '=', true),
  meets: ({ eb }) =>
    eb.and(
      (['process', 'documents', 'time', 'form', 'fee'] as const).flatMap(
        (item) =>
          (['desk', 'web'] as const).map((place) =>
            eb.or([
              eb(`procedure.${item}_${place}`, 'is', null),
              eb(`procedure.${item}_${place}`, '=', true),
            ]),
          ),
      ),
    ),
})

/** Share of the dossiers received in the period that were filed online. */
export const onlineDossiers = ratio<'dossier'>({
  id: 'online_dossiers',
  version: 1,
  title: { vi: 'Hồ sơ nộp trực tuyến', en: 'Dossiers filed online' },
  object: dossiers,
  formula: {
    vi: 'hồ sơ trực tuyến / hồ sơ tiếp nhận trong kỳ',
    en: 'filed online / received in the period',
  },
  better: 'up',
  nature: 'flow',
  rows: 'dossier',
  counts: receivedIn,
  meets: ({ eb }) => eb('dossier.channel', '=', 'online'),
})

/**
 * Open dossiers whose due date has passed on the period's last day.
 *
 * A dossier due on that very day, or paused on it, is not overdue.
 */
export const openOverdue = count<'dossier'>({
  id: 'open_overdue',
  version: 1,
  title: { vi: 'Hồ sơ quá hạn chưa giải quyết', en: 'Open overdue dossiers' },
  object: dossiers,
  formula: {
    vi: 'tiếp nhận và chưa kết thúc đến ngày cuối kỳ, không tạm dừng, ngày hẹn trả trước ngày cuối kỳ',
    en: 'received and not ended by the last day, not paused on it, due before it',
  },
  better: 'down',
  nature: 'stock',
  rows: 'dossier',
  counts: (row) =>
    row.eb.and([
      openAtEnd(row),
      row.eb.not(pausedAtEnd(row)),
      row.eb('dossier.due_on', '<', row.eb.ref('period.to_on')),
    ]),
})

/** Dossiers received in the period. */
export const received = count<'dossier'>({
  id: 'received',
  ...flow,
  title: { vi: 'Hồ sơ tiếp nhận', en: 'Dossiers received' },
  formula: { vi: 'ngày tiếp nhận trong kỳ', en: 'received in the period' },
  counts: receivedIn,
})

/** Dossiers ended with a result in the period, with or without a due date. */
export const finished = count<'dossier'>({
  id: 'finished',
  ...flow,
  title: { vi: 'Hồ sơ đã giải quyết', en: 'Dossiers finished' },
  formula: { vi: 'ngày có kết quả trong kỳ', en: 'finished in the period' },
  counts: finishedIn,
})

/** Dossiers withdrawn, returned or refused in the period. */
export const stopped = count<'dossier'>({
  id: 'stopped',
  ...flow,
  title: {
    vi: 'Hồ sơ rút, trả lại, từ chối',
    en: 'Dossiers withdrawn, returned or refused',
  },
  formula: {
    vi: 'ngày rút, trả lại, từ chối trong kỳ',
    en: 'withdrawn, returned or refused in the period',
  },
  counts: ({ eb }) => inPeriod(eb, 'dossier.stopped_on'),
})

/** Dossiers received before the period and not ended before its first day. */
export const carriedOver = count<'dossier'>({
  id: 'carried_over',
  ...flow,
  title: { vi: 'Hồ sơ kỳ trước chuyển sang', en: 'Dossiers carried over' },
  formula: {
    vi: 'tiếp nhận trước kỳ và chưa kết thúc trước ngày đầu kỳ',
    en: 'received before the period and not ended before its first day',
  },
  counts: (row) => {
    const { eb, finishedOn } = row
    return eb.and([
      eb.not(hasUnknownEnd(row)),
      eb('dossier.received_on', '<', eb.ref('period.from_on')),
      eb.or([
        eb(finishedOn, 'is', null),
        eb(finishedOn, '>=', eb.ref('period.from_on')),
      ]),
      eb.or([
        eb('dossier.stopped_on', 'is', null),
        eb('dossier.stopped_on', '>=', eb.ref('period.from_on')),
      ]),
    ])
  },
})

/** Dossiers received and not ended by the period's last day. */
export const open = count<'dossier'>({
  id: 'open',
  ...stock,
  title: { vi: 'Hồ sơ đang giải quyết', en: 'Open dossiers' },
  formula: {
    vi: 'tiếp nhận và chưa kết thúc đến ngày cuối kỳ',
    en: 'received and not ended by the last day',
  },
  counts: openAtEnd,
})

/** Open dossiers that wait for a supplement on the period's last day. */
export const paused = count<'dossier'>({
  id: 'paused',
  ...stock,
  title: { vi: 'Hồ sơ tạm dừng chờ bổ sung', en: 'Paused dossiers' },
  formula: {
    vi: 'đang giải quyết và tạm dừng ngày cuối kỳ',
    en: 'open and paused on the last day',
  },
  counts: (row) => row.eb.and([openAtEnd(row), pausedAtEnd(row)]),
})

/** Every KPI that is defined here, in the order in which it is reported. */
export const catalog: readonly Kpi[] = Object.freeze([
  onTime,
  early,
  onlineProcedures,
  onlineRegistrations,
  posted,
  onlineDossiers,
  openOverdue,
  received,
  finished,
  stopped,
  carriedOver,
  open,
  paused,
])

/** Thrown when a KPI is asked for that no definition has. */
export class UnknownKpiError extends Error {
  override readonly name = 'UnknownKpiError'
}

/**
 * The definition of a KPI of the catalogue.
 *
 * @throws UnknownKpiError that lists the known ids.
 */
export function findKpi(id: string): Kpi {
  const found = catalog.find((kpi) => kpi.id === id)
  if (found) return found
  throw new UnknownKpiError(
    `expected a KPI of ${catalog.map((kpi) => kpi.id).join(', ')}, got ${id}`,
  )
}

type Eb = DossierRow['eb']
type DossierDate =
  | 'dossier.received_on'
  | 'dossier.finished_on'
  | 'dossier.handed_over_on'
  | 'dossier.stopped_on'

function inPeriod(eb: Eb, column: DossierDate): Expression<SqlBool> {
  return eb.and([
    eb(column, '>=', eb.ref('period.from_on')),
    eb(column, '<=', eb.ref('period.to_on')),
  ])
}

function receivedIn({ eb }: DossierRow): Expression<SqlBool> {
  return inPeriod(eb, 'dossier.received_on')
}

function finishedIn({ eb, finishedOn }: DossierRow): Expression<SqlBool> {
  return inPeriod(eb, finishedOn)
}

function finishedWithDue(row: DossierRow): Expression<SqlBool> {
  return row.eb.and([finishedIn(row), row.eb('dossier.due_on', 'is not', null)])
}

/**
 * Whether a dossier is known to have ended, but not when: an accepted defect
 * voids the date. It is counted as received, and as nothing that takes an end.
 */
function hasUnknownEnd({ eb }: DossierRow): Expression<SqlBool> {
  return eb.and([
    eb('dossier.outcome', 'is not', null),
    eb('dossier.finished_on', 'is', null),
    eb('dossier.stopped_on', 'is', null),
  ])
}

function openAtEnd(row: DossierRow): Expression<SqlBool> {
  const { eb, finishedOn } = row
  const to = eb.ref('period.to_on')
  return eb.and([
    eb.not(hasUnknownEnd(row)),
    eb('dossier.received_on', '<=', to),
    eb.or([eb(finishedOn, 'is', null), eb(finishedOn, '>', to)]),
    eb.or([
      eb('dossier.stopped_on', 'is', null),
      eb('dossier.stopped_on', '>', to),
    ]),
  ])
}

function pausedAtEnd({ eb }: DossierRow): Expression<SqlBool> {
  const to = eb.ref('period.to_on')
  return eb.and([
    eb('dossier.paused_on', 'is not', null),
    eb('dossier.paused_on', '<=', to),
    eb.or([
      eb('dossier.resumed_on', 'is', null),
      eb('dossier.resumed_on', '>', to),
    ]),
  ])
}

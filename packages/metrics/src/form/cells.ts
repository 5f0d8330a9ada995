import type { DossierFlow } from '../catalog/dossiers/flow.ts'
import type { FormLayout } from './layout.ts'

/** Where dossiers stand that have no column of their own. */
export interface FormPlacement {
  /** Withdrawn, returned or refused: among those on time, as one-stop software prints them, or in no column. */
  readonly stopped: 'on_time' | 'apart'
  /** Waiting for a supplement on the last day: among the open ones in time, or in neither column of the open ones. */
  readonly paused: 'in_time' | 'apart'
}

/** Numbers of dossiers by column. */
export interface FormCells {
  /** Received in the period, and carried over into it. */
  readonly received: number
  /** Received in the period online … */
  readonly online: number
  /** … and in any other way, an unknown one included. */
  readonly direct: number
  readonly carriedOver: number
  /** Ended with a result in the period; and those stopped, where they are placed here. */
  readonly finished: number
  /** Before the due date; absent in the layout of 2018. */
  readonly early?: number
  /** On the due date, in the layout of 2018 also before it; and those stopped, where they are placed here. */
  readonly onTime: number
  readonly late: number
  /** Not ended by the last day. */
  readonly open: number
  /** Due on the last day or later; and those paused, where they are placed here. */
  readonly openInTime: number
  readonly openOverdue: number
  /** Withdrawn, returned or refused in the period, wherever they are placed. */
  readonly stopped: number
  /** Open and paused on the last day, wherever they are placed. */
  readonly paused: number
}

/** How the cells of a form are filled. */
export interface CellOptions {
  readonly layout: FormLayout
  readonly placement: FormPlacement
}

/**
 * The cells of a row: the flow of its dossiers, those without a column placed.
 *
 * @param takenIn received or carried over, each once
 */
export function cellsOf(
  flow: DossierFlow,
  takenIn: number,
  { layout, placement }: CellOptions,
): FormCells {
  const placedStopped = placement.stopped === 'on_time' ? flow.stopped : 0
  const placedPaused = placement.paused === 'in_time' ? flow.paused : 0
  const isEarlyApart = layout === 'II.06a'
  return {
    received: takenIn,
    online: flow.receivedOnline,
    direct: flow.receivedOther,
    carriedOver: flow.carriedOver,
    finished: flow.finished + placedStopped,
    ...(isEarlyApart && { early: flow.early }),
    onTime: flow.onDue + (isEarlyApart ? 0 : flow.early) + placedStopped,
    late: flow.late,
    open: flow.open,
    openInTime: flow.openInTime + placedPaused,
    openOverdue: flow.openOverdue,
    stopped: flow.stopped,
    paused: flow.paused,
  }
}

/** The sums of cells over rows. */
export function sumCells(
  rows: readonly { readonly cells: FormCells }[],
  layout: FormLayout,
): FormCells {
  const sum = (cell: keyof FormCells) =>
    rows.reduce((n, { cells }) => n + (cells[cell] ?? 0), 0)
  return {
    received: sum('received'),
    online: sum('online'),
    direct: sum('direct'),
    carriedOver: sum('carriedOver'),
    finished: sum('finished'),
    ...(layout === 'II.06a' && { early: sum('early') }),
    onTime: sum('onTime'),
    late: sum('late'),
    open: sum('open'),
    openInTime: sum('openInTime'),
    openOverdue: sum('openOverdue'),
    stopped: sum('stopped'),
    paused: sum('paused'),
  }
}

/** What is issued: *phiếu theo dõi* and *báo cáo*. */
export const paperKinds = ['scorecard', 'report'] as const

/** @see paperKinds */
export type PaperKind = (typeof paperKinds)[number]

/** Marks what is of reports; without it, as in records of older programs, it is of scorecards. */
export interface OfKind {
  readonly kind?: 'report' | undefined
}

/** The mark of a kind. */
export function ofKind(kind: PaperKind): { readonly kind?: 'report' } {
  return kind === 'report' ? { kind } : {}
}

/** How lines for a person name what is of a kind: ` report` after its period, nothing of scorecards. */
export function kindText({ kind }: OfKind): string {
  return kind === undefined ? '' : ` ${kind}`
}

import type { Citation } from '../definition/kpi.ts'

/** A clause of the plan of 2018 that the catalogue is made for. */
export const plan2062 = (clause: string): readonly Citation[] => [
  { document: '2062/KH-SKHĐT', clause },
]

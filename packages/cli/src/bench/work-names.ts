/** Names of the works that can be measured, in the order in which they are. */
export const workNames = [
  'ingest',
  'ingest-same',
  'ingest-changed',
  'kpis-month',
  'kpis-13-months',
  'kpis-long-history',
] as const

import { sql } from 'kysely'
import { ingestDossiers, type Profile } from '@motcua/warehouse'
import { afterAll, expect, test } from 'vitest'
import {
  dossier,
  file,
  header,
  narrow,
  now,
  removeFolders,
  warehouse,
} from './fixture.ts'

afterAll(removeFolders)

const source: Profile = { ...narrow, format: 'ndjson' }

/** A record as its program writes it: what is missing has no key. */
function record(
  code: string,
  changes: Parameters<typeof dossier>[1] = {},
): string {
  const cells = Object.entries({ overdueReason: '', ...dossier(code, changes) })
  return JSON.stringify(
    Object.fromEntries(
      cells.map(([name, cell]) => [header[name as keyof typeof header], cell]),
    ),
  )
}

test('every row comes through in its order, however long its texts are', async () => {
  await using to = await warehouse()
  // Together more than waits to be written at a time.
  const reasons = Array.from({ length: 10 }, (_, i) =>
    String.fromCharCode(97 + i).repeat(900_000),
  )
  const lines = [
    ...reasons.map((overdueReason, i) => record(`L-${i}`, { overdueReason })),
    record('N-1', { due: '' }),
    '{',
    ...Array.from({ length: 3000 }, (_, i) => record(`S-${i}`)),
    '',
  ]
  const path = file('hoso-20180401-0500.csv', lines.join('\n'))
  const done = await ingestDossiers(to, source, { path, now })
  expect(done).toMatchObject({ read: 3012, accepted: 3011, rejected: 1 })
  const { rows } = await sql<{ code: string }>`
    select code, overdue_reason as reason, due_on from dossier
    where code not like 'S-%' order by length(code), code`.execute(to.db)
  expect(rows).toEqual([
    ...reasons.map((reason, i) => {
      return { code: `L-${i}`, reason, due_on: '2018-03-08' }
    }),
    { code: 'N-1', reason: null, due_on: null },
  ])
  const { rows: refused } = await sql`
    select "row", reason from rejected`.execute(to.db)
  expect(refused).toEqual([{ row: 12, reason: 'bad_json' }])
})

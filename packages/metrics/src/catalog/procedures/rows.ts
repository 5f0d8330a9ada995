import { joined, defineKpis } from '../define.ts'
import { exported } from '../quality.ts'
import { repeatedProcedures } from '../repeats.ts'
import type { Quality, Row } from '../../definition/kpi.ts'
import { sql } from 'kysely'
import type { Database, ProcedureTable } from '../../schema.ts'

const k = defineKpis<Database>()

const procedureQuality: Quality = {
  ...exported,
  source: {
    vi: 'danh mục thủ tục hành chính của cơ quan',
    en: 'the catalogue of procedures of the office',
  },
  accuracy: {
    vi: 'đúng từng thủ tục, theo ngày hiệu lực',
    en: 'exact to the procedure, by the days on which it is valid',
  },
  limits: {
    vi: 'mức độ và niêm yết do cơ quan khai, không kiểm tra trên trang thông tin điện tử',
    en: 'levels and postings are stated by the office, not looked up on its web site',
  },
  compensation: {
    vi: 'danh mục có ngày hiệu lực; thủ tục chưa niêm yết đủ được liệt kê',
    en: 'the catalogue is dated; procedures not fully posted are listed',
  },
}

/** The table that a procedure definition sees. */
export interface ProcedureTables {
  procedure: ProcedureTable
}

/** What a procedure definition is given. */
export type ProcedureRow = Row<ProcedureTables, 'procedure'>

const procedureShows = {
  code: 'procedure.code',
  procedure: 'procedure.code',
  procedureName: 'procedure.name',
} as const

/** Procedures (*thủ tục hành chính*) over a span in which nothing about them changed. */
export const procedures = k.rows<ProcedureTables, 'procedure'>({
  id: 'procedure',
  object: { vi: 'TTHC', en: 'procedures' },
  quality: procedureQuality,
  from: (db) => db.selectFrom('procedure'),
  repeats: (db, scope) => [repeatedProcedures(db, scope)],
  versioned: ['procedure'],
  office: 'procedure.office',
  unit: 'procedure.unit',
  dimensions: { procedure: 'procedure.code', field: 'procedure.field' },
  shows: procedureShows,
})

/** What is posted of a procedure: process, documents, time, form, fee. */
export const postingItems = [
  'process',
  'documents',
  'time',
  'form',
  'fee',
] as const

/** Where it is posted: at the one-stop desk and on the web site. */
export const postingPlaces = ['desk', 'web'] as const

/** What a posting definition sees. */
export interface PostingTables extends ProcedureTables {
  posting: {
    item: (typeof postingItems)[number]
    place: (typeof postingPlaces)[number]
  }
}

/** What a definition of postings is given. */
export type PostingRow = Row<PostingTables, 'procedure' | 'posting'>

/** Each item of each procedure at each place (*niêm yết*). */
export const postings = k.rows<PostingTables, 'procedure' | 'posting'>({
  id: 'posting',
  object: { vi: 'mục niêm yết của TTHC', en: 'postings of procedures' },
  quality: procedureQuality,
  from: (db) => {
    const rows = postingItems.flatMap((item) =>
      postingPlaces.map(
        (place) => sql`(cast(${item} as varchar), cast(${place} as varchar))`,
      ),
    )
    return joined(
      db
        .selectFrom('procedure')
        .innerJoin(
          sql<
            PostingTables['posting']
          >`(values ${sql.join(rows)})`.as<'posting'>(
            sql`posting(item, place)`,
          ),
          (join) => join.on(sql<boolean>`true`),
        ),
    )
  },
  repeats: (db, scope) => [repeatedProcedures(db, scope)],
  versioned: ['procedure'],
  office: 'procedure.office',
  unit: 'procedure.unit',
  dimensions: {
    procedure: 'procedure.code',
    field: 'procedure.field',
    item: 'posting.item',
    place: 'posting.place',
  },
  shows: { ...procedureShows, item: 'posting.item', place: 'posting.place' },
})

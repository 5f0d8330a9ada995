import { plan2062 } from '../cites.ts'
import { defineKpis } from '../define.ts'
import {
  applies,
  isAnnounced,
  isFullyPosted,
  isOnline,
  isPosted,
  isValid,
} from './conditions.ts'
import { postings, procedures } from './rows.ts'
import { allOf } from '../../definition/conditions.ts'
import type { Database } from '../../schema.ts'

const k = defineKpis<Database>()

/**
 * Share of procedures offered as online services of level 3 or 4 on the period's last day.
 *
 * @source Plan 2062/KH-SKHĐT, III.2.c
 */
export const onlineProcedures = k.ratio(procedures, {
  id: 'online_procedures',
  version: 1,
  title: {
    vi: 'TTHC cung cấp DVCTT mức độ 3, 4',
    en: 'Procedures online at level 3 or 4',
  },
  nature: 'stock',
  cites: plan2062('III.2.c'),
  counts: isValid,
  meets: isOnline,
})

/**
 * Share of announced procedures of which every item that applies is posted at
 * the one-stop desk and on the web site, on the period's last day.
 *
 * @source Plan 2062/KH-SKHĐT, III.2.c
 */
export const posted = k.ratio(procedures, {
  id: 'posted',
  version: 1,
  title: {
    vi: 'TTHC đã công bố được niêm yết công khai đầy đủ',
    en: 'Announced procedures fully posted',
  },
  nature: 'stock',
  cites: plan2062('III.2.c'),
  counts: allOf(isAnnounced, isValid),
  meets: isFullyPosted,
})

/**
 * Share of the postings that apply which are there: by `item` (process,
 * documents, time, form, fee) and `place` (desk, web), on the period's last day.
 *
 * @source Plan 2062/KH-SKHĐT, III.2.c
 */
export const postedItems = k.ratio(postings, {
  id: 'posted_items',
  version: 1,
  title: {
    vi: 'Mục phải niêm yết của TTHC đã công bố đã được niêm yết',
    en: 'Items of announced procedures posted',
  },
  nature: 'stock',
  cites: plan2062('III.2.c'),
  counts: allOf(isAnnounced, isValid, applies),
  meets: isPosted,
})

import { postingItems, postingPlaces } from './rows.ts'
import type { PostingTables } from './rows.ts'
import { condition } from '../../definition/conditions.ts'
import type { Days } from '../../definition/kpi.ts'
import { expressionBuilder } from 'kysely'

const eb = expressionBuilder<PostingTables, 'procedure' | 'posting'>()

/** A procedure is valid on the last day. */
export const isValid = condition<Days>(
  { vi: 'còn hiệu lực vào ngày cuối kỳ', en: 'valid on the last day' },
  ({ to }) =>
    eb.and([
      eb('procedure.valid_from', '<=', to),
      eb.or([
        eb('procedure.valid_to', 'is', null),
        eb('procedure.valid_to', '>=', to),
      ]),
    ]),
)

/** Announced (*đã công bố*) by the province. */
export const isAnnounced = condition(
  { vi: 'đã công bố', en: 'announced' },
  () => eb('procedure.announced', '=', true),
)

/** Online at level 3 or 4. */
export const isOnline = condition(
  {
    vi: 'cung cấp dịch vụ công trực tuyến mức độ 3, 4',
    en: 'online at level 3 or 4',
  },
  () => eb('procedure.level', 'in', [3, 4]),
)

/** Every item that applies is posted at both places. */
export const isFullyPosted = condition(
  {
    vi: 'được niêm yết đủ các mục có áp dụng tại Bộ phận một cửa và trên trang thông tin điện tử',
    en: 'with every item that applies posted at the one-stop desk and on the web site',
  },
  () =>
    eb.and([
      ...eachPosting((column) =>
        eb.or([eb(column, 'is', null), eb(column, '=', true)]),
      ),
      // Where nothing is stated, nothing was shown to be posted.
      eb.or(eachPosting((column) => eb(column, 'is not', null))),
    ]),
)

/** The item applies to the procedure. */
export const applies = condition(
  { vi: 'có áp dụng', en: 'as far as they apply' },
  () =>
    eb.or(
      eachPosting((column, item, place) =>
        eb.and([
          eb('posting.item', '=', item),
          eb('posting.place', '=', place),
          eb(column, 'is not', null),
        ]),
      ),
    ),
)

/** What a posting says, where the item applies: null, where it does not. */
export const isPosted = condition(
  { vi: 'đã được niêm yết', en: 'that have been posted' },
  () =>
    eb.or(
      eachPosting((column, item, place) =>
        eb.and([
          eb('posting.item', '=', item),
          eb('posting.place', '=', place),
          eb(column, '=', true),
        ]),
      ),
    ),
)

function eachPosting<T>(
  make: (
    column: `procedure.${(typeof postingItems)[number]}_${(typeof postingPlaces)[number]}`,
    item: (typeof postingItems)[number],
    place: (typeof postingPlaces)[number],
  ) => T,
): T[] {
  return postingItems.flatMap((item) =>
    postingPlaces.map((place) =>
      make(`procedure.${item}_${place}`, item, place),
    ),
  )
}

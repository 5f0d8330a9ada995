import { macro } from './objects.ts'
import type { PublishedObject } from './objects.ts'

const last = `(cast(left(period_base(period), 4) as integer) * 12 + case substr(period_base(period), 6, 1)
    when '' then 11
    when 'Q' then cast(right(period_base(period), 1) as integer) * 3 - 1
    when 'H' then cast(right(period_base(period), 1) as integer) * 6 - 1
    else cast(right(period_base(period), 2) as integer) - 1 end)`

const first = `case
    when contains(period, '-YTD') then period_last_month(period) // 12 * 12
    when regexp_matches(period, '-L\\d+M') then period_last_month(period) + 1 - cast(regexp_extract(period, '-L(\\d+)M', 1) as integer)
    when contains(period, '..') then cast(left(period, 4) as integer) * 12 + cast(substr(period, 6, 2) as integer) - 1
    else period_last_month(period) + 1 - case substr(period, 6, 1) when '' then 12 when '@' then 12 when 'Q' then 3 when 'H' then 6 else 1 end
  end`

const pattern =
  '\\d{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?(-YTD)?(@([1-9]|1\\d|2[0-8]))?|\\d{4}-(0[1-9]|1[0-2])(\\.\\.\\d{4}-(0[1-9]|1[0-2])|-L[1-9]\\d*M)(@([1-9]|1\\d|2[0-8]))?'

/** The first and last days of periods, as `parsePeriod` reads their keys. */
export const periodMacros: readonly PublishedObject[] = [
  macro({
    name: 'period_base',
    parameters: ['period'],
    body: `case when regexp_full_match(period, '${pattern}')
  then regexp_extract(period, '(\\d{4}(-(\\d\\d|Q[1-4]|H[12]))?)(-YTD|-L\\d+M)?(@\\d+)?$', 1)
  else error('expected a period such as 2018-03, 2018-Q1, 2018-H1, 2018, 2018-01..2018-03, 2018-03-YTD or 2018-03-L12M, and @1 to @28 behind it, got ' || coalesce(period, 'null')) end`,
    words: {
      vi: 'Phần cuối của khóa kỳ, không kèm YTD, LnM, @ngày',
      en: 'The end of the key of a period, without YTD, LnM, @day',
    },
  }),
  macro({
    name: 'period_last_month',
    parameters: ['period'],
    body: last,
    words: {
      vi: 'Tháng cuối của kỳ, đếm từ tháng 1 năm 0',
      en: 'The last month of a period, counted from January of the year 0',
    },
  }),
  macro({
    name: 'period_first_month',
    parameters: ['period'],
    body: first,
    words: {
      vi: 'Tháng đầu của kỳ, đếm từ tháng 1 năm 0',
      en: 'The first month of a period, counted from January of the year 0',
    },
  }),
  macro({
    name: 'period_cut',
    parameters: ['period'],
    body: `try_cast(regexp_extract(period, '@(\\d+)$', 1) as integer)`,
    words: {
      vi: 'Ngày cắt kỳ (@15); NULL: tháng dương lịch',
      en: 'The day on which months are cut (@15); null: months of the calendar',
    },
  }),
  macro({
    name: 'month_from',
    parameters: ['month', 'cut'],
    body: `case when cut is null then make_date(month // 12, month % 12 + 1, 1)
  else make_date((month - 1) // 12, (month - 1) % 12 + 1, cut) end`,
    words: {
      vi: 'Ngày đầu của một tháng đếm từ năm 0',
      en: 'The first day of a month counted from the year 0',
    },
  }),
  macro({
    name: 'month_to',
    parameters: ['month', 'cut'],
    body: `case when cut is null then last_day(make_date(month // 12, month % 12 + 1, 1))
  else make_date(month // 12, month % 12 + 1, 1) + cut - 2 end`,
    words: {
      vi: 'Ngày cuối của một tháng đếm từ năm 0',
      en: 'The last day of a month counted from the year 0',
    },
  }),
  macro({
    name: 'month_key',
    parameters: ['month'],
    body: `lpad(cast(month // 12 as varchar), 4, '0') || '-' || lpad(cast(month % 12 + 1 as varchar), 2, '0')`,
    words: {
      vi: 'Khóa của một tháng đếm từ năm 0: 2018-03',
      en: 'The key of a month counted from the year 0: 2018-03',
    },
  }),
  macro({
    name: 'period_from',
    parameters: ['period'],
    body: 'month_from(period_first_month(period), period_cut(period))',
    words: {
      vi: "Ngày đầu của kỳ: period_from('2018-Q1')",
      en: "The first day of a period: period_from('2018-Q1')",
    },
  }),
  macro({
    name: 'period_to',
    parameters: ['period'],
    body: 'month_to(period_last_month(period), period_cut(period))',
    words: {
      vi: "Ngày cuối của kỳ: period_to('2018-Q1')",
      en: "The last day of a period: period_to('2018-Q1')",
    },
  }),
  macro({
    name: 'year_from',
    parameters: ['period'],
    body: 'month_from(period_last_month(period) // 12 * 12, period_cut(period))',
    words: {
      vi: 'Ngày đầu năm của ngày cuối kỳ',
      en: 'The first day of the year in which a period ends',
    },
  }),
]

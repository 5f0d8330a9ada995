-- Made by `node --run reference` in packages/warehouse.
-- year_from(period)
-- Ngày đầu năm của ngày cuối kỳ
-- The first day of the year in which a period ends
create macro year_from(period) as
month_from(period_last_month(period) // 12 * 12, period_cut(period));
comment on macro year_from is 'Ngày đầu năm của ngày cuối kỳ | The first day of the year in which a period ends';

-- Made by `node --run reference` in packages/warehouse.
-- period_cut(period)
-- Ngày cắt kỳ (@15); NULL: tháng dương lịch
-- The day on which months are cut (@15); null: months of the calendar
create macro period_cut(period) as
try_cast(regexp_extract(period, '@(\d+)$', 1) as integer);
comment on macro period_cut is 'Ngày cắt kỳ (@15); NULL: tháng dương lịch | The day on which months are cut (@15); null: months of the calendar';

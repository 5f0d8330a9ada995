-- Made by `node --run reference` in packages/warehouse.
-- month_to(month, cut)
-- Ngày cuối của một tháng đếm từ năm 0
-- The last day of a month counted from the year 0
create macro month_to(month, cut) as
case when cut is null then last_day(make_date(month // 12, month % 12 + 1, 1))
  else make_date(month // 12, month % 12 + 1, 1) + cut - 2 end;
comment on macro month_to is 'Ngày cuối của một tháng đếm từ năm 0 | The last day of a month counted from the year 0';

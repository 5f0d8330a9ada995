-- Made by `node --run reference` in packages/warehouse.
-- month_from(month, cut)
-- Ngày đầu của một tháng đếm từ năm 0
-- The first day of a month counted from the year 0
create macro month_from(month, cut) as
case when cut is null then make_date(month // 12, month % 12 + 1, 1)
  else make_date((month - 1) // 12, (month - 1) % 12 + 1, cut) end;
comment on macro month_from is 'Ngày đầu của một tháng đếm từ năm 0 | The first day of a month counted from the year 0';

-- Made by `node --run reference` in packages/warehouse.
-- period_last_month(period)
-- Tháng cuối của kỳ, đếm từ tháng 1 năm 0
-- The last month of a period, counted from January of the year 0
create macro period_last_month(period) as
(cast(left(period_base(period), 4) as integer) * 12 + case substr(period_base(period), 6, 1)
    when '' then 11
    when 'Q' then cast(right(period_base(period), 1) as integer) * 3 - 1
    when 'H' then cast(right(period_base(period), 1) as integer) * 6 - 1
    else cast(right(period_base(period), 2) as integer) - 1 end);
comment on macro period_last_month is 'Tháng cuối của kỳ, đếm từ tháng 1 năm 0 | The last month of a period, counted from January of the year 0';

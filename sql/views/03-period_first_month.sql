-- Made by `node --run reference` in packages/warehouse.
-- period_first_month(period)
-- Tháng đầu của kỳ, đếm từ tháng 1 năm 0
-- The first month of a period, counted from January of the year 0
create macro period_first_month(period) as
case
    when contains(period, '-YTD') then period_last_month(period) // 12 * 12
    when regexp_matches(period, '-L\d+M') then period_last_month(period) + 1 - cast(regexp_extract(period, '-L(\d+)M', 1) as integer)
    when contains(period, '..') then cast(left(period, 4) as integer) * 12 + cast(substr(period, 6, 2) as integer) - 1
    else period_last_month(period) + 1 - case substr(period, 6, 1) when '' then 12 when '@' then 12 when 'Q' then 3 when 'H' then 6 else 1 end
  end;
comment on macro period_first_month is 'Tháng đầu của kỳ, đếm từ tháng 1 năm 0 | The first month of a period, counted from January of the year 0';

-- Made by `node --run reference` in packages/warehouse.
-- period_base(period)
-- Phần cuối của khóa kỳ, không kèm YTD, LnM, @ngày
-- The end of the key of a period, without YTD, LnM, @day
create macro period_base(period) as
case when regexp_full_match(period, '\d{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?(-YTD)?(@([1-9]|1\d|2[0-8]))?|\d{4}-(0[1-9]|1[0-2])(\.\.\d{4}-(0[1-9]|1[0-2])|-L[1-9]\d*M)(@([1-9]|1\d|2[0-8]))?')
  then regexp_extract(period, '(\d{4}(-(\d\d|Q[1-4]|H[12]))?)(-YTD|-L\d+M)?(@\d+)?$', 1)
  else error('expected a period such as 2018-03, 2018-Q1, 2018-H1, 2018, 2018-01..2018-03, 2018-03-YTD or 2018-03-L12M, and @1 to @28 behind it, got ' || coalesce(period, 'null')) end;
comment on macro period_base is 'Phần cuối của khóa kỳ, không kèm YTD, LnM, @ngày | The end of the key of a period, without YTD, LnM, @day';

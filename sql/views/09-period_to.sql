-- Made by `node --run reference` in packages/warehouse.
-- period_to(period)
-- Ngày cuối của kỳ: period_to('2018-Q1')
-- The last day of a period: period_to('2018-Q1')
create macro period_to(period) as
month_to(period_last_month(period), period_cut(period));
comment on macro period_to is 'Ngày cuối của kỳ: period_to(''2018-Q1'') | The last day of a period: period_to(''2018-Q1'')';

-- Made by `node --run reference` in packages/warehouse.
-- period_from(period)
-- Ngày đầu của kỳ: period_from('2018-Q1')
-- The first day of a period: period_from('2018-Q1')
create macro period_from(period) as
month_from(period_first_month(period), period_cut(period));
comment on macro period_from is 'Ngày đầu của kỳ: period_from(''2018-Q1'') | The first day of a period: period_from(''2018-Q1'')';

-- vi: Quý I cả cơ quan chưa đạt chỉ tiêu nào?
-- en: Which targets did the office miss in the first quarter?
select k.title_vi, k.to_date_numerator, k.to_date_denominator,
  round(100 * k.to_date_value, 2) as percent, k.target_vi, k.status
from kpi('2018-Q1') as k
join unit_on as u on u.unit = k.unit and u.is_root
  and period_to('2018-Q1') between u.from_day and u.to_day
where k.status in ('missed', 'near');

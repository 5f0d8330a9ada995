-- vi: Tháng 3 và từ đầu năm mỗi đơn vị giải quyết đúng hạn bao nhiêu, so với chỉ tiêu?
-- en: How much did each unit finish on time in March and in the year so far, against its target?
select unit, unit_name, numerator, denominator, round(100 * value, 2) as percent,
  round(100 * to_date_value, 2) as percent_of_year, target_vi, status
from kpi('2018-03')
where kpi = 'on_time';

-- vi: Tỷ lệ đúng hạn của cả cơ quan trong 13 tháng qua thế nào?
-- en: How did the on-time rate of the office go over thirteen months?
select period, numerator, denominator, round(100 * value, 2) as percent
from kpi_months('2018-03', 13)
where kpi = 'on_time' and unit = 'so';

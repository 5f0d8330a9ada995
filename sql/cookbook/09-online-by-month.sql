-- vi: Tỷ lệ nộp trực tuyến từng tháng của năm?
-- en: What share was filed online in each month of the year?
select period, numerator as online, denominator as of_known_channel,
  round(100 * value, 1) as percent
from kpi_months('2018-12', 12)
where kpi = 'online_dossiers' and unit = 'so';
